using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder.Cli.Output;

/// <summary>What a run would do and use.</summary>
/// <param name="Usage">Calls used and allowed in 24 hours; null where the org does not say.</param>
/// <param name="Left">Records that left the plan and stay in the org, since nobody asked to prune.</param>
internal sealed record CostEstimate(
    int Create, int Update, int Leave, int Delete, CallCounts Calls, int Waves, LowerBound Bound, BindingConstraint Obstacle, int Queries, (int Used, int Allowed)? Usage,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Left)
{
    // What Salesforce counts for a record of nearly every type, whatever it holds (help: Data Storage Allocations).
    private const int KilobytesPerRecord = 2;

    /// <summary>Calls as the org counts them: each subrequest of a Batch is one.</summary>
    public int ApiCalls { get; init; }

    /// <summary>Rounds in which the calls can be sent when those that lock the same record follow each other.</summary>
    public int LockRounds { get; init; }

    public ApiLimits Limits { get; init; } = new();

    /// <summary>Records that are deleted and created again.</summary>
    public int Replace { get; init; }

    /// <summary>Users, who cannot be deleted.</summary>
    public int Deactivate { get; init; }

    /// <summary>Megabytes; null where it is not known.</summary>
    public int? StorageLeft { get; init; }

    public int StorageKilobytes => (Create + Replace) * KilobytesPerRecord;

    public bool IsEmpty => Calls.Total == 0;

    public static CostEstimate Of(SeedReport report, (int Used, int Allowed)? usage)
    {
        var run = report.Planning.Run!;
        var bound = LowerBound.Of(run.Graph.Operations, report.Planning.Limits);
        return new CostEstimate(
            run.Diff.Count(Verdict.Create) + run.Diff.Count(Verdict.Find),
            run.Diff.Count(Verdict.Update),
            run.Diff.Count(Verdict.Keep),
            run.Deletions.Count(d => d.Entry.Type != Undo.Undeletable && !run.IsReplaced(d.Address)),
            CallCounts.Of(run.Graph.Calls),
            run.Graph.Waves,
            bound,
            BindingConstraint.Of(run.Graph, bound, report.Planning.Limits),
            report.Queries,
            usage,
            report.Planning.Request.Prune || report.Planning.Request.Goal == PlanGoal.Destroy ? [] : [.. run.Diff.Gone.Where(g => g.Value is { Created: true, Keep: false, Deactivated: false })])
        {
            ApiCalls = ApiCallCount.Of(run.Graph),
            LockRounds = Core.Calls.LockRounds.Of(run),
            Limits = report.Planning.Limits,
            Deactivate = run.Deletions.Count(d => d.Entry.Type == Undo.Undeletable),
            Replace = run.Diff.Count(Verdict.Replace),
        };
    }
}
