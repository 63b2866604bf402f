namespace Seeder.Local;

/// <summary>An order product needs a price from the price book of its order. The amount of the order is updated.</summary>
internal sealed class OrderItemRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null)
        {
            FollowEntry(context, row);
            row["AvailableQuantity"] = row["Quantity"];
        }

        row["TotalPrice"] = Math.Round((row.Number("Quantity") ?? 0) * (row.Number("UnitPrice") ?? 0), 2);
    }

    public override void After(WriteContext context, Row row, Row? old) => Total(context, row.Text("OrderId")!);

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (Find(context, "Order", row.Text("OrderId"))?.Text("StatusCode") == "Activated")
        {
            errors.Add(new ApiError("DELETE_FAILED", "A product of an activated order cannot be deleted.")); // text not in the fact sheet
        }
    }

    public override void AfterDelete(WriteContext context, Row row) => Total(context, row.Text("OrderId")!);

    private static void FollowEntry(WriteContext context, Row row)
    {
        var order = Find(context, "Order", row.Text("OrderId"));
        var entry = Find(context, "PricebookEntry", row.Text("PricebookEntryId"));
        if (order is null || entry is null)
        {
            return;
        }

        if (order.Text("StatusCode") == "Activated")
        {
            // text not in the fact sheet
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION", "field integrity exception: OrderId (an activated order takes no more products)", "OrderId");
        }
        else if (order.Text("Pricebook2Id") != entry.Text("Pricebook2Id"))
        {
            // text by analogy with opportunities
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the "
                    + "order)",
                "PricebookEntryId");
        }

        row["Product2Id"] = entry["Product2Id"];
        row["ListPrice"] = entry["UnitPrice"];
    }

    private static void Total(WriteContext context, string order) => context.Db.Run(
        "UPDATE \"Order\" SET \"TotalAmount\" = (SELECT IFNULL(ROUND(SUM(\"TotalPrice\"), 2), 0) FROM \"OrderItem\" WHERE \"OrderId\" = "
            + "?1 AND \"IsDeleted\" = 0) WHERE \"Id\" = ?1", order);
}
