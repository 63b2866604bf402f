namespace Seeder.Local;

/// <summary>
/// A line of a quote, a service contract or a work order: it needs a price from the price book of its master, and the amounts of the master
/// follow its lines.
/// </summary>
/// <param name="master">The object of the master.</param>
/// <param name="lookup">The lookup to it.</param>
internal sealed class PricedLineRule(string master, string lookup) : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (Fresh(row, old, "PricebookEntryId") && row.Text("PricebookEntryId") is { } id)
        {
            FollowEntry(context, row, id);
        }

        if (row.Number("UnitPrice") is { } price)
        {
            var subtotal = Math.Round((row.Number("Quantity") ?? 0) * price, 2);
            row["Subtotal"] = subtotal;
            row["TotalPrice"] = Math.Round(subtotal * (1 - ((row.Number("Discount") ?? 0) / 100)), 2);
        }
    }

    public override void After(WriteContext context, Row row, Row? old) =>
        Amounts.Update(context, master, row.Text(lookup)!, row.Type, lookup);

    public override void AfterDelete(WriteContext context, Row row) =>
        Amounts.Update(context, master, row.Text(lookup)!, row.Type, lookup);

    private void FollowEntry(WriteContext context, Row row, string id)
    {
        var parent = Find(context, master, row.Text(lookup));
        var entry = Find(context, "PricebookEntry", id);
        if (parent is null || entry is null)
        {
            return; // the check of lookups reports it
        }

        if (parent.Text("Pricebook2Id") != entry.Text("Pricebook2Id"))
        {
            // text by analogy with opportunities
            var name = parent.Type.Traits.Label.ToLowerInvariant();
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the "
                    + $"{name}, or the {name} has no pricebook assigned)",
                "PricebookEntryId");
        }

        row["Product2Id"] = entry["Product2Id"];
        row["ListPrice"] = entry["UnitPrice"];
        row["UnitPrice"] ??= entry["UnitPrice"];
    }
}

/// <summary>The totals of a quote, a service contract or a work order.</summary>
internal static class Amounts
{
    public static void Update(WriteContext context, string master, string id, ObjectDef line, string lookup)
    {
        var sums = context.Db.First(
            $"SELECT COUNT(*), IFNULL(ROUND(SUM(\"Subtotal\"), 2), 0.0), IFNULL(ROUND(SUM(\"TotalPrice\"), 2), 0.0) "
                + $"FROM {Tables.Name(line)} WHERE {Tables.Quote(lookup)} = ?1 AND \"IsDeleted\" = 0",
            s => (Count: s.Long(0), Subtotal: s.Double(1), Total: s.Double(2)),
            id);
        var type = context.Schema[master];
        var row = RowStore.Find(context.Db, type, id)!;
        Set(row, sums.Count, sums.Subtotal, sums.Total);
        var changed = new Row(type) { Id = id };
        foreach (var name in new[] { "LineItemCount", "Subtotal", "TotalPrice", "Discount", "GrandTotal" })
        {
            changed[name] = row[name];
        }

        RowStore.Update(context, changed);
    }

    /// <summary>Sets the totals of a master. Tax and shipping are added to the grand total.</summary>
    public static void Set(Row row, long count, double subtotal, double total)
    {
        row["LineItemCount"] = count;
        row["Subtotal"] = subtotal;
        row["TotalPrice"] = total;
        row["Discount"] = subtotal == 0 ? 0d : Math.Round((1 - (total / subtotal)) * 100, 2);
        row["GrandTotal"] = Math.Round(total + (row.Number("Tax") ?? 0) + (row.Number("ShippingHandling") ?? 0), 2);
    }

    /// <summary>The totals of a master that is written, from its stored lines.</summary>
    public static void Keep(Row row, Row? old) =>
        Set(row, old?["LineItemCount"] as long? ?? 0, old?.Number("Subtotal") ?? 0, old?.Number("TotalPrice") ?? 0);
}
