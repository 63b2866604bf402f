using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder.Cli.Output;

/// <summary>The changes that a run would make, and what they cost.</summary>
/// <param name="Usage">API calls used and allowed in 24 hours; null if the org does not say.</param>
/// <param name="Orphans">Records that are no longer in the plan and stay in the org, because --prune was not given.</param>
internal sealed record CostEstimate(
    PlanChanges Changes,
    CallCounts Calls,
    int Waves,
    LowerBound Bound,
    BindingConstraint LimitedBy,
    int Queries,
    (int Used, int Allowed)? Usage,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Orphans)
{
    // Salesforce counts this size for a record of almost every type, independent of its content (Salesforce Help: Data Storage
    // Allocations).
    private const int KilobytesPerRecord = 2;

    /// <summary>The jobs; null for a plan without jobs.</summary>
    public JobCounts? Jobs { get; init; }

    /// <summary>
    /// Calls as the org counts them: each subrequest of a Batch and each request of a job counts as one. The number of polls of a job is
    /// an estimate.
    /// </summary>
    public int ApiCalls { get; init; }

    /// <summary>Number of rounds if calls that lock the same record are sent one after another.</summary>
    public int LockRounds { get; init; }

    public ApiLimits Limits { get; init; } = new();

    /// <summary>Free data storage in megabytes; null if unknown.</summary>
    public int? StorageLeft { get; init; }

    public int StorageKilobytes => (Changes.Create + Changes.Replace) * KilobytesPerRecord;

    public bool IsEmpty => Calls.Total == 0;

    public static CostEstimate Of(SeedReport report, (int Used, int Allowed)? usage)
    {
        var run = report.Planning.Run!;
        var bound = LowerBound.Of(run.Graph, report.Planning.Limits);
        return new CostEstimate(
            PlanChanges.Of(run),
            CallCounts.Of(run.Graph.Calls),
            run.Graph.Waves,
            bound,
            BindingConstraint.Of(run.Graph, bound, report.Planning.Limits),
            report.Queries,
            usage,
            report.Planning.Request.Removes
                ? []
                : [.. run.Diff.Removed.Where(g => g.Value is { Created: true, Keep: false, Deactivated: false })])
        {
            Jobs = JobCounts.Of(run),
            ApiCalls = ApiCallCount.Of(run.Graph),
            LockRounds = Core.Calls.LockRounds.Of(run),
            Limits = report.Planning.Limits,
        };
    }
}
