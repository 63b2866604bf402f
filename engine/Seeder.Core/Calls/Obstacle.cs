using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>What stands between the calls reached and the bound.</summary>
public enum ObstacleKind { None, TreeLevels, TreeTypes, TypesPerCall, RecordsPerCall, SetupApart, Order }

/// <summary>Which limit stands in the way of the bounds: the one without which they are reached, else the order that dependencies force.</summary>
public sealed record Obstacle(ObstacleKind Calls, ObstacleKind Waves)
{
    // Each limit is lifted in a plan of its own; beyond this that takes longer than the answer is worth.
    private const int MostReplanned = 20_000;

    private static readonly ImmutableArray<ObstacleKind> Limits =
        [ObstacleKind.TreeLevels, ObstacleKind.TreeTypes, ObstacleKind.TypesPerCall, ObstacleKind.SetupApart, ObstacleKind.RecordsPerCall];

    public static Obstacle Of(ExecutionGraph reached, LowerBound bound, ApiLimits limits) => new(
        reached.Calls.Length == bound.Calls ? ObstacleKind.None : Find(reached, limits, c => c.Calls <= bound.Calls),
        reached.Waves == bound.Waves ? ObstacleKind.None : Find(reached, limits, c => c.Waves <= bound.Waves));

    /// <summary>The limit as the end of a sentence.</summary>
    public static string Describe(ObstacleKind kind, ApiLimits limits) => kind switch
    {
        ObstacleKind.TreeLevels => $"the {limits.TreeLevels} levels of a tree",
        ObstacleKind.TreeTypes => $"the {limits.TreeTypes} types of a tree",
        ObstacleKind.TypesPerCall => $"the {limits.Chunks} types of a call",
        ObstacleKind.RecordsPerCall => $"the {limits.RecordsPerCall} records of a call",
        ObstacleKind.SetupApart => "setup objects, which go apart",
        ObstacleKind.Order => "the order that dependencies force",
        _ => "",
    };

    private static ObstacleKind Find(ExecutionGraph reached, ApiLimits limits, Predicate<(int Calls, int Waves)> isReached)
    {
        if (reached.Operations.Count > MostReplanned)
        {
            return ObstacleKind.Order;
        }
        foreach (var kind in Limits)
        {
            if (isReached(Packer.Cost(WithoutSetup(reached.Operations, kind), Lifted(limits, kind), thorough: true)))
            {
                return kind;
            }
        }
        return ObstacleKind.Order;
    }

    private static ApiLimits Lifted(ApiLimits limits, ObstacleKind kind) => kind switch
    {
        ObstacleKind.TreeLevels => limits with { TreeLevels = limits.RecordsPerCall },
        ObstacleKind.TreeTypes => limits with { TreeTypes = int.MaxValue },
        ObstacleKind.TypesPerCall => limits with { Chunks = int.MaxValue },
        ObstacleKind.RecordsPerCall => limits with { RecordsPerCall = MostReplanned },
        _ => limits,
    };

    private static OperationGraph WithoutSetup(OperationGraph graph, ObstacleKind kind) =>
        kind != ObstacleKind.SetupApart ? graph : graph.WithTypes([.. graph.Types.Select(t => t with { IsSetup = false })]);
}
