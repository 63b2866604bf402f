using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Entitlements, service contracts and their lines: the dates tell the status on the day of the write. A term in months tells the end.
/// </summary>
internal sealed class TermRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row["EndDate"] is null
            && row["Term"] is long months
            && DateOnly.TryParse(row.Text("StartDate"), CultureInfo.InvariantCulture, out var start))
        {
            row["EndDate"] = Temporal.Wire(start.AddMonths((int)months).AddDays(-1));
        }

        row["Status"] = string.CompareOrdinal(row.Text("EndDate") ?? "9", context.Today) < 0 ? "Expired"
            : row["StartDate"] is null || string.CompareOrdinal(row.Text("StartDate"), context.Today) > 0 ? "Inactive"
            : "Active";
        if (row.Type.Field("GrandTotal") is not null)
        {
            Amounts.Keep(row, old);
        }
    }
}
