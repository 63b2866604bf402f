namespace Seeder.Local;

/// <summary>
/// A contact gets a direct relation to its account. The contact of a person account can only be changed through the account.
/// </summary>
internal sealed class ContactRule : PersonRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        base.Before(context, row, old);
        if (old is not null && old.Flag("IsPersonAccount"))
        {
            row.Fail("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"); // text not in the fact sheet
        }
        else if (row.Type.Field("IsPersonAccount") is not null
            && Fresh(row, old, "AccountId")
            && Find(context, "Account", row.Text("AccountId")) is { } account
            && account.Flag("IsPersonAccount"))
        {
            // text not in the fact sheet
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "Account ID: a person account has no contacts but its own", "AccountId");
        }
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        var (before, now) = (old?.Text("AccountId"), row.Text("AccountId"));
        if (before == now)
        {
            return;
        }

        if (before is not null)
        {
            context.Db.Run("""
                UPDATE "AccountContactRelation" SET "IsDeleted" = 1, "LastModifiedDate" = ?2, "SystemModstamp" = ?2
                WHERE "ContactId" = ?1 AND "IsDirect" = 1 AND "IsDeleted" = 0
                """, row.Id, context.Now);
        }

        if (now is not null)
        {
            Relate(context, row.Id!, now, isNew: old is null);
        }
    }

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Flag("IsPersonAccount"))
        {
            // text not in the fact sheet
            errors.Add(new ApiError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id"));
        }
    }

    /// <summary>An existing indirect relation becomes the direct one.</summary>
    private static void Relate(WriteContext context, string contact, string account, bool isNew)
    {
        if (!isNew)
        {
            context.Db.Run(
                "UPDATE \"AccountContactRelation\" SET \"IsDirect\" = 1 "
                    + "WHERE \"ContactId\" = ?1 AND \"AccountId\" = ?2 AND \"IsDeleted\" = 0",
                contact,
                account);
            if (context.Db.Changes > 0)
            {
                return;
            }
        }

        var relation = new Row(context.Schema["AccountContactRelation"]);
        relation["AccountId"] = account;
        relation["ContactId"] = contact;
        relation["IsDirect"] = 1L;
        new Dml(context).CreateAsSystem(relation);
    }
}
