using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>Fills one Tree call: ready roots of one type, each with the descendants that need nothing but their place under it.</summary>
internal static class TreePacker
{
    /// <summary>The call, or null where nothing would be nested: a flat list is Collections' work.</summary>
    public static ApiCall.Tree? Pack(ReadyOperations ready, OperationGraph graph, int rootType, ApiLimits limits, int number)
    {
        var nodes = ImmutableArray.CreateBuilder<TreeNode>();
        var types = new HashSet<int> { rootType };
        var nested = false;
        if (graph.Types[rootType].NotInTree)
        {
            return null;
        }
        foreach (var (root, _) in ready.Peek(OperationKind.Create, rootType, limits.RecordsPerCall))
        {
            if (nodes.Count == limits.RecordsPerCall)
            {
                break;
            }
            // Whether it is sent at all is known only when its call starts.
            if (graph.Operations[root].Condition != Condition.None)
            {
                continue;
            }
            Add(new TreeNode(root, -1, null, -1), 1);
        }
        return nested ? new ApiCall.Tree(number, graph.Types[rootType].Name, nodes.ToImmutable()) : null;

        void Add(TreeNode node, int level)
        {
            var position = nodes.Count;
            nodes.Add(node);
            if (level == limits.TreeLevels)
            {
                return;
            }
            foreach (var child in ready.DependentsOf(node.Operation))
            {
                if (nodes.Count == limits.RecordsPerCall)
                {
                    return;
                }
                // One open dependency, and it is this one: everything else that the child needs exists by now.
                if (ready.Open(child) != 1 || ready.IsTaken(child) || DependencyOn(child, node.Operation) is not { IsNestable: true } dependency)
                {
                    continue;
                }
                var type = graph.Operations[child].Type;
                if (types.Contains(type) || (types.Count < limits.TreeTypes && types.Add(type)))
                {
                    nested = true;
                    Add(new TreeNode(child, position, dependency.Relationship, dependency.Field), level + 1);
                }
            }
        }

        Dependency DependencyOn(int child, int parent)
        {
            foreach (var dependency in graph.DependenciesOf(child))
            {
                if (dependency.To == parent)
                {
                    return dependency;
                }
            }
            throw new InvalidOperationException("A dependent depends on what it depends on.");
        }
    }
}
