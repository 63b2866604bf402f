namespace Seeder.Core.Schema;

/// <summary>
/// Lookups of a type to itself that must not form a ring, because the org computes something along them. Only fields for which Salesforce
/// is known to refuse a ring are listed; the org decides about all others.
/// </summary>
internal static class Hierarchies
{
    public static bool ForbidRings(ObjectSchema type, FieldSchema field) =>
        field.ReferenceTo is [var only]
            && only.Equals(type.Name, StringComparison.OrdinalIgnoreCase)
            && (type.Name, field.Name) switch
            {
                ("Account", "ParentId") or ("UserRole", "ParentRoleId") => true,
                // ManagerId, and custom fields: a lookup from User to User can only be a hierarchical relationship, whose records must not
                // refer to themselves (help, "Object Relationships Overview").
                ("User", _) => true,
                _ => HasRoot(type) && field.Name.StartsWith("Parent", StringComparison.Ordinal),
            };

    // The org writes the top of the hierarchy to each record, such as Asset.RootAssetId. A ring has no top (inferred).
    private static bool HasRoot(ObjectSchema type) => type.FindField($"Root{type.Name}Id") is { Createable: false, Updateable: false };
}
