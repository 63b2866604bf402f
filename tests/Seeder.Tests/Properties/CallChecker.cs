using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks a partition of operations into calls by the rules of the REST API. It shares no code with the planner or with the check in
/// ExecutionGraph, so that an error in one of them is found.
/// </summary>
internal static class CallChecker
{
    public static IEnumerable<string> Check(OperationGraph graph, IReadOnlyList<ApiCall> calls, ApiLimits limits) =>
    [
        .. Coverage(graph, calls),
        .. calls.SelectMany(call => Sizes(call, limits)),
        .. calls.SelectMany(call => call switch
        {
            ApiCall.Tree tree => TreeCheck.Check(graph, tree, limits),
            ApiCall.Collections collections => CollectionsCheck.Check(graph, collections, limits),
            ApiCall.Batch batch => CheckBatch(graph, batch),
            ApiCall.Bulk job => CheckJob(graph, job),
            _ => [$"call {call.Number} is of an unknown kind"],
        }),
        .. OrderCheck.Check(graph, calls),
    ];

    private static IEnumerable<string> Coverage(OperationGraph graph, IReadOnlyList<ApiCall> calls)
    {
        var times = new int[graph.Count];
        foreach (var operation in calls.SelectMany(c => c.Operations))
        {
            times[operation]++;
        }
        return times.Select((n, i) => (n, i)).Where(t => t.n != 1).Select(t => $"operation {t.i} stands in {t.n} calls");
    }

    private static IEnumerable<string> Sizes(ApiCall call, ApiLimits limits)
    {
        var most = call switch
        {
            ApiCall.Collections { Verb: CollectionsVerb.Retrieve } => 2_000,
            ApiCall.Batch { Verb: BatchVerb.Raw } => 25,
            ApiCall.Bulk => int.MaxValue,
            _ => limits.RecordsPerCall,
        };
        if (call.Operations.Length == 0 || call.Operations.Length > most)
        {
            yield return $"call {call.Number} holds {call.Operations.Length} records";
        }
    }

    private static IEnumerable<string> CheckBatch(OperationGraph graph, ApiCall.Batch call)
    {
        var kind = call.Verb == BatchVerb.Find ? OperationKind.Find : OperationKind.Raw;
        foreach (var operation in call.Operations)
        {
            if (graph.Nodes[operation].Kind != kind)
            {
                yield return $"call {call.Number} is to {call.Verb} but holds {operation}, a {graph.Nodes[operation].Kind}";
            }
            if (graph.DependenciesOf(operation).ToArray().Any(d => call.Operations.Contains(d.To)))
            {
                yield return $"call {call.Number} holds {operation} and what it needs";
            }
        }
    }

    private static IEnumerable<string> CheckJob(OperationGraph graph, ApiCall.Bulk call)
    {
        var verb = graph.Nodes[call.Operations[0]].Kind switch
        {
            OperationKind.Create => BulkVerb.Insert,
            OperationKind.Update => BulkVerb.Update,
            _ => BulkVerb.Delete,
        };
        var (first, inside) = (graph.Nodes[call.Operations[0]], call.Operations.ToHashSet());
        if (call.Verb != verb)
        {
            yield return $"job {call.Number} is to {call.Verb} but holds a {first.Kind}";
        }
        foreach (var operation in call.Operations)
        {
            var node = graph.Nodes[operation];
            if (node.Kind != first.Kind || node.Type != first.Type || graph.TypeOf(operation).IsSetup)
            {
                yield return $"job {call.Number} holds {operation}, which does not fit";
            }
            if (graph.DependenciesOf(operation).ToArray().Any(d => inside.Contains(d.To)))
            {
                yield return $"job {call.Number} holds {operation} and what it needs";
            }
        }
    }
}
