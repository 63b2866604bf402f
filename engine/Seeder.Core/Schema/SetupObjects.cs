namespace Seeder.Core.Schema;

/// <summary>
/// Setup object types. Salesforce does not accept them together with other types, neither in one Collections call nor in one transaction
/// (REST guide; MIXED_DML_OPERATION). Tree refuses them (INVALID_INPUT "Invalid entity type", seen for UserRole; assumed for the others,
/// since no list is documented). It is not documented whether two setup types may share a call, so each type gets its own calls.
/// </summary>
internal static class SetupObjects
{
    // Documented: Apex Developer Guide, "sObjects That Cannot Be Used Together in DML Operations". Assumed: Profile, RecordType, the
    // permission set groups and their dependents, and the territory types that the page does not list. A type too many costs a call; a
    // missing type fails the run.
    private static readonly HashSet<string> Names = new(
        [
            "AuthSession", "ContentWorkspace", "FieldPermissions", "ForecastingShare", "Group", "GroupMember", "ObjectPermissions",
            "ObjectTerritory2AssignmentRule", "ObjectTerritory2AssignmentRuleItem", "ObjectTerritory2Association", "PermissionSet",
            "PermissionSetAssignment", "QueueSobject", "RuleTerritory2Association", "SetupEntityAccess", "Territory", "Territory2",
            "Territory2Model", "User", "UserRole", "UserTerritory", "UserTerritory2Association",
            "CustomPermission", "MutingPermissionSet", "PermissionSetGroup", "PermissionSetGroupComponent", "PermissionSetLicenseAssign",
            "Profile", "RecordType",
            "Territory2Type", "UserPackageLicense",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the type is a setup type, which needs its own calls.</summary>
    public static bool Contains(string typeName) => Names.Contains(typeName);
}
