namespace Seeder.Local;

/// <summary>
/// An order starts as a draft, needs a product to be activated, and cannot be deleted while it is active (object reference, Order).
/// </summary>
internal sealed class OrderRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        var active = "Activated".Equals(row.Text("Status"), StringComparison.OrdinalIgnoreCase);
        if (old is null && active)
        {
            row.Fail("FAILED_ACTIVATION", "New orders must have a Draft status.", "Status"); // text not in the fact sheet
        }
        else if (active && old!.Text("StatusCode") != "Activated")
        {
            if (!context.Db.First("SELECT 1 FROM \"OrderItem\" WHERE \"OrderId\" = ?1 AND \"IsDeleted\" = 0", _ => true, row.Id))
            {
                row.Fail("FAILED_ACTIVATION", "An order must have at least one product.", "Status"); // text not in the fact sheet
            }

            if (row.Type.Fields.Any(
                f => row.Given[f.Ordinal] && f.Name != "Status" && !Equals(row.Values[f.Ordinal], old.Values[f.Ordinal])))
            {
                // text not in the fact sheet
                row.Fail("FAILED_ACTIVATION", "An order is activated by an update that changes only its status.", "Status");
            }

            row["ActivatedDate"] = context.Now;
            row["ActivatedById"] = context.Identity.UserId;
        }

        row["StatusCode"] = active ? "Activated" : "Draft";
        if (old is null)
        {
            row["TotalAmount"] = 0d;
        }
        else if (row.Has("Pricebook2Id") && !Equals(row["Pricebook2Id"], old["Pricebook2Id"])
            && context.Db.First("SELECT 1 FROM \"OrderItem\" WHERE \"OrderId\" = ?1 AND \"IsDeleted\" = 0", _ => true, row.Id))
        {
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "field integrity exception: Pricebook2Id (the price book of an order with products cannot be changed)",
                "Pricebook2Id");
        }
    }

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Text("StatusCode") == "Activated")
        {
            errors.Add(new ApiError("DELETE_FAILED", "An activated order cannot be deleted.")); // text not in the fact sheet
        }
    }
}
