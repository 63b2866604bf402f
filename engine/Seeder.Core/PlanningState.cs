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

/// <summary>What the planner should produce: a run, a manifest that is edited by hand, or how the manifest compares with the org.</summary>
internal enum PlanGoal { Apply, Destroy, EditManifest, DetectDrift }

/// <summary>What is to be planned: the text, what the command line says over it.</summary>
/// <param name="Now">The clock where nothing pins one.</param>
internal sealed record PlanRequest(SourceText Text, DateTimeOffset Now)
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

    /// <summary>Whether records that left the plan are deleted.</summary>
    public bool Removes => Prune || Goal == PlanGoal.Destroy;

    /// <summary>What the user says of records, where the goal is to edit the manifest.</summary>
    public ImmutableArray<ManifestEdit> Edits { get; init; } = [];

    public bool Refresh { get; init; } = true;

    /// <summary>Whether records are replaced whose changed field cannot be updated.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether records are created again that are neither visible nor in the recycle bin.</summary>
    public bool RecreateMissing { get; init; }

    /// <summary>Whether values that use <c>${today}</c> and <c>${now}</c> are computed again and updated.</summary>
    public bool MoveDates { get; init; }

    /// <summary>How in-doubt calls of an earlier run are resolved.</summary>
    public ResolveMode ResolveMode { get; init; } = new();
}

/// <summary>What earlier runs of the plan left in the org's folder.</summary>
internal sealed record History(Manifest? Manifest, ImmutableArray<JournalEntry> Journal)
{
    public static History None { get; } = new(null, []);

    /// <summary>What became of the plan file that the manifest names.</summary>
    public SourceFile Source { get; init; }
}

/// <summary>What stages may know beside the result of the stage before. The caller adds facts; no stage changes them.</summary>
internal record PlanningContext(PlanRequest Request, OrgSchema Schema, OrgFacts Facts)
{
    /// <summary>Ends planning by an <see cref="OperationCanceledException"/>: long stages look at it now and then.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The files that the plan names, as far as they were asked for, by path.</summary>
    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    public History? History { get; init; }

    /// <summary>The manifests of the plans under <c>uses</c>, by the plans' names; null for a plan that was never applied.</summary>
    public ImmutableSortedDictionary<string, Manifest?> Manifests { get; init; } = ImmutableSortedDictionary<string, Manifest?>.Empty;

    /// <summary>The places of wrong records in the manifest, by address; null until they are asked for.</summary>
    public ImmutableDictionary<string, SourceSpan>? Places { get; init; }

    public string? ManifestPath { get; init; }
}

/// <summary>How far planning has come: the facts, and the result of the last stage that completed.</summary>
internal sealed record PlanningState(PlanRequest Request, OrgSchema Schema, OrgFacts Facts) : PlanningContext(Request, Schema, Facts)
{
    /// <summary>The stage to run next.</summary>
    public int Stage { get; init; }

    /// <summary>What the next stage must know before it can go on; null when planning is finished.</summary>
    public Needs? Needs { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The result of the last stage that completed; null before the first.</summary>
    public ReadPlan? Result { get; init; }

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    // Views of the result, each null before its stage.

    public PlanSyntax? Syntax => Result?.Syntax;

    public Recovered? Recovered => (Result as ResumedPlan)?.Recovered;

    public SeedPlan? Plan => (Result as BoundPlan)?.Plan;

    /// <summary>The values of <c>today</c> and <c>now</c> for this plan.</summary>
    public DateTimeOffset Clock => (Result as BoundPlan)?.Clock ?? Request.Now;

    public Resolution? Resolution => (Result as ResolvedPlan)?.Resolution;

    public PlanDiff? Diff => (Result as ComparedPlan)?.Diff;

    /// <summary>What was found out about the deletions; null where nothing is deleted.</summary>
    public Removal? Removal => (Result as PrunedPlan)?.Removal;

    public ImmutableArray<Deletion> Deletions => (Result as PrunedPlan)?.Deletions ?? [];

    public OperationGraph? Operations => (Result as OrderedPlan)?.Operations;

    public ApiLimits Limits => (Result as AcyclicPlan)?.Limits ?? new();

    /// <summary>The result of apply and destroy; null while unfinished, and where an error stops the command.</summary>
    public PlannedRun? Run => HasErrors ? null : (Result as PackedPlan)?.Run;

    /// <summary>The result where the goal is to edit the manifest.</summary>
    public EditedManifest? Edited => (Result as AdoptedPlan)?.Edited ?? (Result as ForgottenPlan)?.Edited;

    /// <summary>The result where the goal is to detect drift.</summary>
    public ImmutableArray<CheckedRecord>? Checked => (Result as DriftedPlan)?.Records;
}
