namespace Seeder.Core.State;

/// <summary>
/// The kind of an operation on a record, or, for <c>Raw</c>, a request of <c>batch</c>. <c>Find</c> looks up a record by its <c>$key</c>.
/// <c>Read</c> reads fields that
/// only the org can fill. <c>Revert</c> restores a field that prevents a record from being deleted. A User cannot be deleted, only
/// deactivated.
/// <c>RevertBeforeReplace</c> and <c>DeleteBeforeReplace</c> revert and delete a record that is replaced; they run before all other
/// operations.
/// </summary>
internal enum OperationKind : byte { Find, Create, Update, Read, Revert, Delete, Deactivate, Raw, RevertBeforeReplace, DeleteBeforeReplace }

internal static class OperationKinds
{
    /// <summary>The number of phases.</summary>
    public const int Phases = 6;

    /// <summary>Whether the operation removes a record; its index then refers to the deletions.</summary>
    public static bool Removes(this OperationKind kind) => kind
        is OperationKind.RevertBeforeReplace or OperationKind.DeleteBeforeReplace or OperationKind.Revert or OperationKind.Delete
            or OperationKind.Deactivate;

    /// <summary>Whether the operation only reads, so that locks and setup objects do not matter.</summary>
    public static bool IsLookup(this OperationKind kind) => kind is OperationKind.Find or OperationKind.Read;

    /// <summary>
    /// Operations of a higher phase start after all operations of lower phases: deletions before replacement, then records, then deletions,
    /// then raw requests.
    /// </summary>
    public static int Phase(this OperationKind kind) => kind switch
    {
        OperationKind.Raw => 5,
        OperationKind.Delete or OperationKind.Deactivate => 4,
        OperationKind.Revert => 3,
        OperationKind.DeleteBeforeReplace => 1,
        OperationKind.RevertBeforeReplace => 0,
        _ => 2,
    };
}
