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
        .Check(Refresh)
        .Check(Identify)
        .Then(FindDrift);
}
