namespace Seeder.Local;

/// <summary>Clients can insert and delete only indirect relations. The direct relation follows from the contact's AccountId.</summary>
internal sealed class AccountContactRelationRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null
            && context.Db.First(
                "SELECT 1 FROM \"AccountContactRelation\" WHERE \"ContactId\" = ?1 AND \"AccountId\" = ?2 AND \"IsDeleted\" = 0",
                _ => true,
                row["ContactId"],
                row["AccountId"]))
        {
            row.Fail("DUPLICATE_VALUE", "This contact already has a relationship with this account."); // text not in the fact sheet
        }
    }

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Flag("IsDirect"))
        {
            // code and text not in the fact sheet
            errors.Add(new ApiError("DELETE_FAILED", "You can't delete a direct relationship between a contact and an account."));
        }
    }
}
