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

    private sealed class Cells(OrgRow row, ImmutableArray<string> fields) : IRowCells
    {
        public ReadOnlySpan<byte> this[int field] => Encoding.UTF8.GetBytes(row.Values.GetValueOrDefault(fields[field]) ?? "");
    }
}
