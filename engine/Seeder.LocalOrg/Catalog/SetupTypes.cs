using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>
/// The setup objects that the catalogue may lack: a pulled schema can name them, and a describe does not tell that they are setup objects.
/// The first lines are those of the Apex guide ("sObjects That Cannot Be Used Together in DML Operations"); the last one is inferred.
/// </summary>
internal static class SetupTypes
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "AuthSession", "ContentWorkspace", "FieldPermissions", "ForecastingShare", "Group", "GroupMember", "ObjectPermissions",
        "ObjectTerritory2AssignmentRule", "ObjectTerritory2AssignmentRuleItem", "PermissionSet", "PermissionSetAssignment", "QueueSobject",
        "RuleTerritory2Association", "SetupEntityAccess", "Territory", "Territory2", "Territory2Model", "User", "UserPackageLicense",
        "UserRole", "UserTerritory", "UserTerritory2Association",
        "CustomPermission", "MutingPermissionSet", "PermissionSetGroup", "PermissionSetGroupComponent", "PermissionSetLicenseAssign",
        "Profile", "Territory2Type");

    public static bool Contains(string name) => Names.Contains(name);
}
