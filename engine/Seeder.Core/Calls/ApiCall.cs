using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The operation of a Collections call. Users cannot be deleted; they are deactivated by an update.</summary>
internal enum CollectionsVerb { Create, Update, Revert, Delete, Deactivate, Retrieve }

/// <summary>The content of a Batch call: look-ups by <c>$key</c>, or raw subrequests of the plan.</summary>
internal enum BatchVerb { Find, Raw }

/// <summary>The operation of a Bulk API 2.0 job.</summary>
internal enum BulkVerb { Insert, Update, Delete }

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
/// One call of the run: an HTTP request, or a job. <c>Number</c> is its index in the execution graph. Operations are in the order in which
/// they are sent.
/// </summary>
internal abstract record ApiCall
{
    private ApiCall(int number, ImmutableArray<int> operations) => (Number, Operations) = (number, operations);

    public int Number { get; init; }

    public ImmutableArray<int> Operations { get; init; }

    /// <summary>
    /// The numbers of the calls that must succeed before this one starts, ascending. Calls that one of them depends on need not be listed.
    /// </summary>
    public ImmutableArray<int> After { get; init; } = [];

    /// <summary>The wave, from 1: one more than the highest wave of <see cref="After"/>.</summary>
    public int Wave { get; init; } = 1;

    /// <summary>
    /// Returns the call with only some of its operations; null if none is left. In a Tree call, a record stays together with all records
    /// nested under it.
    /// </summary>
    /// <param name="ofRoots">For a Tree call: whether only roots are selected, and all records under a selected root stay.</param>
    public ApiCall? Only(Func<int, bool> keeps, bool ofRoots = false)
    {
        if (this is Tree tree)
        {
            return tree.Only(keeps, ofRoots);
        }
        ImmutableArray<int> kept = [.. Operations.Where(keeps)];
        return kept.IsEmpty ? null : kept.Length == Operations.Length ? this : this with { Operations = kept };
    }

    /// <summary>Creates records together with their children (POST composite/tree/{RootType}).</summary>
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
    /// Creates, updates or deletes records of up to ten types, ordered by type; or reads up to 2,000 records of one type
    /// (composite/sobjects).
    /// </summary>
    public sealed record Collections(
        int Number, CollectionsVerb Verb, ImmutableArray<int> Operations, bool IsSetup) : ApiCall(Number, Operations);

    /// <summary>
    /// Sends subrequests (composite/batch): queries that find records by their keys, or up to 25 raw subrequests of the plan, in their
    /// order.
    /// </summary>
    public sealed record Batch(int Number, BatchVerb Verb, ImmutableArray<int> Operations) : ApiCall(Number, Operations);

    /// <summary>
    /// Creates, updates or deletes records of one type by a Bulk API 2.0 ingest job (jobs/ingest), which takes several requests. Each
    /// record succeeds or fails by itself.
    /// </summary>
    public sealed record Bulk(int Number, BulkVerb Verb, ImmutableArray<int> Operations) : ApiCall(Number, Operations)
    {
        /// <summary>The approximate size of the CSV of the planned job, in bytes. A job with only some of its records keeps it.</summary>
        public long Bytes { get; init; }

        /// <summary>Whether a job sent these records before and did not store them for a temporary reason.</summary>
        public bool IsRepeat { get; init; }
    }
}

/// <summary>A record in a Tree call. Parents precede their children.</summary>
/// <param name="Parent">The index of the parent's node; -1 for a root.</param>
/// <param name="Relationship">The child relationship under which the record is nested; null for a root.</param>
/// <param name="Field">The index of the lookup field that nesting sets, and that is not sent; -1 for a root.</param>
internal readonly record struct TreeNode(int Operation, int Parent = -1, string? Relationship = null, int Field = -1);
