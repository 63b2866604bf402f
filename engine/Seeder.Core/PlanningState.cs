using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

/// <summary>
/// The result that the planner should produce: a run that applies or destroys, an edited manifest, or a comparison of the manifest with the
/// org.
/// </summary>
internal enum PlanGoal { Apply, Destroy, EditManifest, DetectDrift }

/// <summary>The input of the planner: the plan's text and the options of the command line, which override those of the plan.</summary>
/// <param name="Now">The time for <c>today</c> and <c>now</c> if neither the plan nor an earlier run sets it.</param>
internal sealed record PlanRequest(SourceText Text, DateTimeOffset Now)
{
    public PlanGoal Goal { get; init; } = PlanGoal.Apply;

    public ImmutableSortedDictionary<string, string> Vars { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The names under <see cref="Vars"/> that the plan need not declare: they have no effect then.</summary>
    public ImmutableHashSet<string> OptionalVars { get; init; } = [];

    /// <summary>The variables of the environment and of files. Those of <see cref="Vars"/> win.</summary>
    public GivenVars GivenVars { get; init; } = GivenVars.None;

    /// <summary>The names of variables that other plans of the command declare.</summary>
    public ImmutableHashSet<string> VarsOfOthers { get; init; } = [];

    /// <summary>The values for the variables of a plan.</summary>
    public ImmutableSortedDictionary<string, string> VarsOf(PlanSyntax plan) => Vars.SetItems(
        from variable in plan.Vars
        let name = variable.Name.Text
        where !Vars.ContainsKey(name)
        let value = GivenVars.Find(name)
        where value is not null
        select KeyValuePair.Create(name, value));

    public DateTimeOffset? Clock { get; init; }

    /// <summary>Whether <see cref="Clock"/> was given without an offset: it is a time in the plan's time zone.</summary>
    public bool IsClockLocal { get; init; }

    /// <summary>The namespaces of the projects whose metadata is given: names are tried with them after the plan's own namespace.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>The seed for random choices and fake data; null uses the plan's option.</summary>
    public string? Seed { get; init; }

    public int? RecordsPerCall { get; init; }

    /// <summary>The value of <c>--bulk</c>; null uses the plan's option.</summary>
    public string? Bulk { get; init; }

    /// <summary>The value of <c>--on-error</c>; null uses the plan's option.</summary>
    public ErrorMode? OnError { get; init; }

    public const int DefaultMaxRecords = IterationCount.DefaultMaxRecords;

    /// <summary>The highest allowed value of <see cref="MaxRecords"/>.</summary>
    public const int MostRecords = IterationCount.Most;

    /// <summary>The maximum number of records in the plan, with all iterations counted.</summary>
    public int MaxRecords { get; init; } = DefaultMaxRecords;

    public bool Prune { get; init; }

    /// <summary>The names of <c>--only</c>; empty if the run is about all records of the plan.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>Whether records that are no longer in the plan are deleted.</summary>
    public bool Removes => Prune || Goal == PlanGoal.Destroy;

    /// <summary>The changes of the user, if the goal is to edit the manifest.</summary>
    public ImmutableArray<ManifestEdit> Edits { get; init; } = [];

    public bool Refresh { get; init; } = true;

    /// <summary>Whether a record is deleted and created again if a changed field cannot be updated.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether records are created again that are neither visible nor in the recycle bin.</summary>
    public bool RecreateMissing { get; init; }

    /// <summary>Whether fields that were changed in the org are updated to the values that were sent.</summary>
    public bool Repair { get; init; }

    /// <summary>Whether the present values of records that change are read, so that they can be shown.</summary>
    public bool ShowsValues { get; init; }

    /// <summary>Whether values that use <c>${today}</c> and <c>${now}</c> are computed again and updated.</summary>
    public bool MoveDates { get; init; }

    /// <summary>How in-doubt calls of an earlier run are resolved.</summary>
    public ResolveMode ResolveMode { get; init; } = new();
}

/// <summary>The manifest and the journal of earlier runs.</summary>
internal sealed record History(Manifest? Manifest, ImmutableArray<JournalEntry> Journal)
{
    public static History None { get; } = new(null, []);

    /// <summary>The state of the plan file that the manifest names.</summary>
    public SourceFile Source { get; init; }
}

/// <summary>
/// The input of all stages in addition to the result of the stage before. The caller adds facts; stages do not change them.
/// </summary>
internal record PlanningContext(PlanRequest Request, OrgSchema Schema, OrgFacts Facts)
{
    /// <summary>Stops the planning with an <see cref="OperationCanceledException"/>; long stages check it regularly.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The files that the plan names and that were read so far, by path.</summary>
    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    public History? History { get; init; }

    /// <summary>The manifests of the plans under <c>uses</c>, by name of the plan; null for a plan that was never applied.</summary>
    public ImmutableSortedDictionary<string, Manifest?> Manifests { get; init; } =
        ImmutableSortedDictionary.Create<string, Manifest?>(StringComparer.Ordinal);

    /// <summary>The places of records in the manifest file that a diagnostic is about, by address; null until they are needed.</summary>
    public ImmutableDictionary<string, SourceSpan>? Places { get; init; }

    public string? ManifestPath { get; init; }
}

/// <summary>The state of the planning: the facts, and the result of the last completed stage.</summary>
internal sealed record PlanningState(PlanRequest Request, OrgSchema Schema, OrgFacts Facts) : PlanningContext(Request, Schema, Facts)
{
    /// <summary>The index of the next stage.</summary>
    public int Stage { get; init; }

    /// <summary>The facts that the next stage needs; null when the planning is finished.</summary>
    public Needs? Needs { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The result of the last completed stage; null before the first one.</summary>
    public ReadPlan? Result { get; init; }

    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    // Parts of the result. Each is null before its stage has completed.

    public PlanSyntax? Syntax => Result?.Syntax;

    public Recovered? Recovered => (Result as ResumedPlan)?.Recovered;

    public TypedPlan? Plan => (Result as BoundPlan)?.Plan;

    /// <summary>The values of <c>today</c> and <c>now</c> for this plan.</summary>
    public DateTimeOffset Clock => (Result as BoundPlan)?.Clock ?? Request.Now;

    public Resolution? Resolution => (Result as ResolvedPlan)?.Resolution;

    public PlanDiff? Diff => (Result as ComparedPlan)?.Diff;

    /// <summary>The result of the checks before a delete; null if nothing is deleted.</summary>
    public Removal? Removal => (Result as PrunedPlan)?.Removal;

    public ImmutableArray<Deletion> Deletions => (Result as PrunedPlan)?.Deletions ?? [];

    public OperationGraph? Operations => (Result as OrderedPlan)?.Operations;

    public ApiLimits Limits => (Result as AcyclicPlan)?.Limits ?? new();

    /// <summary>The result of apply and destroy; null while the planning is unfinished, or if there is an error.</summary>
    public PlannedRun? Run => HasErrors ? null : (Result as PackedPlan)?.Run;

    /// <summary>The result, if the goal is to edit the manifest; otherwise null.</summary>
    public EditedManifest? Edited => (Result as AdoptedPlan)?.Edited ?? (Result as ForgottenPlan)?.Edited;

    /// <summary>The comparison of the manifest with the org.</summary>
    public Drift? Drift => (Result as DriftedPlan)?.Drift;
}
