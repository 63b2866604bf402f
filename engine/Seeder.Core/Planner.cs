using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

/// <summary>
/// The way from a plan's text to the calls that seed it: START READING HERE. Pure: what only the org knows is asked for by
/// <see cref="PlanningState.Needs"/>; whoever holds the connection answers by adding schema or facts and calls <see cref="Advance"/> again.
/// The rest of the flow, from calls to manifest, is <c>Executor</c>'s: <see cref="RequestWriter"/>, <see cref="ResponseReader"/>, <see cref="RunState"/>.
/// </summary>
public static class Planner
{
    private delegate PlanningState Stage(PlanningState planning, DiagnosticBag diagnostics);

    private static readonly ImmutableArray<Stage> Stages =
    [
        // Text first: a slip in the YAML must not come back as an unknown name.
        Read,
        // One plan from here on, however many files it is written in.
        Join,
        // What an earlier run left must be known before anything is compared; it needs neither schema nor plan.
        Recover,
        // The ids that other plans made are known before this one is bound, as if they stood in it.
        Borrow,
        // All types that the plan as written uses, nested ones a round later: asked for together, they cost fewest calls.
        Describe,
        // Structure before values: a value may name any record. Both report in one go, so that the user sees every mistake at once.
        ExpandAndBind,
        // Ids that cannot be of their types go into no request.
        CheckIds,
        // Whether the manifest's records still exist: one that is gone is looked up by its key, and the diff does not leave it alone.
        Refresh,
        // Whose manifest it is: another plan's records are neither updated nor deleted.
        Identify,
        // Look-ups after binding, since many mean a record of the plan; before the diff, since a reference counts by its id.
        Resolve,
        // From here on there are only differences.
        Compare,
        // What is to be deleted must be this plan's, and what goes along must be known, before anything is sent.
        Remove,
        // Dependencies know fields and places; what can be nested is decided here, where the schema is at hand.
        Order,
        // Cycles are broken before packing: the packer may rely on an order.
        Defer,
        // Last, because nothing but limits counts here. The graph checks itself.
        Pack,
    ];

    // What is said of a record by hand is held against the plan and the org; to forget one takes neither.
    private static readonly ImmutableArray<Stage> AdoptStages = [Read, Join, Recover, Borrow, Describe, ExpandAndBind, CheckIds, Identify, Mend];

    private static readonly ImmutableArray<Stage> ForgetStages = [Read, Recover, Identify, Mend];

    private static readonly ImmutableArray<Stage> CheckStages = [Read, Join, Recover, Borrow, Describe, ExpandAndBind, CheckIds, Identify, Check];

    /// <summary>Runs stages until a fact is missing, an error stands in the way, or the run is planned.</summary>
    public static PlanningState Advance(PlanningState planning)
    {
        planning = planning with { Needs = null };
        while (!planning.IsFinished)
        {
            planning.Cancel.ThrowIfCancellationRequested();
            var diagnostics = new DiagnosticBag();
            var next = StagesOf(planning.Request)[planning.Stage](planning, diagnostics);
            if (next.Needs is not null)
            {
                return next;
            }
            planning = next with
            {
                Diagnostics = planning.Diagnostics.AddRange(diagnostics.ToImmutable()),
                Stage = diagnostics.HasErrors ? StageCount(planning.Request) : planning.Stage + 1,
            };
        }
        return planning;
    }

    internal static int StageCount(PlanRequest request) => StagesOf(request).Length;

    private static ImmutableArray<Stage> StagesOf(PlanRequest request) =>
        request.Goal == PlanGoal.DetectDrift ? CheckStages
        : request.Goal != PlanGoal.EditManifest ? Stages
        : request.Edits.Any(m => m.Id is not null) ? AdoptStages
        : ForgetStages;

    private static PlanningState Read(PlanningState planning, DiagnosticBag diagnostics) =>
        planning with { Syntax = PlanReader.Read(planning.Request.Text, diagnostics, cancel: planning.Cancel) };

    private static PlanningState Join(PlanningState planning, DiagnosticBag diagnostics)
    {
        var (joined, missing) = PlanJoiner.Join(planning.Syntax!, planning.Files, planning.Request.Vars.Keys, diagnostics, planning.Cancel);
        return joined is null ? planning with { Needs = new Needs.Files(missing) } : planning with { Syntax = joined };
    }

