namespace Seeder.Local;

/// <summary>An opportunity has one primary contact role: a new primary one replaces the old one.</summary>
internal sealed class ContactRoleRule : ObjectRule
{
    public override void After(WriteContext context, Row row, Row? old)
    {
        if (row.Flag("IsPrimary"))
        {
            context.Db.Run(
                "UPDATE \"OpportunityContactRole\" SET \"IsPrimary\" = 0 WHERE \"OpportunityId\" = ?1 AND \"Id\" <> ?2",
                row["OpportunityId"],
                row.Id);
        }
    }
}
