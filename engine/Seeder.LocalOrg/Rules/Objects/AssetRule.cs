namespace Seeder.Local;

internal sealed class AssetRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row["AccountId"] is null && row["ContactId"] is null)
        {
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "Every asset needs an account, a contact, or both.");
        }

        if (Fresh(row, old, "Product2Id"))
        {
            var product = Find(context, "Product2", row.Text("Product2Id"));
            row["ProductCode"] = product?["ProductCode"];
            row["StockKeepingUnit"] = product?["StockKeepingUnit"];
        }
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (old is null)
        {
            var root = Find(context, "Asset", row.Text("ParentId"));
            context.Db.Run("UPDATE \"Asset\" SET \"RootAssetId\" = ?2, \"AssetLevel\" = ?3 WHERE \"Id\" = ?1",
                row.Id, root?["RootAssetId"] ?? row.Id, 1 + (root?["AssetLevel"] as long? ?? 0));
        }
    }
}
