using Seeder.Core.Diff;
using Seeder.Core.State;
using static Seeder.Core.SharedStages;

namespace Seeder.Core;

/// <summary>The stages that compare the manifest with the org.</summary>
internal static class DriftGoal
{
    public static readonly Pipeline<DriftedPlan> DetectDrift = Pipeline
        .From(Read)
        .Then(Join)
        .Then(Recover)
        .Then(ResolveInDoubt)
        .Then(Borrow)
        .Check(Describe)
        .Then(Bind)
        .Check(CheckIds)
        .Check(Identify)
        .Then(CompareWithOrg);

    private static StageResult<DriftedPlan> CompareWithOrg(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics)
    {
        var known = plan.Manifest?.Records ?? ManifestRecords.Empty;
        var (records, needs) = DriftDetector.Check(plan.Plan, known, context.Schema, context.Facts);
        return needs is null ? new DriftedPlan(plan, records) : needs;
    }
}
