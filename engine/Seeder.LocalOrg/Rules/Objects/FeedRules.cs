namespace Seeder.Local;

/// <summary>A post needs a text, a link or a file. Its type follows from what it has.</summary>
internal sealed class FeedItemRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row["Body"] is null && row["LinkUrl"] is null && row["RelatedRecordId"] is null)
        {
            row.Fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [Body]", "Body");
        }

        row["Type"] ??= row["LinkUrl"] is not null ? "LinkPost" : row["RelatedRecordId"] is not null ? "ContentPost" : "TextPost";
        row["Status"] ??= "Published";
        row["InsertedById"] ??= context.Identity.UserId;
        row["HasLink"] = row["LinkUrl"] is null ? 0L : 1L;
        row["HasContent"] = row["RelatedRecordId"] is null ? 0L : 1L;
    }
}

/// <summary>A comment belongs to the record of its post, which counts its comments.</summary>
internal sealed class FeedCommentRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        row["ParentId"] = Find(context, "FeedItem", row.Text("FeedItemId"))?["ParentId"];
        row["CommentType"] ??= row["RelatedRecordId"] is null ? "TextComment" : "ContentComment";
        row["Status"] ??= "Published";
        row["InsertedById"] ??= context.Identity.UserId;
    }

    public override void After(WriteContext context, Row row, Row? old) => Count(context, row);

    public override void AfterDelete(WriteContext context, Row row) => Count(context, row);

    private static void Count(WriteContext context, Row row) => context.Db.Run(
        """
        UPDATE "FeedItem" SET "CommentCount" = (SELECT COUNT(*) FROM "FeedComment" WHERE "FeedItemId" = ?1 AND "IsDeleted" = 0)
        WHERE "Id" = ?1
        """,
        row["FeedItemId"]);
}

/// <summary>An assignment of a topic has the type of its record.</summary>
internal sealed class TopicAssignmentRule() : DistinctRule("TopicId", "EntityId")
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        base.Before(context, row, old);
        if (row.Text("EntityId") is { Length: > 3 } id)
        {
            row["EntityKeyPrefix"] = id[..3];
            row["EntityType"] = context.Schema.OfId(id)?.Name;
        }
    }
}

/// <summary>An e-mail has its subject as its name. One for a case belongs to the case in both lookups.</summary>
internal sealed class EmailMessageRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        row["Name"] = row.Text("Subject") is { } subject ? subject[..Math.Min(subject.Length, 255)] : "Email";
        if (old is null)
        {
            row["MessageDate"] ??= context.Now;
            row["RelatedToId"] ??= row["ParentId"];
            row["ParentId"] ??= row.Text("RelatedToId") is { } id && context.Schema.OfId(id)?.Name == "Case" ? id : null;
        }
    }
}
