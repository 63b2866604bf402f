using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>What a Collections call does. Users cannot be deleted: they are deactivated, by an update.</summary>
internal enum CollectionsVerb { Create, Update, Revert, Delete, Deactivate, Retrieve }

/// <summary>What a Batch call does: look-ups by <c>$key</c>, or the plan's raw subrequests.</summary>
internal enum BatchVerb { Find, Raw }

internal static class CollectionsVerbs
{
    public static CollectionsVerb Of(OperationKind kind) => kind switch
    {
        OperationKind.Create => CollectionsVerb.Create,
        OperationKind.Update => CollectionsVerb.Update,
        OperationKind.Revert or OperationKind.RevertBeforeReplace => CollectionsVerb.Revert,
        OperationKind.Read => CollectionsVerb.Retrieve,
        OperationKind.Delete or OperationKind.DeleteBeforeReplace => CollectionsVerb.Delete,
        OperationKind.Deactivate => CollectionsVerb.Deactivate,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static OperationKind Kind(this BatchVerb verb) => verb == BatchVerb.Find ? OperationKind.Find : OperationKind.Raw;
}

/// <summary>
/// One HTTP request of the run. <c>Number</c> is its place in the execution graph, from 0; operations stand in the order in which they are
/// sent.
/// </summary>
internal abstract record ApiCall
{
    private ApiCall(int number, ImmutableArray<int> operations) => (Number, Operations) = (number, operations);

    public int Number { get; init; }

    public ImmutableArray<int> Operations { get; init; }

    /// <summary>Calls that must have succeeded before this one starts, ascending; not all that these wait for themselves.</summary>
    public ImmutableArray<int> After { get; init; } = [];

    /// <summary>From 1: one more than the highest wave among <see cref="After"/>.</summary>
    public int Wave { get; init; } = 1;

    /// <summary>The call with some of its operations; null for none. In a Tree a record goes with all that is nested in it.</summary>
    /// <param name="ofRoots">Whether only the roots of a Tree are asked for: the rest stays with them.</param>
    public ApiCall? Only(Func<int, bool> keeps, bool ofRoots = false)
    {
        if (this is Tree tree)
        {
            return tree.Only(keeps, ofRoots);
        }
        ImmutableArray<int> kept = [.. Operations.Where(keeps)];
        return kept.IsEmpty ? null : kept.Length == Operations.Length ? this : this with { Operations = kept };
    }

    /// <summary>Creates records and their children at once (POST composite/tree/{RootType}).</summary>
    public sealed record Tree(int Number, string RootType, ImmutableArray<TreeNode> Nodes)
        : ApiCall(Number, ImmutableArray.CreateRange(Nodes, n => n.Operation))
    {
        public new Tree? Only(Func<int, bool> keeps, bool ofRoots = false)
        {
            var places = new int[Nodes.Length];
            var nodes = ImmutableArray.CreateBuilder<TreeNode>(Nodes.Length);
            for (var i = 0; i < Nodes.Length; i++)
            {
                var node = Nodes[i];
                var stays = (node.Parent < 0 || places[node.Parent] >= 0) && ((ofRoots && node.Parent >= 0) || keeps(node.Operation));
                places[i] = stays ? nodes.Count : -1;
                if (stays)
                {
                    nodes.Add(node.Parent < 0 ? node : node with { Parent = places[node.Parent] });
                }
            }
            return nodes.Count == 0 ? null
                : nodes.Count == Nodes.Length ? this
                : this with { Nodes = nodes.ToImmutable(), Operations = [.. nodes.Select(n => n.Operation)] };
        }
    }

    /// <summary>
    /// Creates, updates or deletes flat records of up to ten types, sorted by type; or reads up to 2,000 of one type (composite/sobjects).
    /// </summary>
    public sealed record Collections(
        int Number, CollectionsVerb Verb, ImmutableArray<int> Operations, bool IsSetup) : ApiCall(Number, Operations);

    /// <summary>
    /// Subrequests (composite/batch): the queries that find records by their keys, or up to 25 of the plan's own, in its order.
    /// </summary>
    public sealed record Batch(int Number, BatchVerb Verb, ImmutableArray<int> Operations) : ApiCall(Number, Operations);
}

/// <summary>A record in a Tree, a parent before its children.</summary>
/// <param name="Parent">The position of its parent among the nodes; -1 for a root.</param>
/// <param name="Relationship">The child relationship under which it stands; null for a root.</param>
/// <param name="Field">The index of the field that the nesting fills, and that is therefore not sent; -1 for a root.</param>
internal readonly record struct TreeNode(int Operation, int Parent, string? Relationship, int Field);
