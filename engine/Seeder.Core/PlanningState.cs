using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core;

/// <summary>What is to come of planning: a run, a manifest that is mended by hand, or how the manifest compares with the org.</summary>
public enum PlanGoal { Apply, Destroy, EditManifest, DetectDrift }

/// <summary>What is to be planned: the text, what the command line says over it.</summary>
/// <param name="Now">The clock where nothing pins one.</param>
public sealed record PlanRequest(SourceText Text, DateTimeOffset Now)
{
    public PlanGoal Goal { get; init; } = PlanGoal.Apply;

    public ImmutableSortedDictionary<string, string> Vars { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public DateTimeOffset? Clock { get; init; }

    /// <summary>What random and fake values depend on, over the plan's option.</summary>
    public string? Seed { get; init; }

    public int? RecordsPerCall { get; init; }

    public const int DefaultMaxRecords = CopyCount.DefaultMaxRecords;

    /// <summary>The greatest <see cref="MaxRecords"/>.</summary>
    public const int MostRecords = CopyCount.Most;

    /// <summary>How many records the plan may have, all copies counted.</summary>
    public int MaxRecords { get; init; } = DefaultMaxRecords;

    public bool Prune { get; init; }

    /// <summary>What is said of records by hand, where the goal is to mend.</summary>
    public ImmutableArray<ManifestEdit> Edits { get; init; } = [];

    public bool Refresh { get; init; } = true;

    /// <summary>Whether records are replaced whose changed field cannot be updated.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether records are created again that the org shows not even as deleted.</summary>
    public bool RecreateMissing { get; init; }

    /// <summary>Whether values that count from the clock are updated where it went on.</summary>
    public bool MoveDates { get; init; }

    /// <summary>How calls in doubt of an earlier run are settled.</summary>
    public ResolveMode ResolveMode { get; init; } = new();
}

/// <summary>What earlier runs of the plan left in the org's folder.</summary>
public sealed record History(Manifest? Manifest, ImmutableArray<JournalEntry> Journal)
{
    public static History None { get; } = new(null, []);

    /// <summary>What became of the plan file that the manifest names.</summary>
    public SourceFile Source { get; init; }
}

/// <summary>How far planning has come. Each stage adds its result; none changes another's.</summary>
public sealed record PlanningState(PlanRequest Request, OrgSchema Schema, OrgFacts Facts)
{
    /// <summary>Ends planning by an <see cref="OperationCanceledException"/>: long stages look at it now and then.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The stage to run next.</summary>
    public int Stage { get; init; }

    /// <summary>What the stage must know before it can go on; null when planning is finished.</summary>
    public Needs? Needs { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    public PlanSyntax? Syntax { get; init; }

    /// <summary>The files that the plan names, as far as they were asked for, by path.</summary>
    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    public History? History { get; init; }

    /// <summary>The manifests of the plans under <c>uses</c>, by the plans' names; null for one that was never applied to this org.</summary>
    public ImmutableSortedDictionary<string, Manifest?> Manifests { get; init; } = ImmutableSortedDictionary<string, Manifest?>.Empty;

    /// <summary>The manifests by the names that this plan gives the others under <c>uses</c>; null without an org.</summary>
    public ImmutableSortedDictionary<string, Manifest?> Uses { get; init; } = ImmutableSortedDictionary<string, Manifest?>.Empty;

    public Recovered? Recovered { get; init; }

    /// <summary>Where the manifest holds what is wrong in it, by address; null as long as nothing is.</summary>
    public ImmutableDictionary<string, SourceSpan>? Places { get; init; }

    public string? ManifestPath { get; init; }

    /// <summary>What today and now are for this plan.</summary>
    public DateTimeOffset Clock { get; init; }

    public SeedPlan? Plan { get; init; }

    /// <summary>Of a plan that is destroyed: what its text says, as far as it could be bound, of records to keep and of values to put back.</summary>
    public SeedPlan? Destroyed { get; init; }

    public Resolution? Resolution { get; init; }

    public PlanDiff? Diff { get; init; }

    public ImmutableArray<Deletion> Deletions { get; init; } = [];

    /// <summary>What was found out about the deletions; null where nothing is deleted.</summary>
    public Removal? Removal { get; init; }

    public OperationGraph? Operations { get; init; }

    public ImmutableArray<DeferredField> Deferred { get; init; } = [];

    public ApiLimits Limits { get; init; } = new();

    /// <summary>The result; null while unfinished, or where an error stands in the way.</summary>
    public PlannedRun? Run { get; init; }

    /// <summary>The result where the goal is to mend.</summary>
    public EditedManifest? Edited { get; init; }

    /// <summary>The result where the goal is to check.</summary>
    public ImmutableArray<CheckedRecord>? Checked { get; init; }

    public bool IsFinished => Stage >= Planner.StageCount(Request);

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
