using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>
/// The operations whose dependencies all stand in calls already, by kind and type, most pressing first: the longest chain of calls that
/// waits for them, then plan order. Also knows how many dependencies every other operation still waits for.
/// </summary>
internal sealed class ReadyOperations
{
    private readonly OperationGraph _graph;
    private readonly int[] _open;
    private readonly int[] _dependentStarts;
    private readonly int[] _dependents;
    private readonly int[] _tail;
    private readonly bool[] _taken;
    private readonly SortedSet<(int Kind, int Type)> _slots = [];
    private readonly Dictionary<(int Kind, int Type), PriorityQueue<int, (int, int)>> _queues = [];
    private readonly int[] _left = new int[OperationKinds.Phases];

    public ReadyOperations(OperationGraph graph)
    {
        _graph = graph;
        (_dependentStarts, _dependents) = Dependents(graph);
        _open = new int[graph.Count];
        _taken = new bool[graph.Count];
        for (var i = 0; i < graph.Count; i++)
        {
            _open[i] = graph.DependenciesOf(i).Length;
            _left[graph.Operations[i].Kind.Phase()]++;
        }
        _tail = Tails();
        for (var i = 0; i < graph.Count; i++)
        {
            if (_open[i] == 0)
            {
                Enqueue(i);
            }
        }
    }

    public bool IsEmpty => Phase == _left.Length;

    /// <summary>The phase whose operations may be sent now.</summary>
    public int Phase => Array.FindIndex(_left, n => n > 0) is >= 0 and var phase ? phase : _left.Length;

    /// <summary>Dependencies that stand in no call yet.</summary>
    public int Open(int operation) => _open[operation];

    public bool IsTaken(int operation) => _taken[operation];

    /// <summary>The operations that depend on one, in their own order; one that depends twice stands there twice.</summary>
    public ReadOnlySpan<int> DependentsOf(int operation) => _dependents.AsSpan(_dependentStarts[operation].._dependentStarts[operation + 1]);

    /// <summary>The types that have ready operations of the kind.</summary>
    public List<int> TypesOf(OperationKind kind, bool isSetup) =>
        [.. _slots.Where(s => s.Kind == (int)kind && _graph.Types[s.Type].IsSetup == isSetup && _queues[s].Count > 0).Select(s => s.Type)];

    /// <summary>Up to <paramref name="count"/> ready operations, most pressing first; they stay ready.</summary>
    public List<(int Operation, (int, int) Priority)> Peek(OperationKind kind, int type, int count)
    {
        var result = new List<(int, (int, int))>(Math.Min(count, 256));
        if (!_queues.TryGetValue(((int)kind, type), out var queue))
        {
            return result;
        }
        while (result.Count < count && queue.TryDequeue(out var operation, out var priority))
        {
            // Taken by a call of another kind in the meantime: it leaves the queue here.
            if (!_taken[operation])
            {
                result.Add((operation, priority));
            }
        }
        foreach (var (operation, priority) in result)
        {
            queue.Enqueue(operation, priority);
        }
        return result;
    }

    public void Take(ImmutableArray<int> operations)
    {
        foreach (var operation in operations)
        {
            _taken[operation] = true;
            _left[_graph.Operations[operation].Kind.Phase()]--;
        }
        foreach (var operation in operations)
        {
            foreach (var dependent in DependentsOf(operation))
            {
                if (--_open[dependent] == 0 && !_taken[dependent])
                {
                    Enqueue(dependent);
                }
            }
        }
    }

    private void Enqueue(int operation)
    {
        var slot = ((int)_graph.Operations[operation].Kind, _graph.Operations[operation].Type);
        if (_slots.Add(slot))
        {
            _queues.Add(slot, new PriorityQueue<int, (int, int)>());
        }
        _queues[slot].Enqueue(operation, (-_tail[operation], operation));
    }

    private static (int[] Starts, int[] Dependents) Dependents(OperationGraph graph)
    {
        var starts = new int[graph.Count + 1];
        for (var i = 0; i < graph.Count; i++)
        {
            foreach (var dependency in graph.DependenciesOf(i))
            {
                starts[dependency.To + 1]++;
            }
        }
        for (var i = 0; i < graph.Count; i++)
        {
            starts[i + 1] += starts[i];
        }
        var next = starts.AsSpan().ToArray();
        var dependents = new int[graph.DependencyCount];
        for (var i = 0; i < graph.Count; i++)
        {
            foreach (var dependency in graph.DependenciesOf(i))
            {
                dependents[next[dependency.To]++] = i;
            }
        }
        return (starts, dependents);
    }

    // How many calls must follow one after another: a nestable dependency need not cost one.
    private int[] Tails()
    {
        var order = new int[_graph.Count];
        var open = _open.AsSpan().ToArray();
        var (first, last) = (0, 0);
        for (var i = 0; i < _graph.Count; i++)
        {
            if (open[i] == 0)
            {
                order[last++] = i;
            }
        }
        for (; first < last; first++)
        {
            foreach (var dependent in DependentsOf(order[first]))
            {
                if (--open[dependent] == 0)
                {
                    order[last++] = dependent;
                }
            }
        }
        if (last != _graph.Count)
        {
            throw new InvalidOperationException("The operations hold a cycle that deferral did not break. This is a bug in Seeder.");
        }
        var tail = new int[_graph.Count];
        for (var i = last - 1; i >= 0; i--)
        {
            foreach (var dependency in _graph.DependenciesOf(order[i]))
            {
                tail[dependency.To] = Math.Max(tail[dependency.To], tail[order[i]] + (dependency.IsNestable ? 0 : 1));
            }
        }
        return tail;
    }
}
