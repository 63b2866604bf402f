using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>Answers what the planner needs to know: queries in Batch calls, ids by retrieve, describes from the cache or the org.</summary>
public sealed class FactFinder(OrgSession session, SchemaCache schemas)
{
    /// <summary>Look-up queries asked.</summary>
    public int Queries { get; private set; }

    public async Task<Planning> AnswerAsync(Planning planning, CancellationToken cancel)
    {
        switch (planning.Needs)
        {
            case Needs.Types types:
                return planning with { Schema = await schemas.DescribeAsync(planning.Schema, types.Names, cancel) };
            case Needs.Queries queries:
                Queries += queries.Soql.Length;
                return planning with { Facts = planning.Facts.With(await QueryAsync(queries.Soql, "query", cancel)) };
            case Needs.Presence presence:
                var absent = new List<KeyValuePair<string, Absence>>();
                foreach (var (type, ids) in presence.Ids)
                {
                    absent.AddRange(await AbsentAsync(type, ids, cancel));
                }
                return planning with { Facts = planning.Facts.With(presence.Ids.Select(p => p.Key), absent) };
            default:
                throw new InvalidOperationException($"Nobody answers {planning.Needs}.");
        }
    }

    private async Task<List<KeyValuePair<string, ImmutableArray<OrgRow>>>> QueryAsync(IReadOnlyList<string> soql, string resource, CancellationToken cancel)
    {
        var answers = new List<KeyValuePair<string, ImmutableArray<OrgRow>>>();
        foreach (var some in soql.Chunk(ApiLimits.Subrequests))
        {
            var paths = some.Select(q => $"{resource}?q={Uri.EscapeDataString(q)}").ToList();
            foreach (var (query, first) in some.Zip(await session.Connection.BatchAsync(paths, (i, words) => EnvironmentDiagnostics.QueryRefused(some[i], words), cancel)))
            {
                answers.Add(KeyValuePair.Create(query, await RowsAsync(first, cancel)));
            }
        }
        return answers;
    }

    // The org may answer fewer rows a page than it was asked for: only `done` says that there are no more.
    private async Task<ImmutableArray<OrgRow>> RowsAsync(JsonElement page, CancellationToken cancel)
    {
        var rows = ImmutableArray.CreateBuilder<OrgRow>();
        while (true)
        {
            rows.AddRange(page.GetProperty("records").EnumerateArray().Select(Row));
            if (page.GetProperty("done").GetBoolean())
            {
                return rows.ToImmutable();
            }
            using var next = await session.Connection.ReadAsync("query", new ApiRequest("GET", page.GetProperty("nextRecordsUrl").GetString()!, default), cancel);
            page = next.RootElement.Clone();
        }
    }

    private static OrgRow Row(JsonElement record)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in record.EnumerateObject().Where(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
        {
            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => property.Value.GetString(),
                _ => property.Value.GetRawText(),
            };
        }
        return new OrgRow(Id18(values["Id"]!), values.ToImmutable());
    }

    // Retrieve gives null for a deleted record and for one that the user may not see; queryAll tells them apart.
    private async Task<List<KeyValuePair<string, Absence>>> AbsentAsync(string type, ImmutableArray<string> ids, CancellationToken cancel)
    {
        var missing = new List<string>();
        foreach (var some in ids.Chunk(ApiLimits.IdsPerRetrieve))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { ids = some, fields = (string[])["Id"] });
            using var answer = await session.Connection.ReadAsync("retrieve", new ApiRequest("POST", $"composite/sobjects/{type}", body), cancel);
            var found = answer.RootElement.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object)
                .Select(r => Id18(r.TryGetProperty("Id", out var id) ? id.GetString()! : r.GetProperty("id").GetString()!)).ToFrozenSet(StringComparer.Ordinal);
            missing.AddRange(some.Where(id => !found.Contains(id)));
        }
        if (missing.Count == 0)
        {
            return [];
        }
        var queries = missing.Chunk(400).Select(some => $"SELECT Id, IsDeleted FROM {type} WHERE Id IN ({string.Join(',', some.Select(Soql.Quote))})").ToList();
        var rows = (await QueryAsync(queries, "queryAll", cancel)).SelectMany(a => a.Value).ToDictionary(r => r.Id, StringComparer.Ordinal);
        // Out of the recycle bin after 15 days nothing is left of a deleted record: no row reads as deleted only where queryAll says so.
        return [.. missing.Select(id => KeyValuePair.Create(id, rows.TryGetValue(id, out var row) && row.Values["IsDeleted"] == "true" ? Absence.Deleted : Absence.Invisible))];
    }

    private static string Id18(string id) => SalesforceId.TryNormalise(id, out var normal) ? normal : id;
}