    private static PlanningState Borrow(PlanningState planning, DiagnosticBag diagnostics)
    {
        // What is only to be removed needs nothing of others.
        var (uses, needs) = planning.Request.Goal == PlanGoal.Destroy
            ? (ImmutableSortedDictionary<string, Manifest?>.Empty, null)
            : UsedPlans.Find(planning.Syntax!.Uses, planning.Files, planning.Facts.Org is null ? null : planning.Manifests, diagnostics);
        return planning with { Needs = needs, Uses = uses };
    }

    private static PlanningState Recover(PlanningState planning, DiagnosticBag diagnostics)
    {
        if (planning.History is not { } history)
        {
            return planning with { Needs = new Needs.History(planning.Syntax!.Name!.Value.Text) };
        }
        try
        {
            var recovered = Recovery.Recover(history.Manifest, history.Journal, planning.Facts.Org?.Id, planning.Facts.Now, planning.Request.ResolveMode.ManifestWins);
            if (planning.Request.Goal == PlanGoal.EditManifest)
            {
                // What the user says comes before what the org shows.
                return planning with { Recovered = recovered };
            }
            // Without an org nobody can tell; with one, each round asks it a little more.
            if (planning.Facts.Org is not null)
            {
                var (settled, needs) = Recovery.Settle(recovered, planning.Schema, planning.Facts, planning.Request.ResolveMode);
                if (settled is null)
                {
                    return planning with { Needs = needs };
                }
                recovered = settled;
            }
            if (!recovered.InDoubt.IsEmpty)
            {
                diagnostics.Add(StateDiagnostics.CallsInDoubt(planning.Request.Text.Path, recovered.InDoubt, recovered.Candidates, recovered.Reasons));
            }
            return planning with { Recovered = recovered };
        }
        catch (BothChangedException exception)
        {
            diagnostics.Add(StateDiagnostics.BothChanged(planning.Request.Text.Path, exception.Changed));
            return planning;
        }
        catch (FormatException exception)
        {
            diagnostics.Add(StateDiagnostics.JournalDoesNotFit(exception.Message));
            return planning;
        }
    }

    private static PlanningState Mend(PlanningState planning, DiagnosticBag diagnostics)
    {
        var recovered = planning.Recovered!;
        var state = new RunState(planning.History!.Manifest);
        foreach (var entry in recovered.Entries)
        {
            state.Apply(entry);
        }
        // Types of records that are in doubt and left the plan.
        ImmutableSortedSet<string> open = [.. planning.Request.Edits.Select(m => state.InDoubt(m.Reference)?.Type).OfType<string>().Where(t => t.Length > 0 && planning.Schema.Find(t) is null)];
        if (!open.IsEmpty)
        {
            return planning with { Needs = new Needs.Types(open) };
        }
        // Look-ups that find nothing are the next run's matter.
        var (resolution, needs) = planning.Plan is { } plan ? Resolver.Resolve(plan, recovered.Manifest, planning.Facts, new DiagnosticBag()) : (null, null);
        if (needs is not null)
        {
            return planning with { Needs = needs };
        }
        var (entries, records, questions) = ManifestEditor.Find(planning.Request.Edits, planning.Plan, state, planning.Schema, planning.Facts, resolution, diagnostics);
        if (questions is not null || diagnostics.HasErrors)
        {
            return planning with { Needs = questions };
        }
        foreach (var entry in entries)
        {
            state.Apply(entry);
        }
        var settlement = new InDoubtResolution([], [], []);
        if (InDoubtResolver.InDoubt(state) is { IsEmpty: false } doubts)
        {
            var (settled, missing) = InDoubtResolver.Settle(doubts, state, planning.Schema, planning.Facts, planning.Request.ResolveMode);
            if (settled is null)
            {
                return planning with { Needs = missing };
            }
            settlement = settled;
        }
        foreach (var end in settlement.Ends)
        {
            state.Apply(end);
        }
        return planning with { Edited = new EditedManifest(entries, state, settlement.Open, settlement.Candidates) { Records = records, Reasons = settlement.Reasons } };
    }

    private static PlanningState Check(PlanningState planning, DiagnosticBag diagnostics)
    {
        var (records, needs) = DriftDetector.Check(planning.Plan!, planning.Recovered!.Manifest?.Records ?? ManifestRecords.Empty, planning.Schema, planning.Facts);
        return planning with { Needs = needs, Checked = needs is null ? records : null };
    }

