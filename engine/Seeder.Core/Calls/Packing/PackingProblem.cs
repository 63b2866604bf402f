using System.Runtime.CompilerServices;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Packing;

/// <summary>
/// One phase of a graph as arrays: what the planner and its bounds work on. Operations have dense numbers of their own; a slot is a class
/// and a type. Adjacency holds each pair once: twice the other end, plus one where the dependent may be nested by it.
/// </summary>
internal sealed class PackingProblem
{
    // A longer list of dependencies is not searched for one that another implies: finding edges must stay linear.
    private const int MostSearched = 16;

    private readonly OperationGraph _graph;

    private PackingProblem(OperationGraph graph, int phase, ApiLimits limits, int[] operations)
    {
        (_graph, Phase, Limits, Operations) = (graph, phase, limits, operations);
        Levels = Math.Min(limits.TreeLevels, limits.RecordsPerCall);
        (SlotOf, Nests, Sizes) = (new int[Count], new bool[Count], new int[Count]);
        (Classes, Slots) = Classify();
        (Starts, Edges) = FindEdges();
        Unnest();
        Gather();
        (UserStarts, Dependents) = Turn();
        Order = Sort();
        Cuts = ForcedCuts.Of(this);
        (Depth, Subtree) = (Depths(), Subtrees());
    }

    public int Phase { get; }

    public ApiLimits Limits { get; }

    /// <summary>The number that each operation has in the graph.</summary>
    public int[] Operations { get; private set; }

    /// <summary>The operations as they follow each other in the graph.</summary>
    public int[] InGraphOrder { get; private set; } = [];

    public int Count => Operations.Length;

    /// <summary>Levels that a Tree can have.</summary>
    public int Levels { get; }

    public CallClass[] Classes { get; }

    public (int Class, int Type)[] Slots { get; }

    public int[] SlotOf { get; private set; }

    /// <summary>Whether a Tree takes it.</summary>
    public bool[] Nests { get; private set; }

    public int[] Sizes { get; private set; }

    private int[] Starts { get; set; }

    private int[] Edges { get; set; }

    private int[] UserStarts { get; }

    private int[] Dependents { get; }

    /// <summary>Each operation after all that it depends on.</summary>
    public int[] Order { get; }

    public ForcedCuts Cuts { get; }

    /// <summary>How many operations must follow each one after another, nested or not.</summary>
    public int[] Depth { get; }

    /// <summary>How many records may stand in a Tree from each operation downwards, itself among them, had it room.</summary>
    public int[] Subtree { get; }

    public ReadOnlySpan<int> EdgesOf(int operation) => Edges.AsSpan(Starts[operation], Starts[operation + 1] - Starts[operation]);

    public ReadOnlySpan<int> UsersOf(int operation) =>
        Dependents.AsSpan(UserStarts[operation], UserStarts[operation + 1] - UserStarts[operation]);

    public bool HasIdempotencyKey(int operation) => _graph.At(Operations[operation]).HasIdempotencyKey;

    public int ClassOf(int operation) => Slots[SlotOf[operation]].Class;

    public int TypeOf(int operation) => Slots[SlotOf[operation]].Type;

    // The bounds of a graph and its calls are found from the same arrays, one soon after the other. Nobody needs them for longer.
    private static readonly ConditionalWeakTable<OperationGraph, WeakReference<PackingProblem>> Latest = [];

    /// <summary>One phase of a graph as arrays. The latest one of each graph is kept while memory allows.</summary>
    public static PackingProblem For(OperationGraph graph, int phase, ApiLimits limits)
    {
        if (Latest.TryGetValue(graph, out var latest)
            && latest.TryGetTarget(out var problem)
            && problem.Phase == phase
            && problem.Limits == limits)
        {
            return problem;
        }
        problem = Of(graph, phase, limits);
        Latest.AddOrUpdate(graph, new WeakReference<PackingProblem>(problem));
        return problem;
    }

    private static PackingProblem Of(OperationGraph graph, int phase, ApiLimits limits)
    {
        var operations = new int[graph.CountOf(phase)];
        for (var (i, n) = (0, 0); n < operations.Length; i++)
        {
            if (graph.KindOf(i).Phase() == phase)
            {
                operations[n++] = i;
            }
        }
        return new PackingProblem(graph, phase, limits, operations);
    }

    private (CallClass[] Classes, (int Class, int Type)[] Slots) Classify()
    {
        var (classes, classIndex) = (new List<CallClass>(), new Dictionary<(CallClass, int), int>());
        var (slots, slotIndex) = (new List<(int, int)>(), new Dictionary<(OperationKind, int), int>());
        for (var i = 0; i < Count; i++)
        {
            ref readonly var operation = ref _graph.At(Operations[i]);
            var type = _graph.Types[operation.Type];
            if (!slotIndex.TryGetValue((operation.Kind, operation.Type), out var slot))
            {
                var key = CallClass.Of(operation.Kind, operation.Type, type.IsSetup, Limits);
                if (!classIndex.TryGetValue(key, out var index))
                {
                    classIndex.Add(key, index = classes.Count);
                    classes.Add(key.Class);
                }
                slotIndex.Add((operation.Kind, operation.Type), slot = slots.Count);
                slots.Add((index, operation.Type));
            }
            (SlotOf[i], Sizes[i]) = (slot, operation.Size);
            // Whether a conditional one is sent at all is known only when its call starts.
            Nests[i] = operation is { Kind: OperationKind.Create, Condition: Condition.None } && !type.NotInTree && !type.IsSetup;
        }
        return ([.. classes], [.. slots]);
    }

