using System.Numerics;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Finds the best plan for a few operations by dynamic programming over sets of operations that contain all their dependencies. It uses
/// only the graph and the limits.
/// </summary>
internal sealed class ExactSearch
{
    private const int Never = int.MaxValue / 2;

    private readonly OperationGraph _graph;
    private readonly ApiLimits _limits;
    private readonly int[] _needs;
    private readonly List<(int Set, int Needs)> _calls = [];

    public ExactSearch(OperationGraph graph, ApiLimits limits)
    {
        (_graph, _limits, _needs) = (graph, limits, new int[graph.Count]);
        for (var i = 0; i < graph.Count; i++)
        {
            foreach (var dependency in graph.DependenciesOf(i))
            {
                _needs[i] |= 1 << dependency.To;
            }
            for (var j = 0; j < graph.Count; j++)
            {
                // Deletes run after all other operations.
                _needs[i] |= Removes(i) && !Removes(j) ? 1 << j : 0;
            }
        }
        Extend(0, 0);
    }

    private int All => (1 << _graph.Count) - 1;

    /// <summary>The lowest number of calls.</summary>
    public int LeastCalls()
    {
        var least = Fill(All + 1);
        least[0] = 0;
        for (var done = 0; done <= All; done++)
        {
            if (least[done] == Never)
            {
                continue;
            }
            foreach (var (set, needs) in _calls)
            {
                if ((needs & ~done) == 0 && (set & done) == 0)
                {
                    least[done | set] = Math.Min(least[done | set], least[done] + 1);
                }
            }
        }
        return least[All];
    }

    /// <summary>The lowest number of waves among plans with this number of calls.</summary>
    public int LeastWaves(int calls)
    {
        // For each set, the lowest number of calls that execute it in this number of waves. The dependencies of a call are in earlier
        // waves.
        var least = Fill(All + 1);
        least[0] = 0;
        for (var waves = 0; ; waves++)
        {
            if (least[All] <= calls)
            {
                return waves;
            }
            var next = Fill(All + 1);
            for (var done = 0; done <= All; done++)
            {
                if (least[done] != Never)
                {
                    AddWave(done, least[done], calls, next);
                }
            }
            least = next;
        }
    }

    private void AddWave(int done, int used, int most, int[] next)
    {
        var possible = _calls.Where(c => (c.Needs & ~done) == 0 && (c.Set & done) == 0).Select(c => c.Set).ToArray();
        var open = Fill(All + 1);
        open[done] = used;
        // Calls only add operations, so a set is final when all smaller sets are done. Only sets that contain the done ones are reached.
        for (var set = done; set <= All; set = (set + 1) | done)
        {
            var count = open[set];
            next[set] = Math.Min(next[set], count);
            if (count >= most)
            {
                continue;
            }
            foreach (var more in possible)
            {
                if ((more & set) == 0)
                {
                    open[set | more] = Math.Min(open[set | more], count + 1);
                }
            }
        }
    }

    private void Extend(int set, int from)
    {
        for (var i = from; i < _graph.Count; i++)
        {
            var larger = set | (1 << i);
            if (BitOperations.PopCount((uint)larger) > _limits.RecordsPerCall)
            {
                return;
            }
            if (IsCall(larger))
            {
                _calls.Add((larger, Members(larger).Aggregate(0, (n, o) => n | _needs[o]) & ~larger));
            }
            Extend(larger, i + 1);
        }
    }

    private bool IsCall(int set)
    {
        var members = Members(set).ToList();
        if (members.Select(o => _graph.KindOf(o)).Distinct().Count() > 1)
        {
            return false;
        }
        var types = members.Select(o => _graph.Nodes[o].Type).Distinct().Count();
        return members.TrueForAll(o => (_needs[o] & set) == 0)
            ? IsFlat(members, types)
            : types <= _limits.TreeTypes && IsTree(members, set);
    }

    private bool IsFlat(List<int> members, int types) => _graph.KindOf(members[0]) switch
    {
        OperationKind.Find => true,
        OperationKind.Read => types == 1,
        _ when members.Exists(o => _graph.TypeOf(o).IsSetup) => types == 1,
        _ => types <= _limits.Chunks,
    };

    private bool IsTree(List<int> members, int set)
    {
        if (members.Exists(
            o => _graph.KindOf(o) != OperationKind.Create || _graph.TypeOf(o).NotInTree || _graph.Nodes[o].Condition != Condition.None))
        {
            return false;
        }
        var parents = new Dictionary<int, int>();
        foreach (var member in members)
        {
            var inside = _graph.DependenciesOf(member).ToArray().Where(d => (set & (1 << d.To)) != 0).ToList();
            if (inside.Count > 1 || inside.Exists(d => !d.IsNestable))
            {
                return false;
            }
            if (inside.Count == 1)
            {
                parents.Add(member, inside[0].To);
            }
        }
        return members.Where(o => !parents.ContainsKey(o)).Select(o => _graph.Nodes[o].Type).Distinct().Count() == 1
            && members.TrueForAll(o => Level(o) <= _limits.TreeLevels);

        int Level(int operation) => parents.TryGetValue(operation, out var parent) ? 1 + Level(parent) : 1;
    }

    private bool Removes(int operation) => _graph.KindOf(operation) is OperationKind.Delete or OperationKind.Deactivate;

    private static IEnumerable<int> Members(int set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }

    private static int[] Fill(int count)
    {
        var array = new int[count];
        Array.Fill(array, Never);
        return array;
    }
}
