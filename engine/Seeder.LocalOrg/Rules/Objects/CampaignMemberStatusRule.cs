namespace Seeder.Local;

/// <summary>Labels are unique within a campaign, and one status is the default.</summary>
internal sealed class CampaignMemberStatusRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row.Text("CampaignId") is not { } campaign)
        {
            return;
        }

        var same = context.Db.First(
            "SELECT \"Id\" FROM \"CampaignMemberStatus\" WHERE \"CampaignId\" = ?1 AND \"Label\" = ?2 AND \"Id\" <> ?3 AND \"IsDeleted\" "
                + "= 0",
                s => s.Text(0), campaign, row["Label"], row.Id ?? "");
        if (same is not null)
        {
            row.Fail("DUPLICATE_VALUE", $"duplicate value found: Label duplicates value on record with id: {same[..15]}");
        }

        row["SortOrder"] ??= 1
            + context.Db.First(
                "SELECT MAX(\"SortOrder\") FROM \"CampaignMemberStatus\" WHERE \"CampaignId\" = ?1", s => s.Long(0), campaign);
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (row.Flag("IsDefault"))
        {
            context.Db.Run(
                "UPDATE \"CampaignMemberStatus\" SET \"IsDefault\" = 0 WHERE \"CampaignId\" = ?1 AND \"Id\" <> ?2",
                row["CampaignId"],
                row.Id);
        }
    }
}
