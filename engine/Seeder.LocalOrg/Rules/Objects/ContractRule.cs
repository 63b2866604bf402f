using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// A contract starts as a draft. Activation cannot be undone, and an active contract cannot be deleted (object reference, Contract).
/// </summary>
internal sealed class ContractRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        var active = "Activated".Equals(row.Text("Status"), StringComparison.OrdinalIgnoreCase);
        if (old is null && active)
        {
            // text not in the fact sheet
            row.Fail("FAILED_ACTIVATION", "Choose a valid contract status and save your changes. Ask your admin for details.", "Status");
        }

        if (old is not null && old.Text("StatusCode") == "Activated" && !active)
        {
            row.Fail("FAILED_ACTIVATION", "Status: an activated contract cannot go back", "Status"); // text not in the fact sheet
        }

        if (old is not null && active && old.Text("StatusCode") != "Activated"
            && row.Type.Fields.Any(
                f => row.Given[f.Ordinal] && f.Name != "Status" && !Equals(row.Values[f.Ordinal], old.Values[f.Ordinal])))
        {
            // text not in the fact sheet
            row.Fail("FAILED_ACTIVATION", "A contract is activated by an update that changes only its status.", "Status");
        }

        row["StatusCode"] = active ? "Activated" : row.Text("Status") == "In Approval Process" ? "InApproval" : "Draft";
        if (active && old?.Text("StatusCode") != "Activated")
        {
            row["ActivatedDate"] = context.Now;
            row["ActivatedById"] = context.Identity.UserId;
        }

        if (DateOnly.TryParse(row.Text("StartDate"), CultureInfo.InvariantCulture, out var start) && row["ContractTerm"] is long months)
        {
            row["EndDate"] = Temporal.Wire(start.AddMonths((int)months).AddDays(-1));
        }
    }

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Text("StatusCode") == "Activated")
        {
            errors.Add(new ApiError("DELETE_FAILED", "An activated contract cannot be deleted.")); // text not in the fact sheet
        }
    }
}
