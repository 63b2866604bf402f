using Seeder.Core.Calls;

namespace Seeder.Cli.Output;

/// <summary>
/// The result of <c>apply</c> and <c>destroy</c> as text: the counts by type, the first ids, and the path of the manifest.
/// </summary>
internal static class RunText
{
    private const int IdsShown = 10;

    /// <summary>What a run does with a record, in the order of the columns.</summary>
    public static readonly ImmutableArray<string> Columns =
    [
        RecordReports.Created, RecordReports.Updated, RecordReports.Replaced, RecordReports.Moved, RecordReports.Deleted,
        RecordReports.Deactivated, RecordReports.Found, RecordReports.Unchanged,
        RecordReports.Rejected, RecordReports.Skipped, RecordReports.InDoubt,
    ];

    public static string Render(SeedReport report, IReadOnlyList<RecordReport> records, int sent, bool verbose)
    {
        if (report.Result is null || report.Planning.Run!.Graph.Calls.IsEmpty)
        {
            return $"Nothing to do: {Unchanged(report, records)}.\n";
        }
        var calls = CallCounts.Of(Sent(report)) is { Total: > 0 } some ? some.ToString() : "0";
        var text = new StringBuilder();
        text.Append(Types(records)).Append('\n');
        text.Append(Ids(records, verbose ? int.MaxValue : IdsShown));
        text.Append(TextTable.Render(
        [
            ["manifest", report.ManifestPath ?? ""],
            ["calls", $"{calls} ({Plural.Count(sent, "HTTP request")} in all)"],
            .. Jobs(report.Result.Jobs, verbose ? int.MaxValue : IdsShown),
        ]));
        return text.ToString();
    }

    /// <summary>Such as "18,000 rows of Contact, 17,990 stored".</summary>
    public static string RowsOf(RunJob job)
    {
        var rows = $"{Plural.Count(job.Records, "row")} of {job.Type}";
        return job.Stored is { } stored
            ? stored == job.Records ? rows : $"{rows}, {Plural.Number(stored)} stored or deleted"
            : $"{rows}, {Plural.Number(job.Processed)} processed when it was asked last";
    }

    private static IEnumerable<string[]> Jobs(ImmutableArray<RunJob> jobs, int most)
    {
        foreach (var (index, job) in jobs.Take(most).Index())
        {
            yield return [index == 0 ? "jobs" : "", $"{job.Id}: {RowsOf(job)}"];
        }
        if (jobs.Length > most)
        {
            yield return ["", $"and {Plural.Number(jobs.Length - most)} more"];
        }
    }

    /// <summary>The calls that the run started.</summary>
    public static IEnumerable<ApiCall> Sent(SeedReport report) =>
        report.Result is { } result ? report.Planning.Run!.Graph.Calls.Where(c => result.Sent[c.Number]) : [];

    private static string Unchanged(SeedReport report, IReadOnlyList<RecordReport> records)
    {
        if (report.Planning.Request.Goal == PlanGoal.Destroy)
        {
            return "the manifest holds no record that this plan created";
        }
        var kept = records.Count(
            r => r.Action is RecordReports.Unchanged or RecordReports.Moved || r is { Action: RecordReports.Found, IsOfPlan: true });
        if (kept == 0)
        {
            return "the plan has no records";
        }
        if (report.Planning.Drift is not { IsCompared: true } drift)
        {
            return $"the plan has not changed since {(kept == 1 ? "its record was" : $"its {Plural.Number(kept)} records were")} sent";
        }
        return drift.Differing.Count() is > 0 and var differing
            ? kept == 1
                ? "the plan has not changed, but its record differs in the org"
                : $"the plan has not changed, but {Plural.Number(differing)} of {Plural.Number(kept)} records "
                    + $"{(differing == 1 ? "differs" : "differ")} in the org"
            : kept == 1 ? "the 1 record in the org matches the plan" : $"all {Plural.Number(kept)} records in the org match the plan";
    }

    private static string Types(IReadOnlyList<RecordReport> records)
    {
        var counts = records.Where(r => r.Action != RecordReports.Found || r.IsOfPlan).CountBy(r => (Type: r.Type!, r.Action)).ToList();
        var columns = Columns.Where(c => counts.Exists(p => p.Key.Action == c)).ToList();
        var types = counts.Select(p => p.Key.Type).Distinct(StringComparer.Ordinal).ToList();
        string[] Row(string name, Func<string, bool> isOne) =>
            [name, .. columns.Select(c => Plural.Number(counts.Where(p => p.Key.Action == c && isOne(p.Key.Type)).Sum(p => p.Value)))];
        List<string[]> rows = [
            ["type", .. columns.Select(c => c == RecordReports.InDoubt ? "in doubt" : c)], .. types.Select(t => Row(t, n => n == t))];
        if (types.Count > 1)
        {
            rows.Add(Row("all", _ => true));
        }
        return TextTable.Render(rows, numbers: 1);
    }

    // Records without a $ref have addresses such as Account#3; they are left out here. The manifest lists all.
    private static string Ids(IReadOnlyList<RecordReport> records, int most)
    {
        var (shown, count) = (new List<string[]>(), 0);
        foreach (var record in records)
        {
            if (record.Action is RecordReports.Created or RecordReports.Updated or RecordReports.Replaced && !record.RefId.Contains('#')
                && ++count <= most)
            {
                shown.Add([record.RefId, record.Type!, record.Id!]);
            }
        }
        var more = count > most ? $"and {Plural.Number(count - most)} more\n" : "";
        return count == 0 ? "" : $"{TextTable.Render(shown)}{more}\n";
    }
}
