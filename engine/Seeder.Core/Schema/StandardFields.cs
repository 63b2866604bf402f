namespace Seeder.Core.Schema;

/// <summary>Names of standard fields with special rules in the engine.</summary>
internal static class StandardFields
{
    /// <summary>The field of a User that allows logins. A User cannot be deleted, only deactivated.</summary>
    public const string IsActive = "IsActive";
}
