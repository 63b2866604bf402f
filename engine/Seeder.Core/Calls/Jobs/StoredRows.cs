using System.Text;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Reads rows that a job stored and whose repeated values are those of no record, because the results show them in an unknown form. The
/// values in the org are compared instead.
/// </summary>
internal static class StoredRows
{
    /// <returns>The rows with their keys by the org's values, or the queries that must be answered first.</returns>
    public static (ImmutableArray<JobRow> Rows, Needs? Needs) Read(
        ImmutableArray<JobRow> rows, string type, JobKeys keys, OrgFacts facts)
    {
        var queries = Queries(rows, type, keys);
        if (queries.Any(q => !facts.Queries.ContainsKey(q)))
        {
            return ([], new Needs.Queries(queries));
        }
        var answers = queries.SelectMany(q => facts.Queries[q]);
        return ([.. Rows(answers, keys)], null);
    }

    /// <summary>The queries for the rows.</summary>
    public static ImmutableArray<string> Queries(ImmutableArray<JobRow> rows, string type, JobKeys keys) =>
        [.. IdQueries.Build(type, keys.Fields, rows.Select(r => r.Id!)).Select(q => q.Soql)];

    /// <summary>The rows with their keys by the org's values.</summary>
    public static IEnumerable<JobRow> Rows(IEnumerable<OrgRow> answers, JobKeys keys) =>
        answers.Select(r => new JobRow(JobRowKind.Stored, r.Id, keys.Of(r.Id, new Cells(r, keys.Fields)), null));

    /// <summary>All rows of the results. Unknown ones have the keys of the org's values, as far as the org shows them.</summary>
    /// <param name="rows">The rows of the results.</param>
    /// <param name="unknown">Those of them whose values are those of no record.</param>
    /// <param name="stored">The rows of the org.</param>
    public static ImmutableArray<JobRow> Again(
        ImmutableArray<JobRow> rows, ImmutableArray<JobRow> unknown, IEnumerable<JobRow> stored)
    {
        var shown = stored.ToDictionary(r => r.Id!, StringComparer.Ordinal);
        var ids = unknown.Select(r => r.Id!).ToHashSet(StringComparer.Ordinal);
        return [.. rows.Select(r => r.Id is { } id && ids.Contains(id) && shown.TryGetValue(id, out var known) ? known : r)];
    }

    private sealed class Cells(OrgRow row, ImmutableArray<string> fields) : IRowCells
    {
        public ReadOnlySpan<byte> this[int field] => Encoding.UTF8.GetBytes(row.Values.GetValueOrDefault(fields[field]) ?? "");
    }
}
