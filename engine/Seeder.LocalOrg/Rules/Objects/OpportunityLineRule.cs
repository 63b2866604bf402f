namespace Seeder.Local;

/// <summary>
/// A line item needs a price from the price book of its opportunity, and a unit price or a total price. The amount of the opportunity is
/// updated.
/// </summary>
internal sealed class OpportunityLineRule : ObjectRule
{
    private const string NoEntry =
        "field integrity exception: PricebookEntryId, unknown (versions 3.0 and higher must specify pricebook entry id; "
            + "others must specify product id)";

    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null && Find(context, "Opportunity", row.Text("OpportunityId")) is { } opportunity)
        {
            FollowEntry(context, row, opportunity);
        }

        Prices(row, old);
    }

    public override void After(WriteContext context, Row row, Row? old) => Total(context, row.Text("OpportunityId")!);

    public override void AfterDelete(WriteContext context, Row row) => Total(context, row.Text("OpportunityId")!);

    private static void FollowEntry(WriteContext context, Row row, Row opportunity)
    {
        var book = opportunity.Text("Pricebook2Id");
        var entryId = row.Text("PricebookEntryId") ?? (row.Text("Product2Id") is { } product && book is not null
            ? context.Db.First(
                "SELECT \"Id\" FROM \"PricebookEntry\" WHERE \"Product2Id\" = ?1 AND \"Pricebook2Id\" = ?2 AND \"IsDeleted\" = 0",
                s => s.Text(0),
                product,
                book)
            : null);
        if (Find(context, "PricebookEntry", entryId) is not { } entry)
        {
            if (entryId is null)
            {
                row.Fail("FIELD_INTEGRITY_EXCEPTION", NoEntry, "PricebookEntryId");
            }

            return; // a wrong id is reported by the check of lookups
        }

        if (book is null)
        {
            // If an opportunity has no price book, it gets the one of the price (object reference, OpportunityLineItem).
            context.Db.Run("UPDATE \"Opportunity\" SET \"Pricebook2Id\" = ?2 WHERE \"Id\" = ?1", opportunity.Id, entry["Pricebook2Id"]);
        }
        else if (book != entry.Text("Pricebook2Id"))
        {
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the "
                    + "opportunity)",
                "PricebookEntryId");
        }
        else if (!entry.Flag("IsActive"))
        {
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: PricebookEntryId (pricebook entry is inactive)",
                "PricebookEntryId");
        }

        row["PricebookEntryId"] = entry.Id;
        row["Product2Id"] = entry["Product2Id"];
        row["ProductCode"] = entry["ProductCode"];
        row["ListPrice"] = entry["UnitPrice"];
        row["Name"] = Clip($"{opportunity.Text("Name")} {entry.Text("Name")}", 376);
    }

    private static void Prices(Row row, Row? old)
    {
        var (unit, total) = (Given(row, "UnitPrice"), Given(row, "TotalPrice"));
        if (old is null && unit is null == total is null)
        {
            row.Fail("FIELD_INTEGRITY_EXCEPTION", unit is null
                ? "field integrity exception: unknown (must specify either UnitPrice or TotalPrice)"
                : "field integrity exception: TotalPrice (cannot specify both UnitPrice and TotalPrice)", "UnitPrice");
            return;
        }

        var quantity = row.Number("Quantity") ?? 0;
        var factor = 1 - ((row.Number("Discount") ?? 0) / 100);
        if (total is { } sum && quantity * factor != 0)
        {
            row["UnitPrice"] = Math.Round(sum / quantity / factor, 2);
        }

        var subtotal = Math.Round(quantity * (row.Number("UnitPrice") ?? 0), 2);
        row["Subtotal"] = subtotal;
        row["TotalPrice"] = total ?? Math.Round(subtotal * factor, 2);
    }

    private static double? Given(Row row, string field) => row.Has(field) ? row.Number(field) : null;

    private static void Total(WriteContext context, string opportunity) => context.Db.Run(
        """
        UPDATE "Opportunity" SET
          "Amount" = (SELECT ROUND(SUM("TotalPrice"), 2) FROM "OpportunityLineItem" WHERE "OpportunityId" = ?1 AND "IsDeleted" = 0),
          "TotalOpportunityQuantity" = (SELECT SUM("Quantity") FROM "OpportunityLineItem" WHERE "OpportunityId" = ?1 AND "IsDeleted" = 0),
          "ExpectedRevenue" = (
            SELECT ROUND(SUM("TotalPrice") * "Opportunity"."Probability" / 100, 2)
            FROM "OpportunityLineItem" WHERE "OpportunityId" = ?1 AND "IsDeleted" = 0),
          "HasOpportunityLineItem" = EXISTS (SELECT 1 FROM "OpportunityLineItem" WHERE "OpportunityId" = ?1 AND "IsDeleted" = 0),
          "SystemModstamp" = ?2
        WHERE "Id" = ?1
        """, opportunity, context.Now);

    private static string Clip(string text, int length) => text.Length <= length ? text : text[..length];
}
