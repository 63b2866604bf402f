using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Rules of single standard types that no describe tells.</summary>
internal static class SpecialRules
{
    // A file that is a link has an address in place of a content (object reference, ContentVersion: ContentUrl).
    private static readonly FrozenSet<string> ContentOfFile = new[] { "PathOnClient", "VersionData" }.ToFrozenSet();

    /// <summary>Whether the field is a part of a file's content, which a link does not have.</summary>
    public static bool IsContentOfFile(ObjectSchema type, FieldSchema field) =>
        type.Name == "ContentVersion" && ContentOfFile.Contains(field.Name);

    /// <summary>
    /// Whether the org refuses a new record without the field, although the describe allows it: an order needs an account, and a file a
    /// content (object reference, Order and ContentVersion).
    /// </summary>
    public static bool IsRequired(ObjectSchema type, FieldSchema field) => type.Name switch
    {
        "Order" => field.Name == "AccountId",
        "ContentVersion" => IsContentOfFile(type, field),
        _ => false,
    };

    /// <summary>Whether a record may be created without the field, which a later call sets.</summary>
    public static bool CanWait(ObjectSchema type, FieldSchema field) =>
        field is { Nillable: true, Updateable: true, MasterDetail: false } && !IsRequired(type, field);

    /// <summary>
    /// Whether a required field of the type may be left out: because another field of the record is set, or because the org fills it,
    /// although the describe does not say so (a group is a regular one).
    /// </summary>
    /// <param name="hasValue">Returns whether the record sets the field to a value.</param>
    public static bool IsOptional(ObjectSchema type, FieldSchema required, Func<string, bool> hasValue) => type.Name switch
    {
        "ContentVersion" => ContentOfFile.Contains(required.Name) && hasValue("ContentUrl"),
        "Group" => required.Name == "Type",
        _ => false,
    };

    /// <summary>Whether the org accepts each value of the field once. Assumed for Username, whose describe does not tell.</summary>
    public static bool IsUnique(FieldSchema field) => field.Unique || field.Name == "Username";

    /// <summary>Whether the values of the field have the form of e-mail addresses. The name of a user has it too.</summary>
    public static bool IsEmail(ObjectSchema type, FieldSchema field) =>
        field.Type == FieldType.Email || (field.Name == "Username" && type.Name == "User");
}
