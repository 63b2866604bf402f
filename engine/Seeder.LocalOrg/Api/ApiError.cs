using System.Text.Json;

namespace Seeder.Local;

/// <summary>One error in the org's words. Bodies of requests call the code errorCode, results of records statusCode (fact sheet,
/// 6.1).</summary>
internal sealed record ApiError(string Code, string Message, params IReadOnlyList<string> Fields)
{
    /// <summary>Writes what the error array of a request shows beside the usual keys.</summary>
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
