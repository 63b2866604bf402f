using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>Fills one Collections call with ready operations of one kind, most pressing first, sorted by type.</summary>
internal static class CollectionsPacker
{
    public static ApiCall.Collections? Pack(
        ReadyOperations ready, OperationGraph graph, CollectionsVerb verb, bool isSetup, ApiLimits limits, int number)
    {
        var kind = verb.Kind();
        var best = new List<(int Operation, (int, int) Priority)>();
        foreach (var type in ready.TypesOf(kind, isSetup))
        {
            best.AddRange(ready.Peek(kind, type, limits.RecordsPerCall));
        }
        if (best.Count == 0)
        {
            return null;
        }
        best.Sort((a, b) => a.Priority.CompareTo(b.Priority));
        var types = new HashSet<int>();
        var chosen = new List<int>(limits.RecordsPerCall);
        foreach (var (operation, _) in best)
        {
            var type = graph.Operations[operation].Type;
            if (types.Contains(type) || (types.Count < limits.Chunks && types.Add(type)))
            {
                chosen.Add(operation);
                if (chosen.Count == limits.RecordsPerCall)
                {
                    break;
                }
            }
        }
        // Sorted by type, chunks are types: the rule of ten counts alternations (fact sheet section 2.1).
        return new ApiCall.Collections(
            number, verb, [.. chosen.OrderBy(o => graph.TypeOf(o).Name, StringComparer.Ordinal).ThenBy(o => o)], isSetup);
    }
}
