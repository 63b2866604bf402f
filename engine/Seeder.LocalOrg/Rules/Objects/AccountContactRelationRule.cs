namespace Seeder.Local;

/// <summary>Only indirect relations are inserted; the direct one is the contact's own AccountId.</summary>
internal sealed class AccountContactRelationRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is not null || row.Text("AccountId") is not { } account || row.Text("ContactId") is not { } contact)
        {
            return;
        }

        var direct = context.Db.First("SELECT 1 FROM \"Contact\" WHERE \"Id\" = ?1 AND \"AccountId\" = ?2", _ => true, contact, account);
        if (direct || context.Db.First("SELECT 1 FROM \"AccountContactRelation\" WHERE \"ContactId\" = ?1 AND \"AccountId\" = ?2 AND \"IsDeleted\" = 0", _ => true, contact, account))
        {
            row.Fail("DUPLICATE_VALUE", "This contact already has a relationship with this account."); // text not in the fact sheet
        }
    }
}
