using Seeder.Core.State;
using static Seeder.Core.ApplyGoal;
using static Seeder.Core.SharedStages;

namespace Seeder.Core;

/// <summary>The stages of destroy: like an apply of a plan without records that prunes.</summary>
internal static class DestroyGoal
{
    public static readonly Pipeline<PackedPlan> Destroy = Pipeline
        .From(Read)
        .Then(Join)
        .Then(Recover)
        .Then(ResolveInDoubt)
        .Check(Describe)
        .Then(BindWithoutRecords)
        .Check(CheckIds)
        .Check(Refresh)
        .Check(Identify)
        .Then(FindDrift)
        .Then(Resolve)
        .Then(Compare)
        .Then(Prune)
        .Then(Order)
        .Then(Defer)
        .Then(Pack);

    // The plan's text still tells which records to keep, and which values to restore before a delete. Errors in it do not stop the command.
    private static StageResult<BoundPlan> BindWithoutRecords(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        var written = new BorrowedPlan(plan, ImmutableSortedDictionary.Create<string, Manifest?>(StringComparer.Ordinal));
        var empty = written with { Syntax = plan.Syntax with { Existing = [], Records = [], Batch = [] } };
        var result = Bind(context, empty, diagnostics);
        return result.Value is { } bound
            ? new BoundPlan(written, bound.Plan, Bind(context, written, new DiagnosticBag()).Value?.Plan, bound.Clock)
            : result;
    }
}
