using Seeder.Core.Calls;
using Seeder.Core.Syntax;
using static Seeder.Core.ApplyGoal;
using static Seeder.Core.SharedStages;

namespace Seeder.Core;

/// <summary>
/// Plans a run, from the text of a plan to the calls that seed it. Start reading the code here. The planner is pure: <see
/// cref="PlanningState.Needs"/> asks for facts of the org and for files; the caller adds them and calls <see cref="Advance"/> again. The
/// executor then runs the calls with <see cref="RequestWriter"/>, <see cref="ResponseReader"/> and <see cref="State.RunState"/>.
/// </summary>
internal static class Planner
{
    private static readonly Pipeline<PackedPlan> Apply = Pipeline
        // First the YAML: an error in it must not be reported as an unknown name.
        .From(Read)
        // Merges included files, so that all later stages see one plan.
        .Then(Join)
        // Applies the journal of an earlier run to the manifest. This needs neither schema nor plan.
        .Then(Recover)
        // Asks the org whether calls without a response were committed.
        .Then(ResolveInDoubt)
        // Reads the manifests of plans under 'uses', so that binding knows the ids of their records.
        .Then(Borrow)
        // Asks for the describes of all types in the plan together, which needs few API calls.
        .Check(Describe)
        // Expands and binds the records. A value may refer to any record, so both happen together and report all errors at once.
        .Then(Bind)
        // Selects the records of --only. After binding, because only bound values tell which other records these records need.
        .Then(Select)
        // Warns of values that work only in one org, or only today.
        .Check(WarnOfValues)
        // Checks that ids in lookups have the prefix of a possible type.
        .Check(CheckIds)
        // Checks whether the records of the manifest still exist, and which ones changed. A deleted one is looked up by its key, and the
        // diff creates it again.
        .Check(Refresh)
        // Checks that the manifest belongs to this plan: records of another plan are neither updated nor deleted.
        .Check(Identify)
        // Compares the org with the values that were sent last. Before the look-ups, because only the manifest's records are compared.
        .Then(FindDrift)
        // Runs look-ups. After binding, because many look-ups mean records of the plan; before the diff, because it compares references by
        // id.
        .Then(Resolve)
        // Warns if there is no manifest, because records without a key would be created again.
        .Check(WarnOfNoManifest)
        // Compares plan, manifest and org. Later stages see only the differences.
        .Then(Compare)
        // Reads the present values of records that change, if the command shows them.
        .Check(ReadPresentValues)
        // Selects records to delete. It asks who created them, and which records the org would delete by cascade.
        .Then(Prune)
        // Makes operations and their dependencies. It also decides which records can be nested, because it knows the schema.
        .Then(Order)
        // Breaks cycles, because the packer needs an order.
        .Then(Defer)
        // Packs operations into calls within the API limits, and checks the graph.
        .Then(Pack);

    /// <summary>Runs stages until a fact is missing, a stage reports an error, or the goal is reached.</summary>
    /// <param name="planning">The state so far.</param>
    /// <param name="entering">Receives the name of each stage before it runs, and the state so far.</param>
    /// <param name="until">The stage before which to stop; null runs all stages.</param>
    public static PlanningState Advance(PlanningState planning, Action<string, PlanningState>? entering = null, string? until = null)
    {
        var stages = StagesOf(planning.Request);
        planning = planning with { Needs = null };
        while (planning.Stage < stages.Length)
        {
            planning.Cancel.ThrowIfCancellationRequested();
            planning = InNamespaces(planning);
            var diagnostics = new DiagnosticBag();
            var stage = stages[planning.Stage];
            if (stage.Name == until)
            {
                return planning;
            }
            entering?.Invoke(stage.Name, planning);
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

    // From the first stage on that knows the plan's options, every name that the org does not have is tried with the namespaces.
    private static PlanningState InNamespaces(PlanningState planning)
    {
        if (planning.Syntax is not { Options.Namespace: var own } || (own is null && planning.Request.Namespaces.IsEmpty))
        {
            return planning;
        }
        var schema = planning.Schema.Within(NamespacesOf(own, planning.Request));
        return ReferenceEquals(schema, planning.Schema) ? planning : planning with { Schema = schema };
    }

    private static ImmutableArray<string> NamespacesOf(ScalarSyntax? own, PlanRequest request) =>
        own is { Text: var space } ? [space, .. request.Namespaces.Where(n => n != space)] : request.Namespaces;

    private static ImmutableArray<NamedStage> StagesOf(PlanRequest request) => request.Goal switch
    {
        PlanGoal.Apply => Apply.Stages,
        PlanGoal.Destroy => DestroyGoal.Destroy.Stages,
        PlanGoal.DetectDrift => DriftGoal.DetectDrift.Stages,
        _ => request.Edits.Any(e => e.Id is not null) ? ManifestEditGoal.Adopt.Stages : ManifestEditGoal.Forget.Stages,
    };
}
