using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Rules of single standard types that no describe tells.</summary>
internal static class SpecialRules
{
    // A file that is a link has an address in place of a content (object reference, ContentVersion: ContentUrl).
    private static readonly FrozenSet<string> ContentOfFile = new[] { "PathOnClient", "VersionData" }.ToFrozenSet();

    /// <summary>Whether a required field of the type may be left out because another field of the record is set.</summary>
    public static bool IsOptional(ObjectSchema type, FieldSchema required, IEnumerable<FieldSchema> set) =>
        type.Name == "ContentVersion" && ContentOfFile.Contains(required.Name) && set.Any(f => f.Name == "ContentUrl");
}
