using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>
/// The setup objects that an org may lack: a pulled schema can name them, and a describe does not tell that they are setup objects.
/// The first lines are those of the Apex guide ("sObjects That Cannot Be Used Together in DML Operations"); the last one is inferred.
/// </summary>
internal static class SetupTypes
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "AuthSession", "ForecastingShare", "ObjectTerritory2AssignmentRule", "ObjectTerritory2AssignmentRuleItem",
        "RuleTerritory2Association", "Territory", "Territory2", "Territory2Model", "UserPackageLicense", "UserTerritory",
        "UserTerritory2Association",
        "CustomPermission", "MutingPermissionSet", "Territory2Type");

    public static bool Contains(string name) => Names.Contains(name);
}
