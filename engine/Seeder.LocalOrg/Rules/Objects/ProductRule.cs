namespace Seeder.Local;

/// <summary>
/// Prices have the name and the code of their product. A product that opportunity lines use stays, also when its price is archived.
/// </summary>
internal sealed class ProductRule : ObjectRule
{
    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        var lines = context.Schema["OpportunityLineItem"];
        var users = RowStore.IdsBy(context.Db, lines, lines["Product2Id"], row.Id!, limit: 5);
        if (users.Count > 0)
        {
            errors.Add(Deletion.Associated(context, row, lines, users));
        }
    }

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
