namespace Seeder.Local;

/// <summary>One primary contact an opportunity: a new one takes the mark from the old.</summary>
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
