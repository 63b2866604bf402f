using System.Runtime.InteropServices;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Chooses the operations that go by jobs, and divides each phase into stages. Stage n holds the operations that need n jobs one after
/// another before them. In each stage, the calls of the other operations come first, then the jobs: then no call and no job need each
/// other.
/// </summary>
internal sealed class JobStages
{
    private readonly OperationGraph _graph;
    private readonly bool[] _isJob;
    private readonly int[] _stage;
    private readonly Dictionary<(int Phase, int Stage), List<int>> _parts = [];

    // Each operation after its dependencies.
    private readonly int[] _order;

    private JobStages(OperationGraph graph, bool[] isJob)
    {
        (_graph, _isJob, _stage) = (graph, isJob, new int[graph.Count]);
        _order = InOrder();
    }

    /// <summary>Stands for all stages of a phase.</summary>
    public const int AllStages = -1;

    /// <summary>Whether the operation goes by a job.</summary>
    public bool IsJob(int operation) => _isJob[operation];

    /// <summary>Chooses the operations that go by jobs; null if no operation does.</summary>
    public static JobStages? Choose(OperationGraph graph, JobMode mode, IJobRows rows, ApiLimits limits)
    {
        if (mode.Least is null || Candidates(graph, mode, rows, limits) is not { } isJob)
        {
            return null;
        }
        var stages = new JobStages(graph, isJob);
        do
        {
            stages.SetStages();
        }
        while (stages.DropSmall(mode, limits));
        stages.Divide();
        return isJob.Contains(true) ? stages : null;
    }

    /// <summary>The number of stages of a phase.</summary>
    public int Count(int phase) => _parts.Keys.Where(p => p.Phase == phase).Select(p => p.Stage + 1).DefaultIfEmpty(1).Max();

    /// <summary>A lower bound for the number of calls and jobs of a phase that must follow each other.</summary>
    public int LeastWaves(int phase)
    {
        var (waves, most) = (new int[_graph.Count], 0);
        foreach (var operation in _order)
        {
            if (_graph.KindOf(operation).Phase() != phase)
            {
                continue;
            }
            var least = 1;
            foreach (ref readonly var dependency in _graph.DependenciesOf(operation))
            {
                // Only a Tree call can hold both records. A dependency on another phase has no waves here.
                var isCut = !dependency.IsNestable || _isJob[operation] || _isJob[dependency.To];
                least = Math.Max(least, waves[dependency.To] + (isCut ? 1 : 0));
            }
            most = Math.Max(most, waves[operation] = least);
        }
        return most;
    }

    /// <summary>The operations of a phase and stage that go by jobs, by kind and type, in the order of the graph.</summary>
    public IEnumerable<IGrouping<(OperationKind Kind, int Type), int>> JobsOf(int phase, int stage) =>
        Part(phase, stage).Where(IsJob).GroupBy(o => (_graph.KindOf(o), _graph.At(o).Type));

    /// <summary>The operations of a phase and stage that go by no job, in the order of the graph.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="stage">The stage, or <see cref="AllStages"/>.</param>
    public int[] WithoutJobs(int phase, int stage) => stage == AllStages
        ? [.. _graph.OfPhase(phase).Where(o => !IsJob(o))]
        : [.. Part(phase, stage).Where(o => !IsJob(o))];

    private List<int> Part(int phase, int stage) => _parts.GetValueOrDefault((phase, stage), []);

    private void Divide()
    {
        for (var i = 0; i < _stage.Length; i++)
        {
            _parts.GetOrAdd((_graph.KindOf(i).Phase(), _stage[i]), _ => []).Add(i);
        }
    }

    // Whole types with too few records need no further look.
    private static bool[]? Candidates(OperationGraph graph, JobMode mode, IJobRows rows, ApiLimits limits)
    {
        var counts = new Dictionary<(OperationKind, int), int>();
        for (var i = 0; i < graph.Count; i++)
        {
            if (MayBeJob(graph, i))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, (graph.KindOf(i), graph.At(i).Type), out _)++;
            }
        }
        var large = counts.Where(c => mode.Takes(c.Value, limits.RecordsPerCall)).Select(c => c.Key).ToHashSet();
        if (large.Count == 0)
        {
            return null;
        }
        var isJob = new bool[graph.Count];
        for (var i = 0; i < graph.Count; i++)
        {
            isJob[i] = MayBeJob(graph, i) && large.Contains((graph.KindOf(i), graph.At(i).Type)) && rows.SizeOf(i, graph.At(i)) >= 0;
        }
        return isJob;
    }

    // Jobs take neither setup objects nor files. The other kinds of operations have no counterpart in a job.
    private static bool MayBeJob(OperationGraph graph, int operation) =>
        graph.KindOf(operation) is OperationKind.Create or OperationKind.Update or OperationKind.Delete or OperationKind.DeleteBeforeReplace
        && graph.TypeOf(operation) is { IsSetup: false, NotInTree: false };

    private void SetStages()
    {
        foreach (var operation in _order)
        {
            var (stage, phase) = (0, _graph.KindOf(operation).Phase());
            foreach (ref readonly var dependency in _graph.DependenciesOf(operation))
            {
                if (_graph.KindOf(dependency.To).Phase() == phase)
                {
                    stage = Math.Max(stage, _stage[dependency.To] + (_isJob[dependency.To] ? 1 : 0));
                }
            }
            _stage[operation] = stage;
        }
    }

    private bool DropSmall(JobMode mode, ApiLimits limits)
    {
        var counts = new Dictionary<(OperationKind, int, int), int>();
        for (var i = 0; i < _isJob.Length; i++)
        {
            if (_isJob[i])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, KeyOf(i), out _)++;
            }
        }
        var small = counts.Where(c => !mode.Takes(c.Value, limits.RecordsPerCall)).Select(c => c.Key).ToHashSet();
        for (var i = 0; i < _isJob.Length && small.Count > 0; i++)
        {
            _isJob[i] = _isJob[i] && !small.Contains(KeyOf(i));
        }
        return small.Count > 0;
    }

    private (OperationKind, int, int) KeyOf(int operation) =>
        (_graph.KindOf(operation), _graph.At(operation).Type, _stage[operation]);

    // The stack is explicit, because chains may be long.
    private int[] InOrder()
    {
        var (order, next, count) = (new int[_graph.Count], new int[_graph.Count], 0);
        var path = new Stack<int>();
        for (var root = 0; root < next.Length; root++)
        {
            if (next[root] == 0)
            {
                path.Push(root);
            }
            while (path.TryPeek(out var operation))
            {
                var dependencies = _graph.DependenciesOf(operation);
                if (next[operation] == dependencies.Length + 1)
                {
                    path.Pop();
                    continue;
                }
                if (next[operation] == dependencies.Length)
                {
                    order[count++] = path.Pop();
                    next[operation]++;
                    continue;
                }
                var to = dependencies[next[operation]++].To;
                if (next[to] == 0)
                {
                    path.Push(to);
                }
            }
        }
        return order;
    }
}
