namespace Seeder.Core.Schema;

/// <summary>Fields of standard types that the engine treats in a way of their own.</summary>
internal static class StandardFields
{
    /// <summary>The field of a User that says whether it may log in. A User cannot be deleted, only deactivated.</summary>
    public const string IsActive = "IsActive";
}
