using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>Reads the present values of relative dates from the org, because the manifest stores only their expressions.</summary>
internal static class RelativeDateFields
{
    /// <summary>Returns the rows by id, or the facts that are needed first.</summary>
    public static (IReadOnlyDictionary<string, OrgRow>? Rows, Needs? Needs) Ask(
        TypedPlan plan, Manifest? manifest, Resolution resolution, OrgFacts facts)
    {
        if (manifest is null || facts.Org is null)
        {
            return (null, null);
        }
        var matcher = new RecordMatcher(plan, manifest.Records, resolution, facts);
        matcher.Match();
        var queries = Queries(plan, matcher, facts).ToImmutableArray();
        return queries.Any(q => !facts.Queries.ContainsKey(q))
            ? (null, new Needs.Queries([.. queries.Where(q => !facts.Queries.ContainsKey(q))]))
            : (queries.SelectMany(q => facts.Queries[q]).ToDictionary(r => r.Id), null);
    }

    private static IEnumerable<string> Queries(TypedPlan plan, RecordMatcher matcher, OrgFacts facts) =>
        from record in plan.Records
        let entry = plan.IsSelected(record.Index) ? matcher.EntryOf(record.Index) : null
        where entry is not null && !facts.Absent.ContainsKey(entry.Id)
        let timed = record.Fields.Where((f, i) => f.Value is FieldValue.Timed && record.IsFinal(i) && record.Type.IsReadable(f.Field.Name))
            .Select(f => f.Field.Name)
            .ToList()
        where timed.Count > 0
        group (entry.Id, Fields: timed) by record.Type.Name into type
        orderby type.Key
        from query in IdQueries.Build(type.Key, type.SelectMany(r => r.Fields).Order(StringComparer.Ordinal), type.Select(r => r.Id))
        select query.Soql;
}
