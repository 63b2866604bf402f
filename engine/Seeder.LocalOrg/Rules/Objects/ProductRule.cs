namespace Seeder.Local;

/// <summary>Prices have the name and the code of their product.</summary>
internal sealed class ProductRule : ObjectRule
{
    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is not null && (row.Has("Name") || row.Has("ProductCode")))
        {
            context.Db.Run(
                "UPDATE \"PricebookEntry\" SET \"Name\" = ?2, \"ProductCode\" = ?3 WHERE \"Product2Id\" = ?1",
                row.Id,
                row["Name"],
                row["ProductCode"]);
        }
    }
}
