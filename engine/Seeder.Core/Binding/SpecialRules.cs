using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Rules of single standard types that no describe tells.</summary>
internal static class SpecialRules
{
    // A file that is a link has an address in place of a content (object reference, ContentVersion: ContentUrl).
    private static readonly FrozenSet<string> ContentOfFile = new[] { "PathOnClient", "VersionData" }.ToFrozenSet();

    /// <summary>Whether a required field of the type may be left out because another field of the record is set.</summary>
    /// <param name="hasValue">Returns whether the record sets the field to a value.</param>
    public static bool IsOptional(ObjectSchema type, FieldSchema required, Func<string, bool> hasValue) =>
        type.Name == "ContentVersion" && ContentOfFile.Contains(required.Name) && hasValue("ContentUrl");

    /// <summary>Whether the values of the field have the form of e-mail addresses. The name of a user has it too.</summary>
    public static bool IsEmail(ObjectSchema type, FieldSchema field) =>
        field.Type == FieldType.Email || (field.Name == "Username" && type.Name == "User");
}
