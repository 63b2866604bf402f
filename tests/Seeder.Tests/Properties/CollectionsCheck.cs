using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks a Collections call: one kind of operation, no record depends on another in the call, setup objects are separate, and records are
/// sorted by type, with few types.
/// </summary>
internal static class CollectionsCheck
{
    public static IEnumerable<string> Check(OperationGraph graph, ApiCall.Collections call, ApiLimits limits)
    {
        var kind = call.Verb switch
        {
            CollectionsVerb.Create => OperationKind.Create,
            CollectionsVerb.Update => OperationKind.Update,
            CollectionsVerb.Delete => OperationKind.Delete,
            CollectionsVerb.Revert => OperationKind.Revert,
            CollectionsVerb.Retrieve => OperationKind.Read,
            _ => OperationKind.Deactivate,
        };
        var inside = call.Operations.ToHashSet();
        foreach (var operation in call.Operations)
        {
            if (graph.Nodes[operation].Kind != kind)
            {
                yield return $"call {call.Number} is to {call.Verb} but holds {operation}, a {graph.Nodes[operation].Kind}";
            }
            if (graph.DependenciesOf(operation).ToArray().Any(d => inside.Contains(d.To)))
            {
                yield return $"call {call.Number} holds {operation} and what it needs";
            }
            if (graph.TypeOf(operation).IsSetup != call.IsSetup)
            {
                yield return $"call {call.Number} holds {operation}, which is {(call.IsSetup ? "no" : "a")} setup object";
            }
        }
        // Salesforce counts how often the type changes in the list.
        var names = call.Operations.Select(o => graph.TypeOf(o).Name).ToList();
        var chunks = names.Zip(names.Skip(1)).Count(p => p.First != p.Second) + 1;
        if (call.Verb == CollectionsVerb.Retrieve && chunks > 1)
        {
            yield return $"call {call.Number} reads {chunks} types";
        }
        if (call.IsSetup && chunks > 1)
        {
            yield return $"call {call.Number} holds setup objects of {chunks} types";
        }
        if (chunks > limits.Chunks)
        {
            yield return $"call {call.Number} changes its type {chunks - 1} times";
        }
        if (names.Zip(names.Skip(1)).Any(p => string.CompareOrdinal(p.First, p.Second) > 0))
        {
            yield return $"call {call.Number} is not sorted by type: {string.Join(' ', names)}";
        }
    }
}
