using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using static Seeder.Core.ApplyGoal;
using static Seeder.Core.SharedStages;

namespace Seeder.Core;

/// <summary>
/// The way from a plan's text to the calls that seed it: START READING HERE. Pure: <see cref="PlanningState.Needs"/> asks for
/// facts of the org and of files. The caller adds them and calls <see cref="Advance"/> again. The executor does the rest,
/// from calls to manifest: <see cref="RequestWriter"/>, <see cref="ResponseReader"/>, <see cref="State.RunState"/>.
/// </summary>
internal static class Planner
{
    private static readonly Pipeline<PackedPlan> Apply = Pipeline
        // Text first: a slip in the YAML must not be reported as an unknown name.
        .From(Read)
        // One plan from here on, also where it is written in many files.
        .Then(Join)
        // What an earlier run left must be known before anything is compared; it needs neither schema nor plan.
        .Then(Recover)
        // The org shows whether a call without a response was committed.
        .Then(ResolveInDoubt)
        // The ids that other plans made are known before this plan is bound, as if its text named them.
        .Then(Borrow)
        // All types that the plan as written uses, nested ones a round later: asked for together, they cost fewest calls.
        .Check(Describe)
        // Structure before values: a value may name any record. Both report together, so that the user sees every mistake at once.
        .Then(Bind)
        // Ids that cannot be of their types go into no request.
        .Check(CheckIds)
        // Whether the manifest's records still exist: one that is gone is looked up by its key, and the diff creates it again.
        .Check(Refresh)
        // Whose manifest it is: another plan's records are neither updated nor deleted.
        .Check(Identify)
        // Look-ups after binding, since many mean a record of the plan; before the diff, since a reference counts by its id.
        .Then(Resolve)
        // Without a manifest, records without a key would be created again.
        .Check(WarnOfNoManifest)
        // From here on there are only differences.
        .Then(Compare)
        // This plan must have created what is deleted, and what the org deletes with it must be known before anything is sent.
        .Then(Prune)
        // Dependencies know fields and places. What can be nested is decided here, where the schema is known.
        .Then(Order)
        // Cycles are broken before packing: the packer may rely on an order.
        .Then(Defer)
        // Last, because only limits count here. The graph checks itself.
        .Then(Pack);

    /// <summary>Runs stages until a fact is missing, a stage reports an error, or the goal is reached.</summary>
    /// <param name="planning">The state so far.</param>
    /// <param name="entering">Receives the name of each stage before it runs.</param>
    public static PlanningState Advance(PlanningState planning, Action<string>? entering = null)
    {
        var stages = StagesOf(planning.Request);
        planning = planning with { Needs = null };
        while (planning.Stage < stages.Length)
        {
            planning.Cancel.ThrowIfCancellationRequested();
            var diagnostics = new DiagnosticBag();
            var stage = stages[planning.Stage];
            entering?.Invoke(stage.Name);
            var (result, needs) = stage.Run(planning, planning.Result, diagnostics);
            if (needs is not null)
            {
                return planning with { Needs = needs };
            }
            planning = planning with
            {
                Result = result ?? planning.Result,
                Diagnostics = planning.Diagnostics.AddRange(diagnostics.ToImmutable()),
                Stage = diagnostics.HasErrors ? stages.Length : planning.Stage + 1,
            };
        }
        return planning;
    }

    private static ImmutableArray<NamedStage> StagesOf(PlanRequest request) => request.Goal switch
    {
        PlanGoal.Apply => Apply.Stages,
        PlanGoal.Destroy => DestroyGoal.Destroy.Stages,
        PlanGoal.DetectDrift => DriftGoal.DetectDrift.Stages,
        _ => request.Edits.Any(e => e.Id is not null) ? ManifestEditGoal.Adopt.Stages : ManifestEditGoal.Forget.Stages,
    };
}
