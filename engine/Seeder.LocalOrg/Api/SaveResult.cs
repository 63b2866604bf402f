using System.Text.Json;

namespace Seeder.Local;

/// <summary>The result of a write for one record.</summary>
/// <param name="Created">Whether an upsert created the record; null for other operations.</param>
internal sealed record SaveResult(string? Id, IReadOnlyList<ApiError> Errors, bool? Created = null)
{
    public bool Success => Errors.Count == 0;

    public static SaveResult Failed(Row row) => new(null, row.Errors);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Id is not null)
        {
            json.WriteString("id", Id);
        }

        json.WriteBoolean("success", Success);
        json.WriteStartArray("errors");
        foreach (var error in Errors)
        {
            error.WriteAsRecordError(json);
        }

        json.WriteEndArray();
        if (Created is { } created && Success)
        {
            json.WriteBoolean("created", created);
        }

        json.WriteEndObject();
    }

    public static ApiResponse Response(IEnumerable<SaveResult> results) => ApiResponse.Json(200, json =>
    {
        json.WriteStartArray();
        foreach (var result in results)
        {
            result.Write(json);
        }

        json.WriteEndArray();
    });
}
