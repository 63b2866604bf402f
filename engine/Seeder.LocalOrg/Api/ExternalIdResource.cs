using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary><c>sobjects/X/Field/value</c>: reads, upserts or deletes a record by an external id.</summary>
internal sealed class ExternalIdResource(OrgState org)
{
    // API versions before this one return no body for an update.
    private const int TellsCreated = 46;

    public Task<ApiResponse> ReadAsync(ApiRequest request, ObjectDef type, string field, string value) => org.Database.ReadAsync(db =>
    {
        request.Touched.Records = 1;
        var ids = Find(db, type, Key(type, field), value);
        if (ids.Count > 1)
        {
            return Several(request, type, ids);
        }

        var query = request.Query.TryGetValue("fields", out var fields) && fields.Length > 0
            ? RecordQuery.Fields(type, org, fields.Split(',', StringSplitOptions.TrimEntries))
            : RecordQuery.AllFields(type, org);
        return ids.Count == 0
            ? throw Refusal.NoRecord(value)
            : db.First(
                query.Sql,
                s => ApiResponse.Json(200, json => query.Shape.Write(json, s, new Reading(db, org.Schema, request.DataPath))),
                ids[0])!;
    });

    public Task<ApiResponse> UpsertAsync(
        ApiRequest request, ObjectDef type, string field, string value) => org.WriteAsync(request, (context, _) =>
    {
        using var input = JsonInput.ParseObject(request.Body);
        request.Touched.Records = 1;
        var key = Key(type, field);
        var row = new RecordReader(org.Schema, input).Read(input.Root, type);
        if (row.IdGiven || row.Given[key.Ordinal])
        {
            throw new Refusal(
                400, "INVALID_FIELD", $"The {(row.IdGiven ? "Id" : key.Name)} field should not be specified in the sobject data.");
        }

        var parsed = Parse(key, value, row);
        var ids = row.Failed ? [] : Matches(context.Db, type, key, parsed);
        if (ids.Count > 1)
        {
            return Several(request, type, ids);
        }

        var dml = new Dml(context);
        if (ids.Count == 1)
        {
            row.Id = ids[0];
            return !dml.Update(row) ? throw new Refusal(400, row.Errors)
                : request.Version < TellsCreated ? ApiResponse.Empty()
                : RowResource.Saved(request, type, 200, row.Id, created: false);
        }

        if (key.Type == FieldType.Id || request.Flag("updateOnly"))
        {
            throw Refusal.NoRecord(value);
        }

        row.Set(key, parsed);
        return dml.Create(row) is { } id
            ? RowResource.Saved(request, type, 201, id, request.Version < TellsCreated ? null : true)
            : throw new Refusal(400, row.Errors);
    });

    public Task<ApiResponse> DeleteAsync(
        ApiRequest request, ObjectDef type, string field, string value) => org.WriteAsync(request, (context, _) =>
    {
        request.Touched.Records = 1;
        var ids = Find(context.Db, type, Key(type, field), value);
        if (ids.Count > 1)
        {
            return Several(request, type, ids);
        }

        var errors = ids.Count == 0 ? throw Refusal.NoRecord(value) : new Deletion(context).Delete(ids[0]);
        return errors.Count == 0 ? ApiResponse.Empty() : throw new Refusal(400, errors);
    });

    /// <summary>Returns the key field. Any field with idLookup is accepted, also Id (recorded: upserts by Email and by Id).</summary>
    public static FieldDef Key(ObjectDef type, string name) =>
        type.Field(name) is { } field && (field.ExternalId || field.IdLookup) ? field : throw Refusal.NotFound();

    /// <summary>The ids of the first three rows with this key; deleted rows do not count.</summary>
    public static List<string> Matches(Sqlite db, ObjectDef type, FieldDef key, object? value) => value switch
    {
        null => [],
        string id when key.Type == FieldType.Id => RowStore.Presence(db, type, id) == Presence.Alive ? [id] : [],
        _ => RowStore.IdsBy(db, type, key, value, limit: 3),
    };

    private static List<string> Find(Sqlite db, ObjectDef type, FieldDef key, string value)
    {
        var row = new Row(type);
        var parsed = Parse(key, value, row);
        return row.Failed ? [] : Matches(db, type, key, parsed);
    }

    private static object? Parse(FieldDef key, string value, Row row)
    {
        using var input = JsonInput.Parse(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value)}\""));
        return FieldParser.Parse(key, input.Root, input, row);
    }

    private static ApiResponse Several(ApiRequest request, ObjectDef type, List<string> ids) => ApiResponse.Json(300, json =>
    {
        json.WriteStartArray();
        ids.ForEach(id => json.WriteStringValue($"{request.DataPath}/sobjects/{type.Name}/{id}"));
        json.WriteEndArray();
    });
}
