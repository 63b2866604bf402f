namespace Seeder.Local;

/// <summary><c>sobjects/X</c> and <c>sobjects/X/id</c>: creates, reads, updates or deletes one record.</summary>
internal sealed class RowResource(OrgState org)
{
    public Task<ApiResponse> CreateAsync(ApiRequest request, ObjectDef type, bool tellCreated) => org.WriteAsync(request, (context, _) =>
    {
        using var input = JsonInput.ParseObject(request.Body);
        request.Touched.Records = 1;
        var row = new RecordReader(org.Schema, input).Read(input.Root, type);
        return new Dml(context).Create(row) is { } id
            ? Saved(request, type, 201, id, tellCreated ? true : null)
            : throw new Refusal(400, row.Errors);
    });

    public Task<ApiResponse> ReadAsync(ApiRequest request, ObjectDef type, string given) => org.Database.ReadAsync(db =>
    {
        request.Touched.Records = 1;
        var id = Find(db, type, given);
        var query = request.Query.TryGetValue("fields", out var fields) && fields.Length > 0
            ? RecordQuery.Fields(type, org, fields.Split(',', StringSplitOptions.TrimEntries))
            : RecordQuery.AllFields(type, org);
        var row = RowStore.Find(db, type, id)!;
        var headers = Preconditions.Headers(row);
        return Preconditions.Unchanged(request, row)
            ? ApiResponse.Empty(304) with { Headers = headers }
            : db.First(
                query.Sql,
                s => ApiResponse.Json(200, json => query.Shape.Write(json, s, new Reading(db, org.Schema, request.DataPath))),
                id)! with
            { Headers = headers };
    });

    public Task<ApiResponse> UpdateAsync(ApiRequest request, ObjectDef type, string given) => org.WriteAsync(request, (context, _) =>
    {
        using var input = JsonInput.ParseObject(request.Body);
        request.Touched.Records = 1;
        var id = Find(context.Db, type, given);
        Preconditions.Check(request, context.Db, type, id);
        var row = new RecordReader(org.Schema, input).Read(input.Root, type);
        if (row.IdGiven)
        {
            throw new Refusal(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
        }

        row.Id = id;
        return new Dml(context).Update(row) ? ApiResponse.Empty() : throw new Refusal(400, row.Errors);
    });

    public Task<ApiResponse> DeleteAsync(ApiRequest request, ObjectDef type, string given) => org.WriteAsync(request, (context, _) =>
    {
        request.Touched.Records = 1;
        var id = Find(context.Db, type, given);
        Preconditions.Check(request, context.Db, type, id);
        var errors = new Deletion(context).Delete(id, type);
        return errors.Count == 0
            ? ApiResponse.Empty()
            : throw new Refusal(errors[0].Code == "INSUFFICIENT_ACCESS_OR_READONLY" ? 403 : 400, errors);
    });

    public Task<ApiResponse> BlobAsync(ObjectDef type, string given, FieldDef field) => org.Database.ReadAsync(db =>
    {
        var id = Find(db, type, given);
        var text = db.First($"SELECT {Tables.Quote(field.Name)} FROM {Tables.Name(type)} WHERE \"Id\" = ?1", s => s.Value(0) as string, id);
        return new ApiResponse(200, Convert.FromBase64String(text ?? ""), "application/octet-stream");
    });

    /// <summary>
    /// Returns the 18-character id of an existing row of this type. Throws an error if there is no such row, or if it is deleted.
    /// </summary>
    public static string Find(Sqlite db, ObjectDef type, string given)
    {
        var id = RecordId.Normalize(given);
        var presence = id is not null && id.StartsWith(type.Prefix, StringComparison.Ordinal)
            ? RowStore.Presence(db, type, id)
            : Presence.Missing;
        return presence switch
        {
            Presence.Alive => id!,
            Presence.Deleted => throw new Refusal(404, "ENTITY_IS_DELETED", "entity is deleted"),
            _ => throw Refusal.NoRecord(given),
        };
    }

    public static ApiResponse Saved(ApiRequest request, ObjectDef type, int status, string id, bool? created)
    {
        var response = ApiResponse.Json(status, json => new SaveResult(id, [], created).Write(json));
        return status == 201 ? response with { Headers = [new("Location", $"{request.DataPath}/sobjects/{type.Name}/{id}")] } : response;
    }
}
