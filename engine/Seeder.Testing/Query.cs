using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seeder.Testing;

/// <summary>The result of a SOQL query (REST guide, Query and More Results).</summary>
/// <param name="Soql">The query, for messages.</param>
/// <param name="Total">The number of records that match.</param>
/// <param name="Records">The records of all pages.</param>
internal sealed partial record Query(string Soql, int Total, IReadOnlyList<JsonElement> Records)
{
    public static async Task<Query> RunAsync(HttpClient http, string soql, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(soql);
        var records = new List<JsonElement>();
        var total = 0;
        for (var next = $"query?q={Uri.EscapeDataString(soql)}"; next is not null;)
        {
            var page = await ReadAsync(http, next, cancel);
            total = page.GetProperty("totalSize").GetInt32();
            records.AddRange(page.GetProperty("records").EnumerateArray());
            next = page.TryGetProperty("nextRecordsUrl", out var url) ? url.GetString() : null;
        }
        return new Query(soql, total, records);
    }

    public T? Value<T>()
    {
        if (Records.Count == 0 && IsCount)
        {
            return Read<T>(JsonElement.Parse(Total.ToString(CultureInfo.InvariantCulture)));
        }
        if (Records.Count != 1)
        {
            throw new InvalidOperationException($"The query returned {Records.Count:N0} records instead of one: {Soql}");
        }
        var value = First(Records[0]);
        return value.ValueKind == JsonValueKind.Null && typeof(T) != typeof(JsonElement) ? default : Read<T>(value);
    }

    // Only SELECT COUNT() has a total without records.
    private bool IsCount => Total > 0 || Count().IsMatch(Soql);

    // A field of a parent (Account.Name) is nested in an object.
    private static JsonElement First(JsonElement record)
    {
        var field = record.EnumerateObject().First(f => f.Name != "attributes").Value;
        return field.ValueKind == JsonValueKind.Object && field.TryGetProperty("attributes", out _) ? First(field) : field;
    }

    private T Read<T>(JsonElement value)
    {
        if (value is T element)
        {
            return element;
        }
        var type = TypeOf<T>();
        try
        {
            object read = value.ValueKind switch
            {
                _ when type == typeof(string) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(),
                JsonValueKind.String when type == typeof(DateTimeOffset) =>
                    DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture),
                JsonValueKind.String when type == typeof(DateOnly) => DateOnly.Parse(value.GetString()!, CultureInfo.InvariantCulture),
                JsonValueKind.String when type == typeof(TimeOnly) =>
                    TimeOnly.Parse(value.GetString()!.TrimEnd('Z'), CultureInfo.InvariantCulture),
                JsonValueKind.String when type == typeof(DateTime) => DateTime.Parse(
                    value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
                JsonValueKind.True or JsonValueKind.False when type == typeof(bool) => value.GetBoolean(),
                JsonValueKind.Number => Number(value.GetDecimal(), type),
                _ => throw new InvalidCastException(),
            };
            return (T)read;
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
        {
            throw new InvalidCastException($"The value {value.GetRawText()} is no {type.Name}: {Soql}");
        }
    }

    // Whole numbers of a type that has no fractions would be rounded: 12.5 must not be read as 12.
    private static object Number(decimal number, Type type)
    {
        var read = Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        return read is double or float or bool || Convert.ToDecimal(read, CultureInfo.InvariantCulture) == number
            ? read
            : throw new InvalidCastException();
    }

    [GeneratedRegex(@"^\s*SELECT\s+COUNT\s*\(\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Count();

    private static Type TypeOf<T>() => Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);

    private static async Task<JsonElement> ReadAsync(HttpClient http, string address, CancellationToken cancel)
    {
        using var answer = await http.GetAsync(address, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"The org rejected the query: {Words(body)}", null, answer.StatusCode);
        }
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    // [{"message":"...","errorCode":"..."}], or a page of a proxy.
    private static string Words(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var first = json.RootElement[0];
            return $"{first.GetProperty("message").GetString()} ({first.GetProperty("errorCode").GetString()})";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return body.Length > 500 ? body[..500] : body;
        }
    }
}
