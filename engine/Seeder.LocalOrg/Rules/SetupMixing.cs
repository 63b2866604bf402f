namespace Seeder.Local;

/// <summary>Setup objects and others do not change in one transaction: the first kind that came wins.</summary>
internal sealed class SetupMixing
{
    private ObjectDef? first;

    public ApiError? Refuse(ObjectDef? type)
    {
        first ??= type;
        return type is null || type.Traits.Setup == first!.Traits.Setup
            ? null
            : new ApiError("MIXED_DML_OPERATION",
                $"DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): {type.Name}, original object: {first.Name}");
    }
}
