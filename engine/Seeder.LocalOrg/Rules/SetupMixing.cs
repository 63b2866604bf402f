namespace Seeder.Local;

/// <summary>
/// Rejects a setup object in the same call as other types; the type of the first record decides. The REST guide (p. 435) says "a Setup-area
/// object with others". It is not documented whether two setup types may share a call. The local org rejects that too, so that a plan which
/// works here works in either case.
/// </summary>
internal sealed class SetupMixing
{
    private ObjectDef? first;

    public ApiError? Refuse(ObjectDef? type)
    {
        first ??= type;
        return type is null || type == first || (!type.Traits.Setup && !first!.Traits.Setup)
            ? null
            : new ApiError("MIXED_DML_OPERATION",
                "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "
                    + $"{type.Name}, original object: {first!.Name}");
    }
}
