using Seeder.Core.State;

namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Operations that may share a call, and how many of them, of how many types. Reads, and writes of setup objects, are a class of their own
/// for each type.
/// </summary>
internal readonly record struct CallClass(OperationKind Kind, bool IsSetup, int Records, int Types)
{
    /// <summary>The class of an operation; a type for those whose calls take one type only, else -1.</summary>
    public static (CallClass Class, int OneType) Of(OperationKind kind, int type, bool isSetup, ApiLimits limits) => kind switch
    {
        OperationKind.Find => (new CallClass(kind, false, limits.RecordsPerCall, int.MaxValue), -1),
        OperationKind.Raw => (new CallClass(kind, false, ApiLimits.Subrequests, int.MaxValue), -1),
        OperationKind.Read => (new CallClass(kind, isSetup, ApiLimits.IdsPerRetrieve, 1), type),
        _ when isSetup => (new CallClass(kind, isSetup, limits.RecordsPerCall, 1), type),
        _ => (new CallClass(kind, isSetup, limits.RecordsPerCall, limits.Chunks), -1),
    };
}
