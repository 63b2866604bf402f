namespace Seeder.Core.Calls;

/// <summary>
/// The arrows of a diagram, between the names of its nodes (<c>c1</c> is a call). If many calls wait for the same calls, the arrows go
/// through one additional node, named <c>j</c> and the number of the first call that waits. Otherwise a thousand calls that wait for a
/// thousand others would need a million arrows.
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

    // Calls after a barrier share one list, which is found by reference. Equal lists elsewhere are short.
    private static OrderedDictionary<ImmutableArray<int>, string> Shared(ExecutionGraph graph) => new(
        graph.Calls.Where(c => c.After.Length > 1).GroupBy(c => c.After).Where(g => g.Skip(1).Any())
            .Select(g => KeyValuePair.Create(g.Key, $"j{g.First().Number + 1}")));
}
