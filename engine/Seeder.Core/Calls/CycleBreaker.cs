using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Finds the remaining cycles of a graph, and the lookups that break them.</summary>
internal sealed class CycleBreaker
{
    private readonly OperationGraph _graph;
    private readonly TypedPlan _plan;
    private readonly HashSet<(int Operation, int Field)> _deferred = [];
    private readonly List<(string Type, string Field, int Records, ImmutableArray<string> Cycle)> _chosen = [];

    // The operations that can be part of a cycle. Other operations have position -1.
    private int[] _members;
    private readonly int[] _place;
    private readonly bool[] _waits;
    private int[] _component = [];

    public CycleBreaker(OperationGraph graph, TypedPlan plan)
    {
        (_graph, _plan, _place, _waits, _members) = (graph, plan, new int[graph.Count], new bool[graph.Count], [.. Suspects(graph)]);
        Array.Fill(_place, -1);
        for (var i = 0; i < _members.Length; i++)
        {
            _place[_members[i]] = i;
        }
    }

    public IReadOnlySet<(int Operation, int Field)> Deferred => _deferred;

    public ImmutableArray<DeferredField> Summary() =>
    [
        .. _chosen.GroupBy(c => (c.Type, c.Field))
            .Select(g => new DeferredField(g.Key.Type, g.Key.Field, g.Sum(c => c.Records), g.First().Cycle))
            .OrderBy(d => d.Type, StringComparer.Ordinal).ThenBy(d => d.Field, StringComparer.Ordinal),
    ];

