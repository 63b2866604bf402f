using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// One error with Salesforce's code and message. In errors of a request the key of the code is errorCode, in results of records it is
/// statusCode (fact sheet, 6.1).
/// </summary>
internal sealed record ApiError(string Code, string Message, params IReadOnlyList<string> Fields)
{
    /// <summary>Writes further keys of the error; null if it has no others.</summary>
    public Action<Utf8JsonWriter>? Detail { get; init; }

    public void WriteAsRequestError(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("message", Message);
        json.WriteString("errorCode", Code);
        if (Fields.Count > 0)
        {
            WriteFields(json);
        }

        Detail?.Invoke(json);
        json.WriteEndObject();
    }

    public void WriteAsRecordError(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("statusCode", Code);
        json.WriteString("message", Message);
        WriteFields(json);
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json)
    {
        json.WriteStartArray("fields");
        foreach (var field in Fields)
        {
            json.WriteStringValue(field);
        }

        json.WriteEndArray();
    }
}
