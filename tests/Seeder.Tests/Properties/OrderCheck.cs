using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks the order of calls: each waits exactly for the calls that it depends on, without circles. Reverts come after all other
/// operations, then deletes, then raw subrequests in the order of the plan.
/// </summary>
internal static class OrderCheck
{
    public static IEnumerable<string> Check(OperationGraph graph, IReadOnlyList<ApiCall> calls)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Number != i)
            {
                yield return $"call {calls[i].Number} stands at place {i}";
                yield break;
            }
        }
        var needs = Needs(graph, calls);
        foreach (var call in calls)
        {
            foreach (var problem in CheckAfter(graph, calls, call, needs[call.Number]))
            {
                yield return problem;
            }
        }
        if (HasCircle(needs))
        {
            yield return "the calls wait for each other in a circle";
            yield break;
        }
        foreach (var call in calls)
        {
            var wave = 1 + call.After.Where(a => a < calls.Count).Select(a => calls[a].Wave).DefaultIfEmpty(0).Max();
            if (call.Wave != wave)
            {
                yield return $"call {call.Number} is in wave {call.Wave}, not {wave}";
            }
        }
    }

    private static List<SortedSet<int>> Needs(OperationGraph graph, IReadOnlyList<ApiCall> calls)
    {
        var callOf = calls.SelectMany(c => c.Operations.Select(o => (Operation: o, c.Number))).ToLookup(p => p.Operation, p => p.Number);
        return
        [
            .. calls.Select(call => new SortedSet<int>(call.Operations
                .SelectMany(o => graph.DependenciesOf(o).ToArray())
                .SelectMany(d => callOf[d.To])
                .Where(c => c != call.Number))),
        ];
    }

    private static IEnumerable<string> CheckAfter(OperationGraph graph, IReadOnlyList<ApiCall> calls, ApiCall call, SortedSet<int> needs)
    {
        if (!call.After.SequenceEqual(call.After.Distinct().Order()) || call.After.Any(a => a < 0 || a >= call.Number))
        {
            yield return $"call {call.Number} waits for {string.Join(", ", call.After)}";
            yield break;
        }
        foreach (var need in needs.Except(call.After))
        {
            yield return $"call {call.Number} does not wait for call {need}, which it needs";
        }
        foreach (var idle in call.After.Where(a => !needs.Contains(a) && !IsBehind(graph, call, calls[a])))
        {
            yield return $"call {call.Number} waits for call {idle}, which it does not need";
        }
        if (calls.Where(c => IsBehind(graph, call, c)).Select(c => c.Number).Except(Closure(calls, call)).ToList() is [var first, ..])
        {
            var role = Phase(graph, call) == 3 ? "is the plan's own" : "removes records";
            yield return $"call {call.Number} {role} but does not wait for call {first}";
        }
    }

    private static HashSet<int> Closure(IReadOnlyList<ApiCall> calls, ApiCall call)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>(call.After);
        while (open.TryPop(out var number))
        {
            if (seen.Add(number))
            {
                foreach (var next in calls[number].After)
                {
                    open.Push(next);
                }
            }
        }
        return seen;
    }

    private static bool HasCircle(List<SortedSet<int>> needs)
    {
        var left = Enumerable.Range(0, needs.Count).ToHashSet();
        while (left.Where(c => !needs[c].Overlaps(left)).ToList() is { Count: > 0 } free)
        {
            left.ExceptWith(free);
        }
        return left.Count > 0;
    }

    private static bool IsBehind(OperationGraph graph, ApiCall call, ApiCall other) =>
        Phase(graph, other) < Phase(graph, call)
            || (Phase(graph, call) == 3 && Phase(graph, other) == 3 && other.Operations[0] < call.Operations[0]);

    private static int Phase(OperationGraph graph, ApiCall call) => call.Operations.Max(o => graph.Nodes[o].Kind switch
    {
        OperationKind.Raw => 3,
        OperationKind.Delete or OperationKind.Deactivate => 2,
        OperationKind.Revert => 1,
        _ => 0,
    });
}
