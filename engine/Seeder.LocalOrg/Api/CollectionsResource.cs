namespace Seeder.Local;

/// <summary>
/// <c>composite/sobjects</c>: writes up to 200 records of several types, each one alone or all-or-none (REST API Developer Guide, sObject
/// Collections).
/// </summary>
internal sealed class CollectionsResource(OrgState org)
{
    private static readonly ApiError RolledBack = new("ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "Record rolled back because not all records were valid and the request was using AllOrNone header");

    public async Task<ApiResponse> CreateAsync(ApiRequest request)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var reader = new CollectionReader(org.Schema, input);
        return await RunAsync(request, reader.Read(), r => r.Type, reader.AllOrNone, (dml, row) =>
            dml.Create(row) is { } id ? new SaveResult(id, []) : SaveResult.Failed(row), creates: true);
    }

    public async Task<ApiResponse> UpdateAsync(ApiRequest request)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var reader = new CollectionReader(org.Schema, input);
        return await RunAsync(request, reader.Read(), r => r.Type, reader.AllOrNone, (dml, row) =>
            dml.Update(row) ? new SaveResult(row.Id, []) : SaveResult.Failed(row));
    }

    public async Task<ApiResponse> UpsertAsync(ApiRequest request, ObjectDef type, string field)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var reader = new CollectionReader(org.Schema, input);
        var rows = reader.Read(type);
        if (type.Field(field) is not { } key || !(key.ExternalId || key.IdLookup))
        {
            throw new Refusal(
                400,
                "INVALID_FIELD",
                $"Field name provided, {field} does not match an External ID, Salesforce Id, or indexed field for {type.Name}");
        }

        var upsert = new Upsert(key, rows);
        return await RunAsync(request, rows, r => r.Type, reader.AllOrNone, upsert.Save);
    }

    public async Task<ApiResponse> DeleteAsync(ApiRequest request)
    {
        var ids = request.Query.GetValueOrDefault("ids", "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        CollectionReader.CheckCount(ids.Length);
        CollectionReader.CheckChunks(ids.Select(org.Schema.OfId).OfType<ObjectDef>());
        return await RunAsync(request, ids, org.Schema.OfId, request.Flag("allOrNone"), (dml, id) =>
            new Deletion(dml.Context).Delete(id) is { Count: > 0 } errors
                ? new SaveResult(null, errors)
                : new SaveResult(RecordId.Normalize(id), []));
    }

    private async Task<ApiResponse> RunAsync<T>(
        ApiRequest request,
        IReadOnlyList<T> items,
        Func<T, ObjectDef?> typeOf,
        bool allOrNone,
        Func<Dml, T, SaveResult> save,
        bool creates = false)
    {
        request.Touched.Records = items.Count;
        return await org.WriteAsync(request, (context, transaction) =>
        {
            var dml = new Dml(context);
            var mixing = new SetupMixing();
            var results = new SaveResult[items.Count];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = mixing.Refuse(typeOf(items[i])) is { } refused ? new SaveResult(null, [refused]) : save(dml, items[i]);
            }

            if (allOrNone && !Array.TrueForAll(results, r => r.Success))
            {
                transaction.Undo();
                // Existing records keep their ids in the result (third example of the guide); new ones have none any more.
                results = [
                    .. results.Select(r => r.Success ? new SaveResult(r.Created == true || creates ? null : r.Id, [RolledBack]) : r)];
            }

            request.Touched.Targets.ExceptWith(request.Touched.Created);
            return SaveResult.Response(results);
        });
    }
}
