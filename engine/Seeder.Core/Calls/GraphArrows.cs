namespace Seeder.Core.Calls;

/// <summary>
/// The arrows of a drawing, by the names of its nodes: <c>c1</c> is a call. Where many calls wait for the same ones, as behind a barrier,
/// all arrows pass through one more node, <c>j</c> and the first of them: thousands on either side would else be millions of arrows.
/// </summary>
internal static class GraphArrows
{
    public static (IEnumerable<string> Junctions, IEnumerable<(string From, string To)> Arrows) Of(ExecutionGraph graph)
    {
        var shared = Shared(graph);
        return (shared.Values, Arrows(graph, shared));
    }

    private static IEnumerable<(string From, string To)> Arrows(ExecutionGraph graph, OrderedDictionary<ImmutableArray<int>, string> shared)
    {
        var drawn = new HashSet<string>();
        foreach (var call in graph.Calls)
        {
            var junction = shared.GetValueOrDefault(call.After);
            foreach (var before in junction is null || drawn.Add(junction) ? call.After : [])
            {
                yield return ($"c{before + 1}", junction ?? $"c{call.Number + 1}");
            }
            if (junction is not null)
            {
                yield return (junction, $"c{call.Number + 1}");
            }
        }
    }

    // The graph gives calls behind a barrier one list, which is told by identity: equal lists elsewhere are short.
    private static OrderedDictionary<ImmutableArray<int>, string> Shared(ExecutionGraph graph) => new(
        graph.Calls.Where(c => c.After.Length > 1).GroupBy(c => c.After).Where(g => g.Skip(1).Any())
            .Select(g => KeyValuePair.Create(g.Key, $"j{g.First().Number + 1}")));
}
