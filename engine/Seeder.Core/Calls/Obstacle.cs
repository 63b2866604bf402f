using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>What stands between what is reached and the bound.</summary>
public enum ObstacleKind { None, TreeLevels, TreeTypes, TypesPerCall, RecordsPerCall, SetupApart, Order, NotSought }

/// <summary>Which limit stands in the way of the bounds: the one without which they are reached, else the order that dependencies force.</summary>
public sealed record Obstacle(ObstacleKind Calls, ObstacleKind Waves)
{
    // Each limit is lifted in a plan of its own. Small ones are planned as well as the one reached; of large ones, so many operations in all.
    private const int MostSearched = 20_000;
    private const long MostReplanned = 500_000;

    private static readonly ImmutableArray<ObstacleKind> Limits =
        [ObstacleKind.TreeLevels, ObstacleKind.TreeTypes, ObstacleKind.TypesPerCall, ObstacleKind.SetupApart, ObstacleKind.RecordsPerCall];

    public static Obstacle Of(ExecutionGraph reached, LowerBound bound, ApiLimits limits)
    {
        var (graph, left) = (reached.Operations, MostReplanned);
        var calls = reached.Calls.Length == bound.Calls ? ObstacleKind.None : ObstacleKind.Order;
        var waves = reached.Waves == bound.Waves ? ObstacleKind.None : ObstacleKind.Order;
        foreach (var kind in Limits)
        {
            if ((calls != ObstacleKind.Order && waves != ObstacleKind.Order) || !Binds(kind, graph, limits))
            {
                continue;
            }
            if ((left -= graph.Count) < 0)
            {
                return new Obstacle(calls == ObstacleKind.Order ? ObstacleKind.NotSought : calls, waves == ObstacleKind.Order ? ObstacleKind.NotSought : waves);
            }
            var cost = Packer.Cost(WithoutSetup(graph, kind), Lifted(limits, kind, graph.Count), thorough: graph.Count <= MostSearched);
            calls = calls == ObstacleKind.Order && cost.Calls <= bound.Calls ? kind : calls;
            waves = waves == ObstacleKind.Order && cost.Waves <= bound.Waves ? kind : waves;
        }
        return new Obstacle(calls, waves);
    }

    /// <summary>The limit as the end of a sentence.</summary>
    public static string Describe(ObstacleKind kind, ApiLimits limits) => kind switch
    {
        ObstacleKind.TreeLevels => $"the {limits.TreeLevels} levels of a tree",
        ObstacleKind.TreeTypes => $"the {limits.TreeTypes} types of a tree",
        ObstacleKind.TypesPerCall => $"the {limits.Chunks} types of a call",
        ObstacleKind.RecordsPerCall => $"the {limits.RecordsPerCall} records of a call",
        ObstacleKind.SetupApart => "setup objects, which go apart",
        ObstacleKind.Order => "the order that dependencies force",
        ObstacleKind.NotSought => "something that is not looked for in so many records",
        _ => "",
    };

    // Whether the plan could be another one without the limit.
    private static bool Binds(ObstacleKind kind, OperationGraph graph, ApiLimits limits) => kind switch
    {
        ObstacleKind.TreeLevels => limits.TreeLevels < limits.RecordsPerCall && IsDeeper(graph, limits),
        ObstacleKind.TreeTypes => graph.Types.Length > limits.TreeTypes,
        ObstacleKind.TypesPerCall => graph.Types.Length > limits.Chunks,
        ObstacleKind.SetupApart => graph.Types.Any(t => t.IsSetup),
        _ => graph.Count > limits.RecordsPerCall,
    };

    private static bool IsDeeper(OperationGraph graph, ApiLimits limits)
    {
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            if (graph.CountOf(phase) > 0 && PackingProblem.For(graph, phase, limits).Depth.Max() >= limits.TreeLevels)
            {
                return true;
            }
        }
        return false;
    }

    private static ApiLimits Lifted(ApiLimits limits, ObstacleKind kind, int count) => kind switch
    {
        ObstacleKind.TreeLevels => limits with { TreeLevels = limits.RecordsPerCall },
        ObstacleKind.TreeTypes => limits with { TreeTypes = int.MaxValue },
        ObstacleKind.TypesPerCall => limits with { Chunks = int.MaxValue },
        ObstacleKind.RecordsPerCall => limits with { RecordsPerCall = count },
        _ => limits,
    };

    private static OperationGraph WithoutSetup(OperationGraph graph, ObstacleKind kind) =>
        kind != ObstacleKind.SetupApart ? graph : graph.WithTypes([.. graph.Types.Select(t => t with { IsSetup = false })]);
}
