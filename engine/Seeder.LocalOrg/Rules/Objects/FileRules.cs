namespace Seeder.Local;

internal sealed class AttachmentRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old) => row["BodyLength"] = Base64Length.Of(row.Text("Body"));
}

/// <summary>A content version without a document creates one, and links it to the record in FirstPublishLocationId.</summary>
internal sealed class ContentVersionRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is not null)
        {
            return;
        }

        if (row.Text("ContentUrl") is not null)
        {
            BeforeLink(row);
            return;
        }

        if (row["PathOnClient"] is null || row["VersionData"] is null)
        {
            string[] missing = [.. new[] { "PathOnClient", "VersionData" }.Where(f => row[f] is null)];
            row.Fail("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
            return;
        }

        var path = row.Text("PathOnClient")!;
        row["Title"] ??= Path.GetFileNameWithoutExtension(path);
        row["FileExtension"] = Path.GetExtension(path).TrimStart('.') is { Length: > 0 } extension ? extension : null;
        row["FileType"] = row.Text("FileExtension")?.ToUpperInvariant() ?? "UNKNOWN";
        row["ContentSize"] = Base64Length.Of(row.Text("VersionData"));
        row["IsLatest"] = 1L;
        row["VersionNumber"] = "1";
    }

    // A link to a page has an address in place of a content (object reference, ContentVersion).
    private static void BeforeLink(Row row)
    {
        if (row["VersionData"] is not null)
        {
            // text not in the fact sheet
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "Content URL: a link has no content", "ContentUrl");
        }

        // Whether a link needs a title is not recorded.
        var (url, longest) = (row.Text("ContentUrl")!, row.Type["Title"].Length);
        row["Title"] ??= url.Length > longest ? url[..longest] : url;
        row["FileType"] = "LINK";
        row["ContentSize"] = 0L;
        row["IsLatest"] = 1L;
        row["VersionNumber"] = "1";
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is not null)
        {
            return;
        }

        var dml = new Dml(context);
        if (row.Text("ContentDocumentId") is { } existing)
        {
            context.Db.Run(
                "UPDATE \"ContentVersion\" SET \"IsLatest\" = 0 WHERE \"ContentDocumentId\" = ?1 AND \"Id\" <> ?2", existing, row.Id);
            var number = context.Db.First(
                "SELECT COUNT(*) FROM \"ContentVersion\" WHERE \"ContentDocumentId\" = ?1", s => s.Text(0), existing);
            context.Db.Run("UPDATE \"ContentVersion\" SET \"VersionNumber\" = ?2 WHERE \"Id\" = ?1", row.Id, number);
            context.Db.Run("UPDATE \"ContentDocument\" SET \"LatestPublishedVersionId\" = ?2 WHERE \"Id\" = ?1", existing, row.Id);
            return;
        }

        var document = new Row(context.Schema["ContentDocument"]);
        foreach (var field in new[] { "Title", "Description", "FileExtension", "FileType", "ContentSize", "OwnerId" })
        {
            document[field] = row[field];
        }

        document["LatestPublishedVersionId"] = row.Id;
        document["PublishStatus"] = "P";
        document["ContentModifiedDate"] = context.Now;
        var id = dml.CreateAsSystem(document);
        context.Db.Run("UPDATE \"ContentVersion\" SET \"ContentDocumentId\" = ?2 WHERE \"Id\" = ?1", row.Id, id);
        Link(context, dml, id, context.Identity.UserId, "I");
        if (row.Text("FirstPublishLocationId") is { } place && place != context.Identity.UserId)
        {
            Link(context, dml, id, place, "V");
        }
    }

    private static void Link(WriteContext context, Dml dml, string document, string entity, string share)
    {
        var link = new Row(context.Schema["ContentDocumentLink"]);
        link["ContentDocumentId"] = document;
        link["LinkedEntityId"] = entity;
        link["ShareType"] = share;
        dml.CreateAsSystem(link);
    }
}

internal sealed class ContentDocumentLinkRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        var same = old is null
            && context.Db.First(
                "SELECT 1 FROM \"ContentDocumentLink\" WHERE \"ContentDocumentId\" = ?1 AND \"LinkedEntityId\" = ?2 AND \"IsDeleted\" = 0",
                _ => true,
                row["ContentDocumentId"],
                row["LinkedEntityId"]);
        if (same)
        {
            row.Fail("DUPLICATE_VALUE", "This document is already linked to this record."); // text not in the fact sheet
        }
    }
}

internal static class Base64Length
{
    public static long Of(string? text) =>
        text is null ? 0 : (text.Length / 4 * 3) - (text.EndsWith("==", StringComparison.Ordinal) ? 2 : text.EndsWith('=') ? 1 : 0);
}
