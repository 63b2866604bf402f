using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Run;

namespace Seeder.Cli.Output;

/// <summary>What a run would do and use.</summary>
/// <param name="Usage">Calls used and allowed in 24 hours; null where the org does not say.</param>
/// <param name="Left">Records that left the plan and stay in the org, since nobody asked to prune.</param>
internal sealed record Bill(
    int Create, int Update, int Leave, int Delete, CallCounts Calls, int Waves, int LowerBound, int Queries, (int Used, int Allowed)? Usage,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Left)
{
    // What Salesforce counts for a record of nearly every type, whatever it holds (help: Data Storage Allocations).
    private const int KilobytesPerRecord = 2;

    /// <summary>Megabytes; null where it is not known.</summary>
    public int? StorageLeft { get; init; }

    public int StorageKilobytes => Create * KilobytesPerRecord;

    public bool IsEmpty => Calls.Total == 0;

    public static Bill Of(SeedReport report, (int Used, int Allowed)? usage)
    {
        var run = report.Planning.Run!;
        return new Bill(
            run.Diff.Count(Verdict.Create),
            run.Diff.Count(Verdict.Update),
            run.Diff.Count(Verdict.Keep),
            run.Deletions.Length,
            CallCounts.Of(run.Graph.Calls),
            run.Graph.Waves,
            Core.Calls.LowerBound.Of(run.Graph.Operations, report.Planning.Limits).Calls,
            report.Queries,
            usage,
            report.Planning.Request.Prune ? [] : Undo.Deletions(run.Diff.Gone));
    }
}