    private static PlanningState Describe(PlanningState planning, DiagnosticBag diagnostics)
    {
        var missing = SchemaNeeds.Find(planning.Syntax!, planning.Schema);
        if ((Removes(planning.Request) || planning.Request.Replace || planning.Request.Goal == PlanGoal.DetectDrift) && planning.Recovered!.Manifest is { } manifest)
        {
            // What is to be removed may be of types that the plan has no more; their lookups say what goes first, and what goes along.
            missing = missing.Union(manifest.Records.Values.Select(r => r.Type).Distinct()
                .Where(t => planning.Schema.Find(t) is null && planning.Schema.AllNames?.Contains(t) == true));
        }
        return missing.IsEmpty ? planning : planning with { Needs = new Needs.Types(missing) };
    }

    private static PlanningState ExpandAndBind(PlanningState planning, DiagnosticBag diagnostics)
    {
        // To destroy is to apply a plan without records and to prune.
        var syntax = planning.Request.Goal == PlanGoal.Destroy ? planning.Syntax! with { Existing = [], Records = [], Batch = [] } : planning.Syntax!;
        foreach (var name in planning.Request.Vars.Keys.Where(n => !syntax.Vars.Any(v => v.Name.Text == n)))
        {
            diagnostics.Add(BindingDiagnostics.UnknownOverride(name, syntax.Vars.Select(v => v.Name.Text)));
        }
        var clock = ClockOf(planning);
        var context = new BindingContext(clock, planning.Request.Vars)
        {
            Seed = planning.Request.Seed ?? syntax.Options.Seed?.Text ?? "0",
            Org = planning.Facts.Org,
            Cancel = planning.Cancel,
            MostRecords = planning.Request.MaxRecords,
            Files = planning.Files,
            Uses = planning.Uses,
        };
        var (plan, needs) = Binder.Bind(syntax, planning.Schema, context, diagnostics);
        return planning with
        {
            Plan = plan,
            Clock = clock,
            Needs = needs,
            Destroyed = planning.Request.Goal == PlanGoal.Destroy ? Binder.Bind(planning.Syntax!, planning.Schema, context, new DiagnosticBag()).Plan : null,
        };
    }

    private static PlanningState CheckIds(PlanningState planning, DiagnosticBag diagnostics)
    {
        const int most = 20;
        var records = planning.Recovered!.Manifest?.Records ?? ManifestRecords.Empty;
        var prefixes = new Dictionary<string, string?>(StringComparer.Ordinal);
        var wrong = new List<(string Address, ManifestRecord Entry, string Prefix)>();
        foreach (var (address, entry) in records)
        {
            if (!prefixes.TryGetValue(entry.Type, out var prefix))
            {
                prefixes.Add(entry.Type, prefix = planning.Schema.Find(entry.Type)?.KeyPrefix);
            }
            if (prefix is not null && !entry.Id.StartsWith(prefix, StringComparison.Ordinal) && wrong.Count < most)
            {
                wrong.Add((address, entry, prefix));
            }
        }
        if (wrong.Count > 0 && planning.Places is null)
        {
            return planning with { Needs = new Needs.ManifestPlaces([.. wrong.Select(w => w.Address)]) };
        }
        foreach (var (address, entry, prefix) in wrong)
        {
            diagnostics.Add(StateDiagnostics.OtherPrefix(planning.ManifestPath ?? "", planning.Places!.GetValueOrDefault(address), address, entry, prefix));
        }
        return planning;
    }

    private static PlanningState Identify(PlanningState planning, DiagnosticBag diagnostics)
    {
        var isDestroy = planning.Request.Goal == PlanGoal.Destroy;
        var plan = isDestroy ? planning.Destroyed : planning.Plan;
        if (ManifestIdentity.Check(planning.Recovered!.Manifest, planning.Syntax!, plan, planning.History!.Source, isDestroy) is { } error)
        {
            diagnostics.Add(error);
        }
        return planning;
    }

    // A seeding that was cut off keeps its clock until an apply completes.
    private static DateTimeOffset ClockOf(PlanningState planning) =>
        planning.Request.Clock
        ?? (planning.Syntax!.Options.Clock is { } pinned && OptionsReader.TryReadClock(pinned.Text, out var clock) ? clock : (DateTimeOffset?)null)
        ?? (planning.Recovered!.Manifest is { Complete: false, Clock: { } started } ? started : planning.Request.Now);

