using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>Which child relationships of a type take rows along that somebody made.</summary>
internal static class CascadeRelations
{
    // What the org writes about a record, or shows of it: these rows are nobody's.
    private static readonly string[] Shadows = ["History", "Share", "Feed", "ChangeEvent"];

    private static readonly HashSet<string> Views = new(StringComparer.OrdinalIgnoreCase)
    {
        "OpenActivity", "ActivityHistory", "CombinedAttachment", "NoteAndAttachment", "AttachedContentDocument", "AttachedContentNote",
        "LookedUpFromActivity", "OwnedContentDocument", "ContentDocumentSubscription", "ContentFolderItem",
    };

    /// <summary>The relationships that count, as far as their names tell; once for each field.</summary>
    public static IEnumerable<ChildRelationship> Of(ObjectSchema type) => type.ChildRelationships
        .Where(c => c.CascadeDelete && c.Field.Length > 0 && !IsShadow(c.ChildType))
        .DistinctBy(c => $"{c.ChildType}.{c.Field}", StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether somebody can make such rows and see them. A version of a file goes with its document, though it cannot be deleted by itself.</summary>
    public static bool Counts(ChildRelationship relation, ObjectSchema child) =>
        child is { Queryable: true, Createable: true } && (child.Deletable || relation is { ChildType: "ContentVersion", Field: "ContentDocumentId" });

    // A custom object may be called Order_History__c; the shadow of a custom object ends in __History.
    private static bool IsShadow(string type) => Views.Contains(type) || Shadows.Any(s => type.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
