using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Makes calls from packed operations, in sending order: by wave, then in the order of packing.</summary>
internal static class CallWriter
{
    public static void Write(OperationGraph graph, PackingProblem problem, PackedCalls packed, List<ApiCall> calls)
    {
        var order = Enumerable.Range(0, packed.Count).ToArray();
        Array.Sort(order, (a, b) => (packed.WaveOf[a], a).CompareTo((packed.WaveOf[b], b)));
        var members = packed.Members();
        var (place, rank) = (new int[problem.Count], Ranks(graph));
        foreach (var call in order)
        {
            var nested = Array.Exists(members[call], o => packed.Parent[o] >= 0);
            calls.Add(nested
                ? WriteTree(graph, problem, packed, members[call], place, calls.Count)
                : WriteFlat(graph, problem, problem.Classes[packed.Classes[call]], members[call], rank, calls.Count));
        }
    }

    private static ApiCall.Tree WriteTree(
        OperationGraph graph, PackingProblem problem, PackedCalls packed, int[] members, int[] place, int number)
    {
        var (first, next) = (new int[members.Length], new int[members.Length]);
        Array.Fill(first, -1);
        for (var i = 0; i < members.Length; i++)
        {
            place[members[i]] = i;
        }
        for (var i = members.Length - 1; i >= 0; i--)
        {
            if (packed.Parent[members[i]] is >= 0 and var parent)
            {
                (next[i], first[place[parent]]) = (first[place[parent]], i);
            }
        }
        var nodes = ImmutableArray.CreateBuilder<TreeNode>(members.Length);
        var root = -1;
        for (var i = 0; i < members.Length; i++)
        {
            if (packed.Parent[members[i]] < 0)
            {
                root = members[i];
                Add(i, -1, default);
            }
        }
        return new ApiCall.Tree(number, graph.TypeOf(problem.Operations[root]).Name, nodes.MoveToImmutable());

        void Add(int member, int parent, Dependency by)
        {
            var position = nodes.Count;
            nodes.Add(new TreeNode(problem.Operations[members[member]], parent, by.Relationship, parent < 0 ? -1 : by.Field));
            for (var child = first[member]; child >= 0; child = next[child])
            {
                Add(child, position, By(graph, problem.Operations[members[child]], problem.Operations[members[member]]));
            }
        }
    }

    private static Dependency By(OperationGraph graph, int child, int parent)
    {
        foreach (var dependency in graph.DependenciesOf(child))
        {
            if (dependency.To == parent)
            {
                return dependency;
            }
        }
        throw new InvalidOperationException("A child depends on its parent. This is a bug in Seeder.");
    }

    private static ApiCall WriteFlat(OperationGraph graph, PackingProblem problem, CallClass kind, int[] members, int[] rank, int number)
    {
        var operations = Array.ConvertAll(members, m => problem.Operations[m]);
        if (kind.Kind is OperationKind.Find or OperationKind.Raw)
        {
            return new ApiCall.Batch(number, kind.Kind == OperationKind.Find ? BatchVerb.Find : BatchVerb.Raw, [.. operations]);
        }
        // Records are sorted by type, because the limit of ten counts each change of the type (fact sheet section 2.1).
        Array.Sort(Array.ConvertAll(operations, o => ((long)rank[graph.At(o).Type] << 32) | (uint)o), operations);
        return new ApiCall.Collections(number, CollectionsVerbs.Of(kind.Kind), [.. operations], kind.IsSetup);
    }

    // The position of each type in the order of the names.
    private static int[] Ranks(OperationGraph graph)
    {
        var (order, rank) = (Enumerable.Range(0, graph.Types.Length).ToArray(), new int[graph.Types.Length]);
        Array.Sort(order, (a, b) => string.CompareOrdinal(graph.Types[a].Name, graph.Types[b].Name));
        for (var i = 0; i < order.Length; i++)
        {
            rank[order[i]] = i;
        }
        return rank;
    }
}
