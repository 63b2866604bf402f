namespace Seeder.Core.Text;

/// <summary>
/// Tarjan's algorithm for strongly connected components. It does not use recursion, so that a chain of a million records does not overflow
/// the stack. Components are numbered in reverse topological order: each comes after the components that it depends on.
/// </summary>
internal static class StronglyConnected
{
    /// <param name="successorCount">Returns how many vertices a vertex depends on.</param>
    /// <param name="successor">Returns the i-th vertex that a vertex depends on.</param>
    /// <returns>The number of each vertex's component, and the number of components.</returns>
    public static (int[] Component, int Count) Find(int count, Func<int, int> successorCount, Func<int, int, int> successor)
    {
        var component = new int[count];
        Array.Fill(component, -1);
        var (index, low) = (new int[count], new int[count]);
        var open = new Stack<int>();
        var path = new Stack<(int Vertex, int Next)>();
        var (time, components) = (0, 0);
        for (var root = 0; root < count; root++)
        {
            if (index[root] != 0)
            {
                continue;
            }
            path.Push((root, 0));
            while (path.TryPop(out var step))
            {
                var (vertex, next) = step;
                if (next == 0)
                {
                    index[vertex] = low[vertex] = ++time;
                    open.Push(vertex);
                }
                var descended = false;
                for (; next < successorCount(vertex); next++)
                {
                    var to = successor(vertex, next);
                    if (index[to] == 0)
                    {
                        path.Push((vertex, next + 1));
                        path.Push((to, 0));
                        descended = true;
                        break;
                    }
                    if (component[to] < 0)
                    {
                        low[vertex] = Math.Min(low[vertex], index[to]);
                    }
                }
                if (descended)
                {
                    continue;
                }
                if (low[vertex] == index[vertex])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                    }
                    while (member != vertex);
                    components++;
                }
                if (path.TryPeek(out var above))
                {
                    low[above.Vertex] = Math.Min(low[above.Vertex], low[vertex]);
                }
            }
        }
        return (component, components);
    }
}
