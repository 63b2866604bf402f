using System.Runtime.CompilerServices;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Packing;

/// <summary>
/// One phase of a graph in arrays, for the packer and the lower bounds. Operations are numbered anew from 0. A slot is a pair of a class
/// and a type. Each dependency is stored once in an adjacency array: twice the number of the other operation, plus one if the dependent can
/// be nested by it.
/// </summary>
internal sealed class PackingProblem
{
    // Dependencies that follow from others are removed only from lists up to this length, so that the time stays linear.
    private const int MostSearched = 16;

    private readonly OperationGraph _graph;

    private readonly (JobStages? Jobs, int Stage) _part;

    private PackingProblem(OperationGraph graph, int phase, ApiLimits limits, (JobStages? Jobs, int Stage) part, int[] operations)
    {
        (_graph, Phase, Limits, _part, Operations) = (graph, phase, limits, part, operations);
        Levels = Math.Min(limits.TreeLevels, limits.RecordsPerCall);
        (SlotOf, Nests, Sizes) = (new int[Count], new bool[Count], new int[Count]);
        (Classes, Slots) = Classify();
        (Starts, Edges) = FindEdges();
        Unnest();
        Gather();
        (UserStarts, Dependents) = Turn();
        Order = PackingDepths.Sort(this);
        Cuts = ForcedCuts.Of(this);
        (Depth, Subtree) = (PackingDepths.Depths(this), PackingDepths.Subtrees(this));
    }

    public int Phase { get; }

    public ApiLimits Limits { get; }

    /// <summary>The number of each operation in the graph.</summary>
    public int[] Operations { get; private set; }

    /// <summary>The operations, in the order of the graph.</summary>
    public int[] InGraphOrder { get; private set; } = [];

    public int Count => Operations.Length;

    /// <summary>The maximum number of levels in a Tree.</summary>
    public int Levels { get; }

    public CallClass[] Classes { get; }

    public (int Class, int Type)[] Slots { get; }

    public int[] SlotOf { get; private set; }

    /// <summary>Whether the operation can be part of a Tree call.</summary>
    public bool[] Nests { get; private set; }

    public int[] Sizes { get; private set; }

    private int[] Starts { get; set; }

    private int[] Edges { get; set; }

    private int[] UserStarts { get; }

    private int[] Dependents { get; }

    /// <summary>The operations in topological order: each one after its dependencies.</summary>
    public int[] Order { get; }

    public ForcedCuts Cuts { get; }

    /// <summary>For each operation, the length of the longest chain of operations that must follow.</summary>
    public int[] Depth { get; }

    /// <summary>For each operation, the number of records in the Tree under it, including itself, if there were room.</summary>
    public int[] Subtree { get; }

    public ReadOnlySpan<int> EdgesOf(int operation) => Edges.AsSpan(Starts[operation], Starts[operation + 1] - Starts[operation]);

    public ReadOnlySpan<int> UsersOf(int operation) =>
        Dependents.AsSpan(UserStarts[operation], UserStarts[operation + 1] - UserStarts[operation]);

    public bool HasIdempotencyKey(int operation) => _graph.At(Operations[operation]).HasIdempotencyKey;

    public int ClassOf(int operation) => Slots[SlotOf[operation]].Class;

    public int TypeOf(int operation) => Slots[SlotOf[operation]].Type;

    // Keeps the latest problem of a graph for a short time: the lower bounds and the packer use the same arrays.
    private static readonly ConditionalWeakTable<OperationGraph, WeakReference<PackingProblem>> Latest = [];

    /// <summary>
    /// Returns one phase of a graph, or one stage of it, without the operations that go by jobs; null if no operation is left. The latest
    /// one of each graph is cached while memory allows.
    /// </summary>
    /// <param name="jobs">The operations that go by jobs; null for none.</param>
    /// <param name="stage">The stage of <paramref name="jobs"/>.</param>
    public static PackingProblem? For(OperationGraph graph, int phase, ApiLimits limits, JobStages? jobs = null, int stage = 0)
    {
        if (Latest.TryGetValue(graph, out var latest)
            && latest.TryGetTarget(out var problem)
            && problem.Phase == phase
            && problem.Limits == limits
            && problem._part == (jobs, stage))
        {
            return problem;
        }
        var operations = jobs?.WithoutJobs(phase, stage) ?? graph.OfPhase(phase);
        if (operations.Length == 0)
        {
            return null;
        }
        problem = new PackingProblem(graph, phase, limits, (jobs, stage), operations);
        Latest.AddOrUpdate(graph, new WeakReference<PackingProblem>(problem));
        return problem;
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
            // An operation with a condition may turn out not to be sent, so it is not nested.
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
                // Dependencies on earlier phases are covered by the barrier between the phases, those on jobs by the order of the stages.
                if (to < 0)
                {
                    continue;
                }
                if (seen[to] > starts[i])
                {
                    // If two fields refer to the same parent, the record cannot be nested: nesting sets only one of them.
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

    // If a record depends on a parent and on another record that depends on this parent, the parent must be in an earlier call, so the
    // record cannot be nested under it.
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

    // Renumbers the operations so that those which refer to the same busy record follow each other. Fewer calls then lock this record, and
    // operations of one call are close in memory.
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
        // The new number of each operation replaces the number of the record that determined it.
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
