using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Checks a Tree call: it contains only creates, its roots have one type, and each other record is nested under the record that it depends
/// on, by the lookup that nesting sets.
/// </summary>
internal static class TreeCheck
{
    public static IEnumerable<string> Check(OperationGraph graph, ApiCall.Tree call, ApiLimits limits)
    {
        var positions = new Dictionary<int, int>();
        var levels = new List<int>();
        for (var i = 0; i < call.Nodes.Length; i++)
        {
            var node = call.Nodes[i];
            if (node.Parent >= i)
            {
                yield return $"call {call.Number} has {node.Operation} before its parent";
                yield break;
            }
            positions[node.Operation] = i;
            levels.Add(node.Parent < 0 ? 1 : levels[node.Parent] + 1);
            foreach (var problem in CheckNode(graph, call, node, positions))
            {
                yield return problem;
            }
        }
        if (levels.Max() > limits.TreeLevels)
        {
            yield return $"call {call.Number} has {levels.Max()} levels";
        }
        var types = call.Nodes.Select(n => graph.TypeOf(n.Operation).Name).Distinct().Count();
        if (types > limits.TreeTypes)
        {
            yield return $"call {call.Number} has {types} types";
        }
        if (!call.Operations.SequenceEqual(call.Nodes.Select(n => n.Operation)))
        {
            yield return $"call {call.Number} lists other operations than its nodes";
        }
    }

    private static IEnumerable<string> CheckNode(OperationGraph graph, ApiCall.Tree call, TreeNode node, Dictionary<int, int> positions)
    {
        var type = graph.TypeOf(node.Operation);
        if (graph.Nodes[node.Operation] is not { Kind: OperationKind.Create, Condition: Condition.None } || type.IsSetup)
        {
            yield return $"call {call.Number} holds {node.Operation}, which no Tree takes";
        }
        var inside = graph.DependenciesOf(node.Operation).ToArray().Where(d => call.Operations.Contains(d.To)).ToList();
        if (node.Parent < 0)
        {
            if (type.Name != call.RootType || node.Relationship is not null || node.Field != -1)
            {
                yield return $"call {call.Number} has the root {node.Operation}, which is no plain {call.RootType}";
            }
            if (inside.Count > 0)
            {
                yield return $"call {call.Number} has the root {node.Operation}, which needs {inside[0].To} of the same call";
            }
            yield break;
        }
        var nested = inside is [var only]
            && only.Relationship is not null
            && only.Relationship == node.Relationship
            && only.Field == node.Field
                && positions.TryGetValue(only.To, out var position) && position == node.Parent;
        if (!nested)
        {
            var parent = call.Nodes[node.Parent].Operation;
            yield return $"call {call.Number} has {node.Operation} under {parent} by {node.Relationship}, "
                + $"but it needs {string.Join(", ", inside)}";
        }
    }
}
