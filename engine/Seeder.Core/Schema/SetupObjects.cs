namespace Seeder.Core.Schema;

/// <summary>
/// Types of the Setup area. Tree refuses them (INVALID_INPUT "Invalid entity type", seen for UserRole; the others by analogy: no list is
/// documented), and neither one Collections call nor one transaction takes them beside other types (REST guide; MIXED_DML_OPERATION).
/// Whether two setup types may share a call is not documented: each type gets calls of its own.
/// </summary>
internal static class SetupObjects
{
    // Documented: Apex Developer Guide, "sObjects That Cannot Be Used Together in DML Operations". Inferred from what they belong to:
    // Profile, the permission set groups and their dependents, the territory types that the page does not name. A wrong guess costs a call,
    // a missing one the run.
    private static readonly HashSet<string> Names = new(
        [
            "AuthSession", "ContentWorkspace", "FieldPermissions", "ForecastingShare", "Group", "GroupMember", "ObjectPermissions",
            "ObjectTerritory2AssignmentRule", "ObjectTerritory2AssignmentRuleItem",
            "PermissionSet", "PermissionSetAssignment", "QueueSobject", "RuleTerritory2Association", "SetupEntityAccess", "Territory",
            "Territory2",
            "Territory2Model", "User", "UserRole", "UserTerritory", "UserTerritory2Association",
            "CustomPermission", "MutingPermissionSet", "PermissionSetGroup", "PermissionSetGroupComponent", "PermissionSetLicenseAssign",
            "Profile",
            "Territory2Type", "UserPackageLicense",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the type needs calls of its own.</summary>
    public static bool Contains(string typeName) => Names.Contains(typeName);
}
