using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>What a Collections call does. Users cannot be deleted: they are deactivated, by an update.</summary>
public enum CollectionsVerb { Create, Update, Delete, Deactivate }

public static class CollectionsVerbs
{
    public static OperationKind Kind(this CollectionsVerb verb) => verb switch
    {
        CollectionsVerb.Create => OperationKind.Create,
        CollectionsVerb.Update => OperationKind.Update,
        CollectionsVerb.Delete => OperationKind.Delete,
        CollectionsVerb.Deactivate => OperationKind.Deactivate,
        _ => throw new ArgumentOutOfRangeException(nameof(verb)),
    };
}

/// <summary>One HTTP request of the run. <c>Number</c> is its place in the execution graph, from 0; operations stand in the order in which they are sent.</summary>
public abstract record ApiCall
{
    private ApiCall(int number, ImmutableArray<int> operations) => (Number, Operations) = (number, operations);

    public int Number { get; init; }

    public ImmutableArray<int> Operations { get; init; }

    /// <summary>Calls that must have succeeded before this one starts, ascending.</summary>
    public ImmutableArray<int> After { get; init; } = [];

    /// <summary>From 1: one more than the highest wave among <see cref="After"/>.</summary>
    public int Wave { get; init; } = 1;

    /// <summary>Creates records and their children at once (POST composite/tree/{RootType}).</summary>
    public sealed record Tree(int Number, string RootType, ImmutableArray<TreeNode> Nodes)
        : ApiCall(Number, [.. Nodes.Select(n => n.Operation)]);

    /// <summary>Creates, updates or deletes flat records of up to ten types, sorted by type (composite/sobjects).</summary>
    public sealed record Collections(int Number, CollectionsVerb Verb, ImmutableArray<int> Operations, bool IsSetup) : ApiCall(Number, Operations);
}

/// <summary>A record in a Tree, a parent before its children.</summary>
/// <param name="Parent">The position of its parent among the nodes; -1 for a root.</param>
/// <param name="Relationship">The child relationship under which it stands; null for a root.</param>
/// <param name="Field">The index of the field that the nesting fills, and that is therefore not sent; -1 for a root.</param>
public readonly record struct TreeNode(int Operation, int Parent, string? Relationship, int Field);