    private (int[] Starts, int[] Edges) FindEdges()
    {
        var number = new int[_graph.Count];
        Array.Fill(number, -1);
        for (var i = 0; i < Count; i++)
        {
            number[Operations[i]] = i;
        }
        var starts = new int[Count + 1];
        var edges = new int[_graph.DependencyCount];
        var seen = new int[Count];
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            foreach (var dependency in _graph.DependenciesOf(Operations[i]))
            {
                var to = number[dependency.To];
                // What belongs to another phase is a matter of the barrier between them.
                if (to < 0)
                {
                    continue;
                }
                if (seen[to] > starts[i])
                {
                    // Needed twice, it must exist before: a record nests by one field, and no other may say the same.
                    edges[seen[to] - 1] &= ~1;
                    continue;
                }
                edges[count] = (to << 1) | (dependency.IsNestable && Nests[i] && Nests[to] ? 1 : 0);
                seen[to] = ++count;
            }
            starts[i + 1] = count;
        }
        Array.Resize(ref edges, count);
        return (starts, edges);
    }

    // Where a record needs both a parent and what itself needs that parent, the parent stands in an earlier call than the record.
    private void Unnest()
    {
        var place = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            var (start, end) = (Starts[i], Starts[i + 1]);
            if (end - start < 2 || end - start > MostSearched)
            {
                continue;
            }
            for (var e = start; e < end; e++)
            {
                place[Edges[e] >> 1] = e + 1;
            }
            for (var e = start; e < end; e++)
            {
                var between = EdgesOf(Edges[e] >> 1);
                foreach (var edge in between.Length > MostSearched ? [] : between)
                {
                    if (place[edge >> 1] is > 0 and var implied && implied > start && implied <= end)
                    {
                        Edges[implied - 1] &= ~1;
                    }
                }
            }
        }
    }

    private (int[] Starts, int[] Users) Turn()
    {
        var starts = new int[Count + 1];
        foreach (var edge in Edges)
        {
            starts[(edge >> 1) + 1]++;
        }
        for (var i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }
        var next = starts.AsSpan().ToArray();
        var users = new int[Edges.Length];
        for (var i = 0; i < Count; i++)
        {
            foreach (var edge in EdgesOf(i))
            {
                users[next[edge >> 1]++] = (i << 1) | (edge & 1);
            }
        }
        return (starts, users);
    }

    private int[] Sort()
    {
        var (order, open) = (new int[Count], new int[Count]);
        var last = 0;
        for (var i = 0; i < Count; i++)
        {
            open[i] = EdgesOf(i).Length;
            if (open[i] == 0)
            {
                order[last++] = i;
            }
        }
        for (var first = 0; first < last; first++)
        {
            foreach (var user in UsersOf(order[first]))
            {
                if (--open[user >> 1] == 0)
                {
                    order[last++] = user >> 1;
                }
            }
        }
        return last == Count
            ? order
            : throw new InvalidOperationException("The operations hold a cycle that deferral did not break. This is a bug in Seeder.");
    }

    private int[] Depths()
    {
        var depth = new int[Count];
        for (var n = Count - 1; n >= 0; n--)
        {
            foreach (var edge in EdgesOf(Order[n]))
            {
                depth[edge >> 1] = Math.Max(depth[edge >> 1], depth[Order[n]] + 1);
            }
        }
        return depth;
    }

    // Counted under the parent that comes last, since only under that one can a record with two parents stand.
    private int[] Subtrees()
    {
        var (size, place) = (new int[Count], new int[Count]);
        for (var n = 0; n < Count; n++)
        {
            place[Order[n]] = n;
        }
        for (var n = Count - 1; n >= 0; n--)
        {
            var operation = Order[n];
            size[operation]++;
            var last = -1;
            foreach (var edge in EdgesOf(operation))
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

    // Numbers the operations anew, those that need the same busy record one after another: fewer calls then lock it, and what is packed
    // together stands together in memory.
    private void Gather()
    {
        var users = new int[Count];
        foreach (var edge in Edges)
        {
            users[edge >> 1]++;
        }
        var (busiest, starts) = (new int[Count], new int[Count + 1]);
        for (var i = 0; i < Count; i++)
        {
            busiest[i] = i;
            var most = 0;
            foreach (var edge in EdgesOf(i))
            {
                (busiest[i], most) = users[edge >> 1] > most ? (edge >> 1, users[edge >> 1]) : (busiest[i], most);
            }
            starts[busiest[i] + 1]++;
        }
        for (var i = 0; i < Count; i++)
        {
            starts[i + 1] += starts[i];
        }
        // Each one's new number takes the place of the record that gave it.
        var (number, from) = (busiest, new int[Count]);
        for (var i = 0; i < Count; i++)
        {
            number[i] = starts[busiest[i]]++;
            from[number[i]] = i;
        }
        (Operations, SlotOf, Sizes, Nests) = (Moved(Operations, from), Moved(SlotOf, from), Moved(Sizes, from), Moved(Nests, from));
        var (newStarts, edges, last) = (new int[Count + 1], new int[Edges.Length], 0);
        for (var n = 0; n < Count; n++)
        {
            foreach (var edge in EdgesOf(from[n]))
            {
                edges[last++] = (number[edge >> 1] << 1) | (edge & 1);
            }
            newStarts[n + 1] = last;
        }
        (Starts, Edges, InGraphOrder) = (newStarts, edges, number);
    }

    private static T[] Moved<T>(T[] values, int[] from)
    {
        var moved = new T[values.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = values[from[i]];
        }
        return moved;
    }
}
