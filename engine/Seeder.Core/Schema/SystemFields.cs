namespace Seeder.Core.Schema;

/// <summary>Fields that Salesforce adds to types.</summary>
internal static class SystemFields
{
    public static FieldSchema Id { get; } = new("Id", FieldType.Id) { Length = 18, DefaultedOnCreate = true, IdLookup = true };

    /// <summary>The fields of every type with an owner or a master: its id, and who created and changed the record and when.</summary>
    public static ImmutableArray<FieldSchema> OfRecords { get; } =
    [
        Id,
        new("IsDeleted", FieldType.Boolean) { DefaultedOnCreate = true },
        Time("CreatedDate"), User("CreatedBy"), Time("LastModifiedDate"), User("LastModifiedBy"), Time("SystemModstamp"),
    ];

    private static FieldSchema Time(string name) => new(name, FieldType.DateTime) { DefaultedOnCreate = true };

    private static FieldSchema User(string relationship) => new($"{relationship}Id", FieldType.Reference)
    {
        Length = 18,
        DefaultedOnCreate = true,
        ReferenceTo = ["User"],
        RelationshipName = relationship,
    };
}
