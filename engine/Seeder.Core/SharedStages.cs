using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

/// <summary>The stages from text to bound records, which several goals share.</summary>
internal static class SharedStages
{
    public static StageResult<ReadPlan> Read(PlanningContext context, DiagnosticBag diagnostics) =>
        PlanReader.Read(context.Request.Text, diagnostics, cancel: context.Cancel) is { } syntax
            ? new ReadPlan(syntax)
            : default(StageResult<ReadPlan>);

    public static StageResult<ReadPlan> Join(PlanningContext context, ReadPlan plan, DiagnosticBag diagnostics)
    {
        var (joined, missing) = PlanJoiner.Join(plan.Syntax, context.Files, IsSet, diagnostics, context.Cancel);
        return joined is null ? new Needs.Files(missing) : new ReadPlan(joined);

        bool IsSet(string name) => context.Request.Vars.ContainsKey(name) || context.Request.GivenVars.Find(name) is not null;
    }

    public static StageResult<ResumedPlan> Recover(PlanningContext context, ReadPlan plan, DiagnosticBag diagnostics)
    {
        var (path, mode, facts) = (context.Request.Text.Path, context.Request.ResolveMode, context.Facts);
        if (context.History is not { } history)
        {
            return new Needs.History(plan.Syntax.Name?.Text ?? "");
        }
        try
        {
            return new ResumedPlan(
                plan, history, Recovery.Recover(history.Manifest, history.Journal, facts.Org?.Id, facts.Now, mode.ManifestWins));
        }
        catch (BothChangedException exception)
        {
            diagnostics.Add(StateDiagnostics.BothChanged(path, exception.Changed));
        }
        catch (FormatException exception)
        {
            diagnostics.Add(StateDiagnostics.JournalDoesNotFit(exception.Message));
        }
        return default;
    }

    public static StageResult<ResumedPlan> ResolveInDoubt(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        // Only the org can resolve in-doubt calls.
        var (recovered, needs) = context.Facts.Org is null
            ? (plan.Recovered, null)
            : Recovery.ResolveInDoubt(plan.Recovered, context.Schema, context.Facts, context.Request.ResolveMode);
        if (recovered is null)
        {
            return needs;
        }
        foreach (var job in recovered.Running)
        {
            diagnostics.Add(OrgDiagnostics.JobRuns(job.Id, job.Processed, job.Sent));
        }
        if (!recovered.InDoubt.IsEmpty && recovered.Running.IsEmpty)
        {
            var path = context.Request.Text.Path;
            diagnostics.Add(StateDiagnostics.CallsInDoubt(path, recovered.InDoubt, recovered.Candidates, recovered.Reasons));
        }
        return plan with { Recovered = recovered };
    }

    public static StageResult<BorrowedPlan> Borrow(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        var manifests = context.Facts.Org is null ? null : context.Manifests;
        var (uses, needs) = UsedPlans.Find(plan.Syntax.Uses, context.Files, manifests, diagnostics);
        return needs is null ? new BorrowedPlan(plan, uses) : needs;
    }

    public static Needs? Describe(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        var (request, schema) = (context.Request, context.Schema);
        var missing = SchemaNeeds.Find(plan.Syntax, schema);
        if ((request.Removes || request.Replace || request.Goal == PlanGoal.DetectDrift) && plan.Manifest is { } manifest)
        {
            // Records to delete may have types that are no longer in the plan. The lookups of these types tell which deletes cascade.
            missing = missing.Union(manifest.Records.Values.Select(r => r.Type).Distinct()
                .Where(t => schema.Find(t) is null && schema.AllNames?.Contains(t) == true));
        }
        return missing.IsEmpty ? null : new Needs.Types(missing);
    }

    public static StageResult<BoundPlan> Bind(PlanningContext context, BorrowedPlan plan, DiagnosticBag diagnostics)
    {
        var (request, syntax) = (context.Request, plan.Syntax);
        foreach (var name in request.Vars.Keys.Except(request.OptionalVars).Except(syntax.Vars.Select(v => v.Name.Text)))
        {
            diagnostics.Add(BindingDiagnostics.UnknownOverride(name, syntax.Vars.Select(v => v.Name.Text)));
        }
        request.GivenVars.Check(syntax.Vars.Select(v => v.Name.Text), request.Vars.Keys, request.VarsOfOthers, diagnostics);
        var zone = syntax.Options.Timezone is { } written ? LocalZone.Find(written.Text) : null;
        var binding = new BindingContext(ClockOf(request, plan, zone), request.VarsOf(syntax))
        {
            Zone = zone,
            Seed = request.Seed ?? syntax.Options.Seed?.Text ?? "0",
            Org = context.Facts.Org,
            Cancel = context.Cancel,
            MostRecords = request.MaxRecords,
            Files = context.Files,
            Uses = plan.Uses,
        };
        var (bound, needs) = Binder.Bind(syntax, context.Schema, binding, diagnostics);
        return bound is null ? needs : new BoundPlan(plan, bound, bound, binding.Clock);
    }