    // Most operations depend only on earlier operations. One pass forward and one backward exclude them from the search.
    private static List<int> Suspects(OperationGraph graph)
    {
        var (ordered, needed) = (new bool[graph.Count], new int[graph.Count]);
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = true;
            foreach (ref readonly var dependency in graph.DependenciesOf(i))
            {
                ordered[i] &= dependency.To != i && ordered[dependency.To];
            }
        }
        for (var i = 0; i < ordered.Length; i++)
        {
            foreach (ref readonly var dependency in ordered[i] ? [] : graph.DependenciesOf(i))
            {
                needed[dependency.To]++;
            }
        }
        var suspects = new List<int>();
        for (var i = ordered.Length - 1; i >= 0; i--)
        {
            if (ordered[i])
            {
                continue;
            }
            if (needed[i] > 0)
            {
                suspects.Add(i);
                continue;
            }
            foreach (ref readonly var dependency in graph.DependenciesOf(i))
            {
                needed[dependency.To]--;
            }
        }
        suspects.Reverse();
        return suspects;
    }

    /// <summary>Returns the components that contain a cycle, each with its operations in order.</summary>
    public List<List<int>> NextCycles()
    {
        var (component, count) = StronglyConnected.Find(_members.Length, i => _graph.DependenciesOf(_members[i]).Length, Successor);
        _component = component;
        var sizes = new int[count];
        foreach (var of in component)
        {
            sizes[of]++;
        }
        // Almost all operations are components with one member, so only components with a cycle are listed.
        var (lists, cycles, left) = (new Dictionary<int, List<int>>(), new List<List<int>>(), new List<int>());
        for (var i = 0; i < _members.Length; i++)
        {
            var operation = _members[i];
            if (sizes[component[i]] == 1 && !NeedsItself(operation))
            {
                continue;
            }
            if (!lists.TryGetValue(component[i], out var list))
            {
                lists.Add(component[i], list = []);
                cycles.Add(list);
            }
            list.Add(operation);
            left.Add(operation);
        }
        Keep(left);
        return cycles;
    }

    private void Keep(List<int> left)
    {
        var component = left.ConvertAll(o => _component[_place[o]]);
        foreach (var operation in _members)
        {
            _place[operation] = -1;
        }
        for (var i = 0; i < left.Count; i++)
        {
            _place[left[i]] = i;
        }
        (_members, _component) = ([.. left], [.. component]);
    }

    private int ComponentOf(int operation) => _place[operation] < 0 ? -1 : _component[_place[operation]];

    private bool NeedsItself(int operation)
    {
        foreach (var dependency in _graph.DependenciesOf(operation))
        {
            if (dependency.To == operation && !IsDeferred(operation, dependency))
            {
                return true;
            }
        }
        return false;
    }

    // A deferred edge, or an edge to an operation outside of cycles, is replaced by an edge to the operation itself, which Tarjan's
    // algorithm ignores.
    private int Successor(int member, int n)
    {
        ref readonly var dependency = ref _graph.DependenciesOf(_members[member])[n];
        return _place[dependency.To] < 0 || IsDeferred(_members[member], dependency) ? member : _place[dependency.To];
    }

    /// <summary>
    /// Defers the lookup of one type, or several lookups if needed. Returns false if the component has no lookup that can be set later.
    /// </summary>
    public bool Break(List<int> component)
    {
        var classes = component
            .SelectMany(o => Inside(o).Select(d => (Operation: o, Dependency: d)))
            .Where(e => CanWait(e.Operation, e.Dependency))
            .GroupBy(e => (Type: _graph.TypeOf(e.Operation).Name, Field: FieldOf(e.Operation, e.Dependency).Name))
            .Select(g => (g.Key, Edges: g.ToList()))
            .OrderBy(g => g.Edges.Any(e => e.Dependency.IsNestable))
            .ThenBy(g => g.Edges.Count)
            .ThenBy(g => g.Key.Type, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Field, StringComparer.Ordinal)
            .ToList();
        if (classes.Count == 0)
        {
            return false;
        }
        // Takes a field that breaks all cycles of the component. Without such a field, it takes the field with the most edges, and the next
        // round finds the rest.
        var breaking = classes.FindIndex(c => IsAcyclicWithout(component, c.Edges));
        var (key, edges) = breaking >= 0 ? classes[breaking] : classes.MaxBy(c => c.Edges.Count);
        _chosen.Add(
            (key.Type, key.Field, edges.Select(e => e.Operation).Distinct().Count(),
                [.. PathThrough(edges[0].Operation, edges[0].Dependency).Select(p => p.Record.Address)]));
        foreach (var (operation, dependency) in edges)
        {
            _deferred.Add((operation, dependency.Field));
            _waits[operation] = true;
        }
        return true;
    }

    /// <summary>Returns a shortest cycle that contains the given edge.</summary>
    private ImmutableArray<CycleStep> PathThrough(int operation, Dependency dependency)
    {
        var from = new Dictionary<int, (int Operation, Dependency Dependency)> { [dependency.To] = (operation, dependency) };
        var queue = new Queue<int>([dependency.To]);
        while (!from.ContainsKey(operation) && queue.TryDequeue(out var at))
        {
            foreach (var next in Inside(at))
            {
                if (from.TryAdd(next.To, (at, next)))
                {
                    queue.Enqueue(next.To);
                }
            }
        }
        var path = new List<CycleStep>();
        var end = operation;
        do
        {
            var (before, edge) = from[end];
            // A record's create before its own read is left out of the message.
            if (edge.Field >= 0 || _graph.Nodes[before].Record != _graph.Nodes[edge.To].Record)
            {
                path.Add(Place(before, edge));
            }
            end = before;
        }
        while (end != operation);
        path.Reverse();
        return [.. path];
    }

    /// <summary>Returns a shortest cycle through the first operation of the component.</summary>
    public ImmutableArray<CycleStep> PathOf(List<int> component) =>
        PathThrough(component[0], Inside(component[0]).First());

    private CycleStep Place(int operation, Dependency dependency)
    {
        var record = _plan.Records[_graph.Nodes[operation].Record];
        if (dependency.Field >= 0)
        {
            var (field, value, span) = record.Fields[dependency.Field];
            var read = _graph.KindOf(dependency.To) != OperationKind.Read ? null
                : value.Holes.OfType<FieldValue.OrgValue>().First(v => _plan.TargetOf(v.Of) == _graph.Nodes[dependency.To].Record).Field;
            return new CycleStep(record, field.Name, span, read);
        }
        foreach (var after in record.After)
        {
            if (after.Record == _graph.Nodes[dependency.To].Record)
            {
                return new CycleStep(record, "$after", after.Span, null);
            }
        }
        return new CycleStep(record, "an order that Salesforce requires", record.Span, null);
    }

    private IEnumerable<Dependency> Inside(int operation)
    {
        foreach (var dependency in _graph.DependenciesOf(operation).ToArray())
        {
            if (ComponentOf(dependency.To) == ComponentOf(operation) && !IsDeferred(operation, dependency))
            {
                yield return dependency;
            }
        }
    }

    private bool IsDeferred(int operation, Dependency dependency) =>
        _waits[operation] && dependency.Field >= 0 && _deferred.Contains((operation, dependency.Field));

    private bool CanWait(int operation, Dependency dependency) =>
        dependency.Field >= 0
        && _graph.Nodes[operation].Kind == OperationKind.Create
        && SpecialRules.CanWait(RecordOf(operation).Type, FieldOf(operation, dependency));

    private SeedRecord RecordOf(int operation) => _plan.Records[_graph.Nodes[operation].Record];

    private FieldSchema FieldOf(int operation, Dependency dependency) => RecordOf(operation).Fields[dependency.Field].Field;

    private bool IsAcyclicWithout(List<int> component, List<(int Operation, Dependency Dependency)> edges)
    {
        var removed = edges.Select(e => (e.Operation, e.Dependency.Field)).ToHashSet();
        var open = component.ToDictionary(o => o, o => 0);
        var dependents = new Dictionary<int, List<int>>();
        foreach (var operation in component)
        {
            foreach (var dependency in Inside(operation).Where(d => !removed.Contains((operation, d.Field))))
            {
                open[operation]++;
                (dependents.TryGetValue(dependency.To, out var list) ? list : dependents[dependency.To] = []).Add(operation);
            }
        }
        var ready = new Stack<int>(component.Where(o => open[o] == 0));
        var done = 0;
        while (ready.TryPop(out var operation))
        {
            done++;
            foreach (var dependent in dependents.GetValueOrDefault(operation) ?? [])
            {
                if (--open[dependent] == 0)
                {
                    ready.Push(dependent);
                }
            }
        }
        return done == component.Count;
    }
}

/// <summary>One step of a cycle: a record, and why it depends on the record of the next step.</summary>
/// <param name="Cause">The name of the field or instruction that makes the dependency.</param>
/// <param name="Read">The field of the next record that is read from the org; null if only the id is needed.</param>
internal readonly record struct CycleStep(SeedRecord Record, string Cause, SourceSpan Span, string? Read);
