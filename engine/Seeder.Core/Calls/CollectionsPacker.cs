using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>Fills one flat call with ready operations of one kind, most pressing first, sorted by type.</summary>
internal static class CollectionsPacker
{
    public static ApiCall.Collections? Pack(
        ReadyOperations ready, OperationGraph graph, CollectionsVerb verb, bool isSetup, ApiLimits limits, int number)
    {
        var types = ready.TypesOf(verb.Kind(), isSetup);
        var chosen = verb == CollectionsVerb.Retrieve
            ? Choose(ready, graph, verb.Kind(), types, ApiLimits.IdsPerRetrieve, 1)
            : Choose(ready, graph, verb.Kind(), types, limits.RecordsPerCall, limits.Chunks);
        // Sorted by type, chunks are types: the rule of ten counts alternations (fact sheet section 2.1).
        return chosen.Count == 0 ? null : new ApiCall.Collections(
            number, verb, [.. chosen.OrderBy(o => graph.TypeOf(o).Name, StringComparer.Ordinal).ThenBy(o => o)], isSetup);
    }

    public static ApiCall.Batch? Pack(ReadyOperations ready, OperationGraph graph, BatchVerb verb, ApiLimits limits, int number)
    {
        var types = ready.TypesOf(verb.Kind(), isSetup: false).Concat(ready.TypesOf(verb.Kind(), isSetup: true));
        var chosen = Choose(ready, graph, verb.Kind(), types, verb == BatchVerb.Raw ? ApiLimits.Subrequests : limits.RecordsPerCall, int.MaxValue);
        return chosen.Count == 0 ? null : new ApiCall.Batch(number, verb, [.. chosen.Order()]);
    }

    private static List<int> Choose(ReadyOperations ready, OperationGraph graph, OperationKind kind, IEnumerable<int> among, int most, int mostTypes)
    {
        var best = new List<(int Operation, (int, int) Priority)>();
        foreach (var type in among)
        {
            best.AddRange(ready.Peek(kind, type, most));
        }
        best.Sort((a, b) => a.Priority.CompareTo(b.Priority));
        var types = new HashSet<int>();
        var chosen = new List<int>(Math.Min(most, best.Count));
        var size = 0L;
        foreach (var (operation, _) in best)
        {
            if (chosen.Count == most)
            {
                break;
            }
            var (type, bytes) = (graph.Operations[operation].Type, graph.Operations[operation].Size);
            if ((chosen.Count == 0 || size + bytes <= ApiLimits.BodyBytes) && (types.Contains(type) || (types.Count < mostTypes && types.Add(type))))
            {
                chosen.Add(operation);
                size += bytes;
            }
        }
        return chosen;
    }
}
