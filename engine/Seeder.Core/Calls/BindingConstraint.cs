using Seeder.Core.Calls.Jobs;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The limit that prevents a plan from reaching its lower bound.</summary>
internal enum BindingConstraintKind { None, TreeLevels, TreeTypes, TypesPerCall, RecordsPerCall, SetupApart, Order, Jobs, NotSought }

/// <summary>
/// The limits that prevent fewer calls and fewer waves: for each, the limit without which the lower bound would be reached, or else the
/// dependency order.
/// </summary>
internal sealed record BindingConstraint(BindingConstraintKind Calls, BindingConstraintKind Waves)
{
    // Each limit is removed alone and the plan is packed again. For large plans this search stops after this number of operations.
    private const int MostSearched = 20_000;
    private const long MostReplanned = 500_000;

    private static readonly ImmutableArray<BindingConstraintKind> Limits =
        [BindingConstraintKind.TreeLevels, BindingConstraintKind.TreeTypes, BindingConstraintKind.TypesPerCall,
            BindingConstraintKind.SetupApart, BindingConstraintKind.RecordsPerCall];

    public static BindingConstraint Of(ExecutionGraph reached, LowerBound bound, ApiLimits limits)
    {
        var (graph, left) = (reached.Operations, MostReplanned);
        var calls = reached.Calls.Length == bound.Calls ? BindingConstraintKind.None : BindingConstraintKind.Order;
        var waves = reached.Waves == bound.Waves ? BindingConstraintKind.None : BindingConstraintKind.Order;
        if (reached.Jobs is { } jobs)
        {
            return new BindingConstraint(
                calls == BindingConstraintKind.None || reached.Calls.Length > LeastInStages(reached, jobs, limits)
                    ? calls
                    : BindingConstraintKind.Jobs,
                waves);
        }
        foreach (var kind in Limits)
        {
            if ((calls != BindingConstraintKind.Order && waves != BindingConstraintKind.Order) || !Binds(kind, graph, limits))
            {
                continue;
            }
            if ((left -= graph.Count) < 0)
            {
                return new BindingConstraint(
                    calls == BindingConstraintKind.Order ? BindingConstraintKind.NotSought : calls,
                    waves == BindingConstraintKind.Order ? BindingConstraintKind.NotSought : waves);
            }
            var cost = Packer.Cost(WithoutSetup(graph, kind), Lifted(limits, kind, graph.Count), thorough: graph.Count <= MostSearched);
            calls = calls == BindingConstraintKind.Order && cost.Calls <= bound.Calls ? kind : calls;
            waves = waves == BindingConstraintKind.Order && cost.Waves <= bound.Waves ? kind : waves;
        }
        return new BindingConstraint(calls, waves);
    }

    /// <summary>The limit as text for the user.</summary>
    public static string Describe(BindingConstraintKind kind, ApiLimits limits) => kind switch
    {
        BindingConstraintKind.TreeLevels => $"the {limits.TreeLevels} levels of a tree",
        BindingConstraintKind.TreeTypes => $"the {limits.TreeTypes} types of a tree",
        BindingConstraintKind.TypesPerCall => $"the {limits.Chunks} types of a call",
        BindingConstraintKind.RecordsPerCall => $"the {limits.RecordsPerCall} records of a call",
        BindingConstraintKind.SetupApart => "setup objects need separate calls",
        BindingConstraintKind.Order => "dependency order",
        BindingConstraintKind.Jobs => "calls before and after a job are separate",
        BindingConstraintKind.NotSought => "not determined for this many records",
        _ => "",
    };

    // The lower bound if the calls before and after each job are planned one after another.
    private static int LeastInStages(ExecutionGraph graph, JobStages jobs, ApiLimits limits)
    {
        var calls = graph.Calls.Count(c => c is ApiCall.Bulk);
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            for (var stage = 0; stage < jobs.Count(phase); stage++)
            {
                calls += PackingProblem.For(graph.Operations, phase, limits, jobs, stage) is { } problem ? LowerBound.Of(problem).Calls : 0;
            }
        }
        return calls;
    }

    // Whether the plan can change at all if the limit is removed.
    private static bool Binds(BindingConstraintKind kind, OperationGraph graph, ApiLimits limits) => kind switch
    {
        BindingConstraintKind.TreeLevels => limits.TreeLevels < limits.RecordsPerCall && IsDeeper(graph, limits),
        BindingConstraintKind.TreeTypes => graph.Types.Length > limits.TreeTypes,
        BindingConstraintKind.TypesPerCall => graph.Types.Length > limits.Chunks,
        BindingConstraintKind.SetupApart => graph.Types.Any(t => t.IsSetup),
        _ => graph.Count > limits.RecordsPerCall,
    };

    private static bool IsDeeper(OperationGraph graph, ApiLimits limits)
    {
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            if (PackingProblem.For(graph, phase, limits)?.Depth.Max() >= limits.TreeLevels)
            {
                return true;
            }
        }
        return false;
    }

    private static ApiLimits Lifted(ApiLimits limits, BindingConstraintKind kind, int count) => kind switch
    {
        BindingConstraintKind.TreeLevels => limits with { TreeLevels = limits.RecordsPerCall },
        BindingConstraintKind.TreeTypes => limits with { TreeTypes = int.MaxValue },
        BindingConstraintKind.TypesPerCall => limits with { Chunks = int.MaxValue },
        BindingConstraintKind.RecordsPerCall => limits with { RecordsPerCall = count },
        _ => limits,
    };

    private static OperationGraph WithoutSetup(OperationGraph graph, BindingConstraintKind kind) =>
        kind != BindingConstraintKind.SetupApart ? graph : graph.WithTypes([.. graph.Types.Select(t => t with { IsSetup = false })]);
}