    // An incomplete run keeps its time until an apply completes, so that dates do not change.
    private static DateTimeOffset ClockOf(PlanRequest request, ResumedPlan plan, LocalZone? zone)
    {
        if (request.Clock is { } given)
        {
            return InZone(given, request.IsClockLocal, zone);
        }
        return plan.Syntax.Options.Clock is { } pinned && IsoTime.TryParse(pinned.Text, out var at)
            ? InZone(at, !IsoTime.HasOffset(pinned.Text), zone)
            : InZone(plan.Manifest is { Complete: false, Clock: { } started } ? started : request.Now, isLocal: false, zone);
    }

    // A clock cannot fail for a time that the zone skips or repeats: the offset before the change counts.
    private static DateTimeOffset InZone(DateTimeOffset clock, bool isLocal, LocalZone? zone) =>
        zone is null ? clock : zone.In(isLocal ? zone.Map(clock.DateTime).First : clock);

    public static Needs? CheckIds(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        const int most = 20;
        var prefixes = new Dictionary<string, string?>();
        var wrong = new List<(string Address, ManifestRecord Entry, string Prefix)>();
        var records = plan.Manifest?.Records ?? ManifestRecords.Empty;
        foreach (var row in records.RowNumbers)
        {
            var type = records.TypeAt(row);
            if (!prefixes.TryGetValue(type, out var prefix))
            {
                prefixes.Add(type, prefix = context.Schema.Find(type)?.KeyPrefix);
            }
            // The records of a set have the same first characters.
            var id = records.PackedAt(row) is var (set, _) ? set.Head.IdPrefix : records.IdAt(row);
            if (prefix is not null && !id.StartsWith(prefix, StringComparison.Ordinal) && wrong.Count < most)
            {
                var (address, entry) = records.At(row);
                wrong.Add((address, entry, prefix));
            }
        }
        if (wrong.Count == 0)
        {
            return null;
        }
        if (context.Places is not { } places)
        {
            return new Needs.ManifestPlaces([.. wrong.Select(w => w.Address)]);
        }
        foreach (var (address, entry, prefix) in wrong)
        {
            var place = places.GetValueOrDefault(address);
            diagnostics.Add(StateDiagnostics.OtherPrefix(context.ManifestPath ?? "", place, address, entry, prefix));
        }
        return null;
    }

    public static Needs? Refresh(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics) => context.Request.Refresh
        ? Lookups.Refresh.Ask(
            plan.Manifest,
            plan.Plan,
            context.Schema,
            context.Facts,
            Compares(context, plan) ? DriftDetector.IsSame(plan.Plan, context.Schema) : null)
        : null;

    public static StageResult<DriftedPlan> FindDrift(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics)
    {
        if (plan.Manifest is not { } manifest || context.Facts.Org is null || !Compares(context, plan))
        {
            return new DriftedPlan(plan, Drift.None with { IsCompared = false });
        }
        var (drift, needs) = DriftDetector.Find(
            plan.Plan,
            manifest.Records,
            Lookups.Refresh.InScope(manifest.Records, plan.Plan),
            context.Schema,
            context.Facts,
            context.Request.Goal == PlanGoal.DetectDrift);
        return drift is null ? needs : new DriftedPlan(plan, drift);
    }

    private static bool Compares(PlanningContext context, BoundPlan plan) => context.Request.Goal switch
    {
        PlanGoal.DetectDrift => true,
        PlanGoal.Apply => context.Request.Refresh && (context.Request.Repair || plan.Plan.Options.Drift != DriftMode.Ignore),
        _ => false,
    };

    public static Needs? Identify(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        var isDestroy = context.Request.Goal == PlanGoal.Destroy;
        if (ManifestIdentity.Check(plan.Manifest, plan.Syntax, (plan as BoundPlan)?.Written, plan.History.Source, isDestroy) is { } error)
        {
            diagnostics.Add(error);
        }
        return null;
    }

    public static StageResult<ResolvedPlan> Resolve(PlanningContext context, DriftedPlan plan, DiagnosticBag diagnostics)
    {
        var (resolution, needs) = Resolver.Resolve(plan.Plan, plan.Manifest, context.Facts, diagnostics);
        if (resolution is null)
        {
            return needs;
        }
        // Now the ids of found records are known. A record that another plan created, or that the plan names by its id, may close a ring.
        new HierarchyCheck(plan.Plan, r => IdOf(plan, resolution, r), l => resolution.Ids[l]).Check(diagnostics);
        return new ResolvedPlan(plan, resolution);
    }

    private static string? IdOf(BoundPlan plan, Resolution resolution, SeedRecord record) =>
        resolution.Keys[record.Index].Row?.Id
            ?? plan.Manifest?.Records.GetValueOrDefault(resolution.Keys[record.Index].Address ?? record.Address)?.Id;
}
