using Seeder.Core.State;

namespace Seeder.Core.Calls.Packing;

/// <summary>
/// A class of operations that may share a call, with the limits for records and types in it. Reads and writes of setup objects have one
/// class per type.
/// </summary>
internal readonly record struct CallClass(OperationKind Kind, bool IsSetup, int Records, int Types)
{
    /// <summary>The class of an operation, and the operation's type if its calls may contain only one type, otherwise -1.</summary>
    public static (CallClass Class, int OneType) Of(OperationKind kind, int type, bool isSetup, ApiLimits limits) => kind switch
    {
        OperationKind.Find => (new CallClass(kind, false, limits.RecordsPerCall, int.MaxValue), -1),
        OperationKind.Raw => (new CallClass(kind, false, ApiLimits.Subrequests, int.MaxValue), -1),
        OperationKind.Read => (new CallClass(kind, isSetup, ApiLimits.IdsPerRetrieve, 1), type),
        _ when isSetup => (new CallClass(kind, isSetup, limits.RecordsPerCall, 1), type),
        _ => (new CallClass(kind, isSetup, limits.RecordsPerCall, limits.Chunks), -1),
    };
}
