namespace Seeder.Local;

/// <summary>
/// A setup object does not change beside objects of another type in one call: the type that came first wins. The REST guide (p. 435) says
/// "a Setup-area object with others". Whether two setup types may share a call is not documented; a plan that passes here passes in either
/// case.
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
