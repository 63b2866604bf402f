namespace Seeder.Local;

/// <summary>The first version of an article is a draft, and makes the article. The address is unique in a language.</summary>
internal sealed class KnowledgeRule() : DistinctRule("UrlName", "Language")
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        base.Before(context, row, old);
        if (old is not null)
        {
            return;
        }

        row["PublishStatus"] = "Draft";
        row["ValidationStatus"] ??= "Not Validated";
        row["VersionNumber"] = 1L;
        row["IsLatestVersion"] = 1L;
        row["ArticleMasterLanguage"] = row["Language"];
        row["ArticleCreatedById"] = context.Identity.UserId;
        row["ArticleCreatedDate"] = context.Now;
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is null)
        {
            var article = new Row(context.Schema["Knowledge__ka"]);
            article["MasterLanguage"] = row["Language"];
            var id = new Dml(context).CreateAsSystem(article);
            context.Db.Run("UPDATE \"Knowledge__kav\" SET \"KnowledgeArticleId\" = ?2 WHERE \"Id\" = ?1", row.Id, id);
        }
    }

    public override void AfterDelete(WriteContext context, Row row) =>
        context.Db.Run("UPDATE \"Knowledge__ka\" SET \"IsDeleted\" = 1 WHERE \"Id\" = ?1", row["KnowledgeArticleId"]);
}

/// <summary>A note is a document with one version; all three have what the note has.</summary>
internal sealed class ContentNoteRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        row["FileType"] = "SNOTE";
        row["FileExtension"] = "snote";
        row["ContentSize"] = Base64Length.Of(row.Text("Content"));
        row["ContentModifiedDate"] = context.Now;
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is not null)
        {
            return;
        }

        var dml = new Dml(context);
        var document = new Row(context.Schema["ContentDocument"]);
        Copy(row, document, "Title", "FileType", "FileExtension", "ContentSize", "OwnerId", "ContentModifiedDate");
        document["PublishStatus"] = "P";
        dml.CreateAsSystem(document, row.Id);
        var version = new Row(context.Schema["ContentVersion"]);
        Copy(row, version, "Title", "FileType", "FileExtension", "ContentSize", "OwnerId");
        version["ContentDocumentId"] = row.Id;
        version["VersionData"] = row["Content"];
        version["PathOnClient"] = row.Text("Title") + ".snote";
        version["IsLatest"] = 1L;
        version["VersionNumber"] = "1";
        var latest = dml.CreateAsSystem(version);
        context.Db.Run("UPDATE \"ContentDocument\" SET \"LatestPublishedVersionId\" = ?2 WHERE \"Id\" = ?1", row.Id, latest);
        context.Db.Run("UPDATE \"ContentNote\" SET \"LatestPublishedVersionId\" = ?2 WHERE \"Id\" = ?1", row.Id, latest);
    }

    private static void Copy(Row from, Row to, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            to[field] = from[field];
        }
    }
}

/// <summary>A partner belongs to an opportunity or to an account.</summary>
internal sealed class PartnerRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row["OpportunityId"] is null && row["AccountFromId"] is null)
        {
            // text not in the fact sheet
            row.Fail(
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [OpportunityId, AccountFromId]",
                "OpportunityId",
                "AccountFromId");
        }
    }
}

/// <summary>One row is the default: a new default replaces the old one.</summary>
internal sealed class OneDefaultRule(string flag) : ObjectRule
{
    public override void After(WriteContext context, Row row, Row? old)
    {
        if (row.Flag(flag))
        {
            context.Db.Run($"UPDATE {Tables.Name(row.Type)} SET {Tables.Quote(flag)} = 0 WHERE \"Id\" <> ?1", row.Id);
        }
    }
}
