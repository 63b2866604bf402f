namespace Seeder.Local;

/// <summary>A case gets its account from its contact. Its status tells whether it is closed.</summary>
internal sealed class CaseRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null && row["BusinessHoursId"] is null && !row.Has("BusinessHoursId"))
        {
            row["BusinessHoursId"] = context.Db.First(
                "SELECT \"Id\" FROM \"BusinessHours\" ORDER BY \"IsDefault\" DESC, _n LIMIT 1", s => s.Text(0));
        }

        if (Fresh(row, old, "ContactId"))
        {
            var contact = Find(context, "Contact", row.Text("ContactId"));
            if (contact is not null && row["AccountId"] is null && contact["AccountId"] is { } account)
            {
                row["AccountId"] = account;
            }

            row["ContactPhone"] = contact?["Phone"];
            row["ContactMobile"] = contact?["MobilePhone"];
            row["ContactEmail"] = contact?["Email"];
            row["ContactFax"] = contact?["Fax"];
        }

        var closed = IsClosed(row, "Closed");
        if (closed != (old?.Flag("IsClosed") ?? false) || old is null)
        {
            row["IsClosed"] = closed ? 1L : 0L;
            row["IsClosedOnCreate"] = old is null && closed ? 1L : old?["IsClosedOnCreate"] ?? 0L;
            row["ClosedDate"] = closed ? context.Now : null;
        }
    }
}
