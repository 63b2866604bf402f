using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>How few calls any planner could need: each class of operations fills calls of its own.</summary>
public static class LowerBound
{
    public static int Calls(OperationGraph graph, ApiLimits limits)
    {
        var classes = new SortedDictionary<(OperationKind, bool), (int Count, HashSet<int> Types)>();
        foreach (var operation in graph.Operations)
        {
            var key = (operation.Kind, graph.Types[operation.Type].IsSetup);
            var (count, types) = classes.TryGetValue(key, out var known) ? known : (0, []);
            types.Add(operation.Type);
            classes[key] = (count + 1, types);
        }
        return classes.Sum(c => c.Key.Item1 switch
        {
            OperationKind.Raw => Ceiling(c.Value.Count, ApiLimits.Subrequests),
            OperationKind.Find => Ceiling(c.Value.Count, limits.RecordsPerCall),
            OperationKind.Read => c.Value.Types.Count,
            _ => Math.Max(Ceiling(c.Value.Count, limits.RecordsPerCall), Ceiling(c.Value.Types.Count, limits.Chunks)),
        });
    }

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
