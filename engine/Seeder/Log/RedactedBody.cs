using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Seeder.Core.Schema;

namespace Seeder.Log;

/// <summary>
/// A body without field values, for <c>--log-redact-values</c>. Names stay, and so do the values that belong to the REST API itself.
/// <c>***</c> replaces every other value.
/// </summary>
internal static class RedactedBody
{
    private const string Hidden = "***";

    // The header of a job's CSV may have 32,000 characters (Bulk API 2.0 guide, limits).
    private const int LongestHeader = 32_000;

    private static readonly FrozenSet<string> JobWords = new[]
    {
        "Open", "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted", "insert", "update", "delete",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static string Of(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return "";
        }
        try
        {
            using var document = JsonDocument.Parse(body);
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                Write(writer, "", "", document.RootElement);
            }
            return Encoding.UTF8.GetString(buffer.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Hidden} ({body.Length:N0} bytes that are not JSON)");
        }
    }

    /// <summary>The names of the columns of a CSV file, without its values.</summary>
    public static string OfCsv(ReadOnlyMemory<byte> body)
    {
        var end = body.Span[..Math.Min(body.Length, LongestHeader)].IndexOf((byte)'\n');
        var header = end < 0 ? "" : Encoding.UTF8.GetString(body.Span[..end]).Trim();
        return header.Length > 0 && header.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or ',' or '"')
            ? string.Create(CultureInfo.InvariantCulture, $"{header} {Hidden} ({body.Length:N0} bytes of CSV)")
            : Of(body);
    }

    private static void Write(Utf8JsonWriter writer, string parent, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, name, property.Name, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, parent, name, item);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.Null:
                writer.WriteNullValue();
                break;
            default:
                if (IsOfTheApi(parent, name, value))
                {
                    value.WriteTo(writer);
                }
                else
                {
                    writer.WriteStringValue(Hidden);
                }
                break;
        }
    }

    // Fields of objects begin with a capital letter or end in __c. The form of the value is checked too, in case a field has such a name.
    private static bool IsOfTheApi(string parent, string name, JsonElement value) => name switch
    {
        "success" or "created" or "done" or "hasErrors" or "hasResults" or "allOrNone" or "haltOnError" =>
            value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "totalSize" or "size" or "statusCode" or "httpStatusCode" when value.ValueKind == JsonValueKind.Number => true,
        "numberRecordsProcessed" or "numberRecordsFailed" or "retries" or "totalProcessingTime" or "apiActiveProcessingTime"
            or "apexProcessingTime" when value.ValueKind == JsonValueKind.Number => true,
        // An address has a state too, but its values are others.
        "state" or "operation" => value.ValueKind == JsonValueKind.String && JobWords.Contains(value.GetString()!),
        "method" or "errorCode" or "statusCode" => IsWord(value, c => c is (>= 'A' and <= 'Z') or '_'),
        "type" when parent == "attributes" => IsWord(value, c => char.IsAsciiLetterOrDigit(c) || c == '_'),
        "referenceId" => IsWord(value, c => char.IsAsciiLetterOrDigit(c) || c == '_'),
        "id" => value.ValueKind == JsonValueKind.String && SalesforceId.TryNormalise(value.GetString()!, out _),
        _ => false,
    };

    private static bool IsWord(JsonElement value, Func<char, bool> allowed) =>
        value.ValueKind == JsonValueKind.String && value.GetString()!.All(allowed);
}
