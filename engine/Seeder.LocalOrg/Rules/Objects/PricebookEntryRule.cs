namespace Seeder.Local;

/// <summary>
/// A product needs its standard price first, and has one price per price book. Deleting a price that line items use only archives it.
/// </summary>
internal sealed class PricebookEntryRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row.Text("Product2Id") is not { } product || row.Text("Pricebook2Id") is not { } book)
        {
            return; // required fields are missing, which another check reports
        }

        if (old is null)
        {
            Enter(context, row, product, book);
        }

        if (!row.Flag("UseStandardPrice"))
        {
            return;
        }

        if (row.Has("UnitPrice"))
        {
            row.Fail("FIELD_INTEGRITY_EXCEPTION", "field integrity exception", "UnitPrice"); // help article 000193277
        }

        row["UnitPrice"] = context.Db.First(Standard("e.\"UnitPrice\""), s => (object)s.Double(0), product);
    }

    public override bool Archives(WriteContext context, Row row) =>
        context.Db.First("SELECT 1 FROM \"OpportunityLineItem\" WHERE \"PricebookEntryId\" = ?1 AND \"IsDeleted\" = 0", _ => true, row.Id)
        || context.Db.First("SELECT 1 FROM \"OrderItem\" WHERE \"PricebookEntryId\" = ?1 AND \"IsDeleted\" = 0", _ => true, row.Id);

    private static void Enter(WriteContext context, Row row, string product, string book)
    {
        var same = context.Db.First(
            $"SELECT \"Id\" FROM \"PricebookEntry\" WHERE \"Product2Id\" = ?1 AND \"Pricebook2Id\" = ?2 AND \"IsDeleted\" = 0{Same(row)}",
            s => s.Text(0),
            product,
            book);
        if (same is not null)
        {
            row.Fail(
                "DUPLICATE_VALUE",
                "This price definition already exists in this price book",
                "Pricebook2Id",
                "Product2Id",
                "UseStandardPrice");
            return;
        }

        var standard = context.Db.First("SELECT \"IsStandard\" FROM \"Pricebook2\" WHERE \"Id\" = ?1", s => s.Long(0) == 1, book);
        if (!standard && !context.Db.First(Standard("1"), _ => true, product))
        {
            row.Fail("STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product");
        }

        var (name, code) = context.Db.First(
            "SELECT \"Name\", \"ProductCode\" FROM \"Product2\" WHERE \"Id\" = ?1", s => (s.Value(0), s.Value(1)), product);
        row["Name"] = name;
        row["ProductCode"] = code;
    }

    // In an org with several currencies, a product has one price in each. The currency is text of the request, so it is checked here.
    private static string Same(Row row) => row.Type.Field(Currencies.Field) is not null
        && (row.Text(Currencies.Field) ?? Currencies.Corporate) is var code
        && code.All(char.IsAsciiLetter)
            ? $" AND \"{Currencies.Field}\" = '{code}'"
            : "";

    private static string Standard(string what) =>
        $"SELECT {what} FROM \"PricebookEntry\" e JOIN \"Pricebook2\" b ON b.\"Id\" = e.\"Pricebook2Id\" WHERE e.\"Product2Id\" = ?1 AND "
            + "b.\"IsStandard\" = 1 AND e.\"IsDeleted\" = 0";
}
