using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>The child relationships of a type through which a deletion deletes rows that people created.</summary>
internal static class CascadeRelations
{
    // Rows that the org itself writes or derives about a record: no person created them.
    private static readonly string[] Shadows = ["History", "Share", "Feed", "ChangeEvent"];

    private static readonly HashSet<string> Views = new(StringComparer.OrdinalIgnoreCase)
    {
        "OpenActivity", "ActivityHistory", "CombinedAttachment", "NoteAndAttachment", "AttachedContentDocument", "AttachedContentNote",
        "LookedUpFromActivity", "OwnedContentDocument", "ContentDocumentSubscription", "ContentFolderItem",
    };

    /// <summary>
    /// The cascading relationships of a type, one for each child type and field. Child types that the org itself maintains are left out;
    /// their names show them, such as <c>AccountHistory</c>.
    /// </summary>
    public static IEnumerable<ChildRelationship> Of(ObjectSchema type) => type.ChildRelationships
        .Where(c => c.CascadeDelete && c.Field.Length > 0 && !IsShadow(c.ChildType))
        .DistinctBy(c => $"{c.ChildType}.{c.Field}", StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether people can create and see such rows. A version of a file is deleted with its document, although it cannot be deleted by
    /// itself.
    /// </summary>
    public static bool Counts(ChildRelationship relation, ObjectSchema child) =>
        child is { Queryable: true, Createable: true }
            && (child.Deletable || relation is { ChildType: "ContentVersion", Field: "ContentDocumentId" });

    // A custom object may be called Order_History__c; the shadow of a custom object ends in __History.
    private static bool IsShadow(string type) =>
        Views.Contains(type) || Shadows.Any(s => type.EndsWith(s, StringComparison.OrdinalIgnoreCase));
}
