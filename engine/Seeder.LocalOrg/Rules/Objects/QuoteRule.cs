namespace Seeder.Local;

/// <summary>A quote gets the account of its opportunity. With line items, it keeps its price book.</summary>
internal sealed class QuoteRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is not null && row.Has("Pricebook2Id") && !Equals(row["Pricebook2Id"], old["Pricebook2Id"]) && old["LineItemCount"] is > 0L)
        {
            // text by analogy with orders
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: Pricebook2Id (the price book of a quote with line items cannot be changed)",
                "Pricebook2Id");
        }

        if (Fresh(row, old, "OpportunityId"))
        {
            row["AccountId"] = Find(context, "Opportunity", row.Text("OpportunityId"))?["AccountId"];
        }

        Amounts.Keep(row, old);
    }
}

/// <summary>Work orders have totals as quotes do. Their status tells whether they are closed.</summary>
internal sealed class WorkOrderRule : ObjectRule
{
    // The category of a status of a new org. Other statuses have the category None.
    private static readonly string[] Categories = ["New", "InProgress", "OnHold", "Completed", "Closed", "CannotComplete", "Canceled"];

    public override void Before(WriteContext context, Row row, Row? old)
    {
        var category = row.Text("Status")?.Replace(" ", "", StringComparison.Ordinal);
        row["StatusCategory"] = Categories.FirstOrDefault(c => c.Equals(category, StringComparison.OrdinalIgnoreCase)) ?? "None";
        row["IsClosed"] = row.Text("StatusCategory") is "Closed" or "Completed" or "Canceled" or "CannotComplete" ? 1L : 0L;
        if (row.Number("Duration") is { } duration)
        {
            row["DurationInMinutes"] = row.Text("DurationType") == "Minutes" ? duration : duration * 60;
        }

        if (row.Type.Field("GrandTotal") is not null)
        {
            Amounts.Keep(row, old);
        }
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        var (root, parent) = row.Type.Name == "WorkOrder"
            ? ("RootWorkOrderId", "ParentWorkOrderId")
            : ("RootWorkOrderLineItemId", "ParentWorkOrderLineItemId");
        if (old is null)
        {
            var top = Find(context, row.Type.Name, row.Text(parent))?.Text(root) ?? row.Text(parent) ?? row.Id;
            context.Db.Run($"UPDATE {Tables.Name(row.Type)} SET {Tables.Quote(root)} = ?2 WHERE \"Id\" = ?1", row.Id, top);
        }
    }
}

/// <summary>Two rules for one object, in this order.</summary>
internal sealed class BothRules(ObjectRule first, ObjectRule second) : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        first.Before(context, row, old);
        second.Before(context, row, old);
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        first.After(context, row, old);
        second.After(context, row, old);
    }

    public override void AfterDelete(WriteContext context, Row row)
    {
        first.AfterDelete(context, row);
        second.AfterDelete(context, row);
    }
}
