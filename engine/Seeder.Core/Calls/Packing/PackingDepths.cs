namespace Seeder.Core.Calls.Packing;

/// <summary>How deep each operation of a problem stands, and how much stands below it.</summary>
internal static class PackingDepths
{
    public static int[] Sort(PackingProblem problem)
    {
        var (order, open) = (new int[problem.Count], new int[problem.Count]);
        var last = 0;
        for (var i = 0; i < problem.Count; i++)
        {
            open[i] = problem.EdgesOf(i).Length;
            if (open[i] == 0)
            {
                order[last++] = i;
            }
        }
        for (var first = 0; first < last; first++)
        {
            foreach (var user in problem.UsersOf(order[first]))
            {
                if (--open[user >> 1] == 0)
                {
                    order[last++] = user >> 1;
                }
            }
        }
        return last == problem.Count
            ? order
            : throw new InvalidOperationException("The operations hold a cycle that deferral did not break. This is a bug in Seeder.");
    }

    public static int[] Depths(PackingProblem problem)
    {
        var depth = new int[problem.Count];
        for (var n = problem.Count - 1; n >= 0; n--)
        {
            foreach (var edge in problem.EdgesOf(problem.Order[n]))
            {
                depth[edge >> 1] = Math.Max(depth[edge >> 1], depth[problem.Order[n]] + 1);
            }
        }
        return depth;
    }

    // A record with two parents is counted under the later one, because only that one can be its parent in a Tree.
    public static int[] Subtrees(PackingProblem problem)
    {
        var (size, place) = (new int[problem.Count], new int[problem.Count]);
        for (var n = 0; n < problem.Count; n++)
        {
            place[problem.Order[n]] = n;
        }
        for (var n = problem.Count - 1; n >= 0; n--)
        {
            var operation = problem.Order[n];
            size[operation]++;
            var last = -1;
            foreach (var edge in problem.EdgesOf(operation))
            {
                last = last < 0 || place[edge >> 1] > place[last >> 1] ? edge : last;
            }
            if (last >= 0 && (last & 1) == 1)
            {
                size[last >> 1] += size[operation];
            }
        }
        return size;
    }
}
