namespace Seeder.Local;

/// <summary>The system fields that every object has.</summary>
internal static class SystemFields
{
    public static FieldDef Id(string label) => new()
    {
        Name = "Id",
        Label = label,
        Type = FieldType.Id,
        Length = 18,
        Createable = false,
        Updateable = false,
        Nillable = false,
        DefaultedOnCreate = true,
        IdLookup = true,
    };

    public static IEnumerable<FieldDef> Audit(bool hard)
    {
        if (!hard)
        {
            yield return Make("IsDeleted", "Deleted", FieldType.Boolean) with { Default = "false" };
        }

        yield return Make("CreatedDate", "Created Date", FieldType.DateTime);
        yield return Make("CreatedById", "Created By ID", FieldType.Reference) with
        {
            Length = 18,
            ReferenceTo = ["User"],
            RelationshipName = "CreatedBy"
        };
        yield return Make("LastModifiedDate", "Last Modified Date", FieldType.DateTime);
        yield return Make("LastModifiedById", "Last Modified By ID", FieldType.Reference) with
        {
            Length = 18,
            ReferenceTo = ["User"],
            RelationshipName = "LastModifiedBy"
        };
        yield return Make("SystemModstamp", "System Modstamp", FieldType.DateTime);
    }

    /// <summary>Only objects with record types have this field (in the recorded describes, other objects do not have it).</summary>
    public static FieldDef RecordTypeId { get; } = new()
    {
        Name = "RecordTypeId",
        Label = "Record Type ID",
        Type = FieldType.Reference,
        Length = 18,
        DefaultedOnCreate = true,
        ReferenceTo = ["RecordType"],
        RelationshipName = "RecordType",
    };

    private static FieldDef Make(string name, string label, FieldType type) => new()
    {
        Name = name,
        Label = label,
        Type = type,
        Createable = false,
        Updateable = false,
        Nillable = false,
        DefaultedOnCreate = true,
    };
}
