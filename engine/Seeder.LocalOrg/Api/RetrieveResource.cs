using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Reads records of one type by id. The result is an array in the order of the ids, with null for a record that does not exist.
/// </summary>
internal sealed class RetrieveResource(OrgState org)
{
    private const int MaxIds = 2000;

    public Task<ApiResponse> GetAsync(ApiRequest request, ObjectDef type) => ReadAsync(
        request,
        type,
        request.Query.GetValueOrDefault("ids", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        request.Query.GetValueOrDefault("fields", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public async Task<ApiResponse> PostAsync(ApiRequest request, ObjectDef type)
    {
        using var input = JsonInput.ParseObject(request.Body);
        return await ReadAsync(request, type, Strings(input, "ids"), Strings(input, "fields"));
    }

    private Task<ApiResponse> ReadAsync(ApiRequest request, ObjectDef type, string[] ids, string[] fields)
    {
        if (ids.Length == 0 || fields.Length == 0)
        {
            throw new Refusal(400, "MISSING_ARGUMENT", $"The {(ids.Length == 0 ? "ids" : "fields")} parameter is required");
        }

        if (ids.Length > MaxIds)
        {
            throw new Refusal(400, "EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {MaxIds} records into this call");
        }

        var query = RecordQuery.Fields(type, org, fields);
        var sql = query.Sql + (type.IsDeleted is null ? "" : " AND t0.\"IsDeleted\" = 0") + org.Rules.Visible;
        request.Touched.Records = ids.Length;
        return org.Database.ReadAsync(db => ApiResponse.Json(200, json =>
        {
            var reading = new Reading(db, org.Schema, request.DataPath);
            json.WriteStartArray();
            foreach (var id in ids)
            {
                var found = RecordId.Normalize(id) is { } normal && db.First(sql, row =>
                {
                    query.Shape.Write(json, row, reading);
                    return true;
                }, normal);
                if (!found)
                {
                    json.WriteNullValue();
                }
            }

            json.WriteEndArray();
        }));
    }

    private static string[] Strings(JsonInput input, string name)
    {
        if (!input.Root.TryGetProperty(name, out var list))
        {
            return [];
        }

        return list.ValueKind != JsonValueKind.Array ? throw input.Mismatch("ArrayList", list)
            : [.. list.EnumerateArray()
                .Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : throw input.Mismatch("string", v))];
    }
}
