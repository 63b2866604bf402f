using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

/// <summary>The stages from bound records to calls, in the order of <see cref="Planner"/>'s list.</summary>
internal static class ApplyGoal
{
    public static StageResult<BoundPlan> Select(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics)
    {
        if (context.Request.Only.IsEmpty)
        {
            return plan;
        }
        var selection = SelectionNames.Select(plan.Plan, context.Request.Only, context.Schema, diagnostics);
        return selection is null ? default(StageResult<BoundPlan>) : plan with { Plan = plan.Plan.Select(selection) };
    }

    public static Needs? WarnOfValues(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics)
    {
        var isPinned = context.Request.Clock is not null || plan.Syntax.Options.Clock is not null;
        new OfflineChecks(plan.Plan, plan.Clock, isPinned, plan.Uses.Values, diagnostics).Check();
        return null;
    }

    public static Needs? WarnOfNoManifest(PlanningContext context, ResolvedPlan plan, DiagnosticBag diagnostics)
    {
        if (plan.Manifest is null && context.Facts.Org is { } org && !new Uri(org.InstanceUrl).IsLoopback
            && plan.Plan.Records.Any(r => r.Key.IsEmpty && plan.Plan.IsSelected(r.Index)))
        {
            diagnostics.Add(StateDiagnostics.NoManifest(plan.Plan.Name));
        }
        return null;
    }

    public static StageResult<ComparedPlan> Compare(PlanningContext context, ResolvedPlan plan, DiagnosticBag diagnostics)
    {
        var request = context.Request;
        var (dates, needs) = request.MoveDates
            ? RelativeDateFields.Ask(plan.Plan, plan.Manifest, plan.Resolution, context.Facts)
            : (null, null);
        if (needs is not null)
        {
            return needs;
        }
        var repairs = request.Repair || plan.Plan.Options.Drift == DriftMode.Repair;
        var mode = new DiffMode(request.Replace, request.RecreateMissing, request.Prune)
        {
            Dates = dates,
            Uses = plan.Uses,
            Repair = repairs
                ? plan.Drift.Records.Where(r => r.State == CheckedState.Changed).ToDictionary(r => r.Address)
                : null,
        };
        var diff = Differ.Diff(plan.Plan, plan.Manifest, plan.Resolution, context.Facts, context.Schema, mode, diagnostics);
        if (!diagnostics.HasErrors)
        {
            DriftDiagnostics.Report(plan.Plan, plan.Drift, repairs, diagnostics);
        }
        return new ComparedPlan(plan, diff);
    }

    // Without a refresh, the user wants few questions, and the old values stay unknown.
    public static Needs? ReadPresentValues(PlanningContext context, ComparedPlan plan, DiagnosticBag diagnostics) =>
        context.Request is { ShowsValues: true, Refresh: true }
            ? PresentValues.Ask(plan.Plan, plan.Diff, context.Schema, context.Facts)
            : null;

    public static StageResult<PrunedPlan> Prune(PlanningContext context, ComparedPlan plan, DiagnosticBag diagnostics)
    {
        var (removed, replaced) = (context.Request.Removes ? plan.Diff.Removed : [], plan.Diff.DeletedBeforeReplace);
        if ((removed.IsEmpty && replaced.IsEmpty) || plan.Manifest is not { } manifest)
        {
            return new PrunedPlan(plan, [], null);
        }
        var (deletions, needs) = Undo.Deletions(removed, plan.Written, context.Facts, replaced);
        if (needs is not null)
        {
            return needs;
        }
        var (removal, questions) = Removals.Check(
            deletions, manifest.Records, manifest.Runs, context.Schema, context.Facts, manifest.IsFormat1);
        if (removal is null)
        {
            return questions;
        }
        var first = deletions.Where(d => d.IsFirst).Select(d => d.Address).ToHashSet();
        foreach (var refused in removal.NotDeleted.Where(n => first.Contains(n.Address)))
        {
            var record = plan.Plan.Find(refused.Address) is { } index ? plan.Plan.Records[index] : null;
            diagnostics.Add(DeletionDiagnostics.NotReplaced(record, refused));
        }
        return new PrunedPlan(plan with { Diff = plan.Diff.WithLost(removal.AlreadyDeleted) }, removal.Deletions, removal);
    }

    public static StageResult<OrderedPlan> Order(PlanningContext context, PrunedPlan plan, DiagnosticBag diagnostics) =>
        new OrderedPlan(plan, OperationBuilder.Build(plan.Plan, plan.Diff, plan.Resolution, plan.Deletions, context.Schema));

    public static StageResult<AcyclicPlan> Defer(PlanningContext context, OrderedPlan plan, DiagnosticBag diagnostics)
    {
        var options = plan.Plan.Options;
        var limits = new ApiLimits(context.Request.RecordsPerCall ?? options.RecordsPerCall);
        var mode = options.DeferFreely ? DeferMode.Auto : DeferMode.Cycles;
        var (graph, deferred) = Deferral.Defer(plan.Operations, plan.Plan, mode, limits, diagnostics);
        return graph is null ? default(StageResult<AcyclicPlan>) : new AcyclicPlan(plan with { Operations = graph }, deferred, limits);
    }

    public static StageResult<PackedPlan> Pack(PlanningContext context, AcyclicPlan plan, DiagnosticBag diagnostics)
    {
        var (request, options) = (context.Request, plan.Plan.Options);
        var mode = JobMode.Parse(request.Bulk ?? options.Bulk) ?? JobMode.Auto;
        var rows = new JobRows(plan.Plan, plan.Deletions, request.OnError ?? options.OnError);
        var graph = CallPlanner.Plan(plan.Operations, plan.Deferred, plan.Limits, mode, rows);
        return new PackedPlan(plan, new PlannedRun(plan.Plan, plan.Diff, plan.Resolution, plan.Deletions, context.Facts.Org, graph)
        {
            Confirmed = Removals.Confirmed(plan.Removal, plan.Manifest),
        });
    }
}