    private static PlanningState Resolve(PlanningState planning, DiagnosticBag diagnostics)
    {
        var (resolution, needs) = Resolver.Resolve(planning.Plan!, planning.Recovered!.Manifest, planning.Facts, diagnostics);
        return planning with { Resolution = resolution, Needs = needs };
    }

    private static PlanningState Refresh(PlanningState planning, DiagnosticBag diagnostics) => planning with
    {
        Needs = planning.Request.Refresh ? Lookups.Refresh.Ask(planning.Recovered!.Manifest, planning.Facts) : null,
    };

    private static PlanningState Compare(PlanningState planning, DiagnosticBag diagnostics)
    {
        var manifest = planning.Recovered!.Manifest;
        var plan = planning.Plan!;
        if (manifest is null && planning.Request.Goal == PlanGoal.Apply && planning.Facts.Org is { } org && !new Uri(org.InstanceUrl).IsLoopback
            && plan.Records.Any(r => r.Key.IsEmpty))
        {
            diagnostics.Add(StateDiagnostics.NoManifest(plan.Name));
        }
        var (dates, needs) = planning.Request.MoveDates ? RelativeDateFields.Ask(plan, manifest, planning.Resolution!, planning.Facts) : (null, null);
        if (needs is not null)
        {
            return planning with { Needs = needs };
        }
        var mode = new DiffMode(planning.Request.Replace, planning.Request.RecreateMissing, planning.Request.Prune) { Dates = dates, Uses = planning.Uses };
        return planning with { Diff = Differ.Diff(plan, manifest, planning.Resolution!, planning.Facts, planning.Schema, mode, diagnostics) };
    }

    private static bool Removes(PlanRequest request) => request.Prune || request.Goal == PlanGoal.Destroy;

    private static PlanningState Remove(PlanningState planning, DiagnosticBag diagnostics)
    {
        var (gone, retired) = (Removes(planning.Request) ? planning.Diff!.Gone : [], planning.Diff!.DeletedBeforeReplace);
        if (gone.IsEmpty && retired.IsEmpty)
        {
            return planning;
        }
        var (deletions, needs) = Undo.Deletions(gone, planning.Request.Goal == PlanGoal.Destroy ? planning.Destroyed : planning.Plan, planning.Facts, retired);
        if (needs is not null)
        {
            return planning with { Needs = needs };
        }
        var manifest = planning.Recovered!.Manifest!;
        var (removal, questions) = Removals.Check(deletions, manifest.Records, manifest.Runs, planning.Schema, planning.Facts, manifest.IsFormat1);
        if (removal is null)
        {
            return planning with { Needs = questions };
        }
        var first = deletions.Where(d => d.IsFirst).Select(d => d.Address).ToHashSet(StringComparer.Ordinal);
        foreach (var refused in removal.NotDeleted.Where(n => first.Contains(n.Address)))
        {
            diagnostics.Add(DeletionDiagnostics.NotReplaced(planning.Plan!.Find(refused.Address) is { } index ? planning.Plan.Records[index] : null, refused));
        }
        return planning with { Deletions = removal.Deletions, Removal = removal, Diff = planning.Diff!.WithLost(removal.Gone) };
    }

    private static PlanningState Order(PlanningState planning, DiagnosticBag diagnostics) => planning with
    {
        Operations = OperationBuilder.Build(planning.Plan!, planning.Diff!, planning.Resolution!, planning.Deletions, planning.Schema),
    };

    private static PlanningState Defer(PlanningState planning, DiagnosticBag diagnostics)
    {
        var (graph, deferred) = Deferral.Defer(planning.Operations!, planning.Plan!, planning.Plan!.Options.DeferFreely ? DeferMode.Auto : DeferMode.Cycles, LimitsOf(planning), diagnostics);
        return planning with { Operations = graph, Deferred = deferred };
    }

    private static ApiLimits LimitsOf(PlanningState planning) => new(planning.Request.RecordsPerCall ?? planning.Plan!.Options.RecordsPerCall);

    private static PlanningState Pack(PlanningState planning, DiagnosticBag diagnostics)
    {
        var limits = LimitsOf(planning);
        var graph = CallPlanner.Plan(planning.Operations!, planning.Deferred, limits);
        return planning with
        {
            Limits = limits,
            Run = new PlannedRun(planning.Plan!, planning.Diff!, planning.Resolution!, planning.Deletions, planning.Facts.Org, graph)
            {
                Confirmed = Removals.Confirmed(planning.Removal, planning.Recovered!.Manifest),
            },
        };
    }
}
