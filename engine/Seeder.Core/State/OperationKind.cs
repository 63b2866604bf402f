namespace Seeder.Core.State;

/// <summary>
/// What is done: to a record, or, for <c>Raw</c>, a subrequest of <c>batch</c>. <c>Find</c> looks up a record by its <c>$key</c>, <c>Read</c> reads fields that
/// only the org knows, <c>Revert</c> puts a field back that keeps a record from being deleted. A User cannot be deleted, only deactivated.
/// <c>Unlock</c> and <c>Retire</c> are the revert and the delete of a record that another takes the place of: they come before all else.
/// </summary>
public enum OperationKind : byte { Find, Create, Update, Read, Revert, Delete, Deactivate, Raw, RevertBeforeReplace, DeleteBeforeReplace }

public static class OperationKinds
{
    /// <summary>How many phases there are.</summary>
    public const int Phases = 6;

    /// <summary>Whether it is about a record that is to go; its index counts among the deletions.</summary>
    public static bool Removes(this OperationKind kind) => kind
        is OperationKind.RevertBeforeReplace or OperationKind.DeleteBeforeReplace or OperationKind.Revert or OperationKind.Delete or OperationKind.Deactivate;

    /// <summary>Whether it only looks, so that neither locks nor setup objects are of concern.</summary>
    public static bool IsLookup(this OperationKind kind) => kind is OperationKind.Find or OperationKind.Read;

    /// <summary>Operations of a higher phase start when all of the lower ones are done: what is replaced goes, then records, then what is removed, then raw subrequests.</summary>
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
