using Seeder.Core.Calls.Jobs;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Lower bounds for the number of calls, and for the number of waves (sets of calls that can run at the same time). Sometimes no schedule
/// reaches both bounds.
/// </summary>
/// <param name="Unordered">The number of calls if no operation had to wait for another.</param>
internal sealed record LowerBound(int Calls, int Waves, int Unordered)
{
    // Limits the size of the table: two chains of a million records would otherwise need a table with the square of this size.
    private const int MostSteps = 256;

    /// <summary>The bounds of a graph without cycles. Phases follow each other, so their bounds are added.</summary>
    public static LowerBound Of(OperationGraph graph, ApiLimits limits)
    {
        var sum = new LowerBound(0, 0, 0);
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            if (PackingProblem.For(graph, phase, limits) is { } problem)
            {
                var bound = Of(problem);
                sum = new LowerBound(sum.Calls + bound.Calls, sum.Waves + bound.Waves, sum.Unordered + bound.Unordered);
            }
        }
        return sum;
    }

    /// <summary>The bounds of a plan, if the same operations go by jobs.</summary>
    public static LowerBound Of(ExecutionGraph graph, ApiLimits limits)
    {
        if (graph.Jobs is not { } jobs)
        {
            return Of(graph.Operations, limits);
        }
        var least = graph.Calls.OfType<ApiCall.Bulk>()
            .GroupBy(j => (graph.Operations.KindOf(j.Operations[0]), graph.Operations.At(j.Operations[0]).Type), j => j.Bytes)
            .Sum(sizes => Math.Max(1, (int)((sizes.Sum() + JobPacker.MostBytes - 1) / JobPacker.MostBytes)));
        var sum = new LowerBound(least, 0, least);
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            var rest = PackingProblem.For(graph.Operations, phase, limits, jobs, JobStages.AllStages) is { } problem
                ? Of(problem)
                : new LowerBound(0, 0, 0);
            sum = new LowerBound(
                sum.Calls + rest.Calls, sum.Waves + Math.Max(rest.Waves, jobs.LeastWaves(phase)), sum.Unordered + rest.Unordered);
        }
        return sum;
    }

    internal static LowerBound Of(PackingProblem problem)
    {
        // Raw subrequests are sent in the order of the plan, one call after another.
        if (problem.Classes is [{ Kind: OperationKind.Raw }])
        {
            var calls = Ceiling(problem.Count, ApiLimits.Subrequests);
            return new LowerBound(Math.Max(calls, problem.Cuts.Waves), Math.Max(calls, problem.Cuts.Waves), calls);
        }
        var unordered = Classes(problem);
        return new LowerBound(Math.Max(unordered, Ordered(problem)), problem.Cuts.Waves, unordered);
    }

    private static int Classes(PackingProblem problem)
    {
        var (counts, types, bytes, alone) = (new int[problem.Classes.Length], new int[problem.Classes.Length],
            new long[problem.Classes.Length], new int[problem.Classes.Length]);
        foreach (var (index, _) in problem.Slots)
        {
            types[index]++;
        }
        for (var i = 0; i < problem.Count; i++)
        {
            var index = problem.ClassOf(i);
            counts[index]++;
            var isLarge = problem.Sizes[i] > ApiLimits.BodyBytes;
            alone[index] += isLarge ? 1 : 0;
            bytes[index] += isLarge ? 0 : problem.Sizes[i];
        }
        var calls = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (records, mostTypes) = (problem.Classes[i].Records, Math.Max(problem.Classes[i].Types, problem.Limits.TreeTypes));
            calls += Math.Max(
                Math.Max(Ceiling(counts[i], records), Ceiling(types[i], mostTypes)),
                alone[i] + (int)((bytes[i] + ApiLimits.BodyBytes - 1) / ApiLimits.BodyBytes));
        }
        return calls;
    }

    // For each pair (a, b), counts the operations with at least a calls before them and b after them. They cannot be in the first a calls
    // or in the last b calls.
    private static int Ordered(PackingProblem problem)
    {
        var (head, tail) = (problem.Cuts.Head, problem.Cuts.Tail);
        var (mostHead, mostTail, best) = (0, 0, problem.Cuts.Waves);
        for (var i = 0; i < problem.Count; i++)
        {
            (mostHead, mostTail) = (Math.Max(mostHead, head[i]), Math.Max(mostTail, tail[i]));
        }
        var (headStep, tailStep) = (1 + (mostHead / MostSteps), 1 + (mostTail / MostSteps));
        var (rows, columns, classes) = (1 + (mostHead / headStep), 1 + (mostTail / tailStep), problem.Classes.Length);
        var counts = new int[(rows + 1) * (columns + 1) * classes];
        for (var i = 0; i < problem.Count; i++)
        {
            counts[At(head[i] / headStep, tail[i] / tailStep, problem.ClassOf(i))]++;
        }
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                var calls = (row * headStep) + (column * tailStep);
                for (var c = 0; c < classes; c++)
                {
                    var sum = counts[At(row, column, c)] + counts[At(row + 1, column, c)] + counts[At(row, column + 1, c)]
                        - counts[At(row + 1, column + 1, c)];
                    counts[At(row, column, c)] = sum;
                    calls += Ceiling(sum, problem.Classes[c].Records);
                }
                // If there is no such operation, the pair gives no bound.
                best = counts.AsSpan(At(row, column, 0), classes).ContainsAnyExcept(0) ? Math.Max(best, calls) : best;
            }
        }
        return best;

        int At(int row, int column, int index) => (((row * (columns + 1)) + column) * classes) + index;
    }

    private static int Ceiling(int count, int size) => (int)(((long)count + size - 1) / size);
}
