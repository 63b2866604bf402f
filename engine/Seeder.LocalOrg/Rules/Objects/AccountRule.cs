namespace Seeder.Local;

/// <summary>
/// In an org with person accounts: a person account has a last name in place of a name, and a contact with the same values.
/// </summary>
internal sealed class AccountRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row.Type.Field("IsPersonAccount") is null)
        {
            return;
        }

        var person = IsPerson(context, row, old);
        if (old is not null && person != old.Flag("IsPersonAccount"))
        {
            // text not in the fact sheet
            row.Fail(
                "FIELD_INTEGRITY_EXCEPTION",
                "Record Type ID: a business account and a person account do not become each other",
                "RecordTypeId");
            return;
        }

        var wrong =
            row.Type.Fields.Where(
                f => row.Given[f.Ordinal]
                    && (person ? f.NameField : PersonAccounts.IsOfPerson(f))
                    && row.Values[f.Ordinal] is not (null or 0L)).Select(f => f.Name).ToList();
        if (wrong.Count > 0)
        {
            row.Fail(
                "INVALID_FIELD_FOR_INSERT_UPDATE", $"Account: bad field names on insert/update call: {string.Join(", ", wrong)}", wrong);
        }
        else if (row[person ? "LastName" : "Name"] is null)
        {
            var missing = person ? "LastName" : "Name";
            row.Fail("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{missing}]", missing);
        }

        row["IsPersonAccount"] = person ? 1L : 0L;
        if (person)
        {
            row["Name"] = string.Join(' ', new[] { row.Text("FirstName"), row.Text("LastName") }.Where(part => part is not null));
        }
    }

    public override void After(WriteContext context, Row row, Row? old)
    {
        if (!row.Flag("IsPersonAccount"))
        {
            return;
        }

        var contact = new Row(context.Schema["Contact"]);
        foreach (var (own, theirs) in PersonAccounts.Mirrored(row.Type, contact.Type))
        {
            if (old is null ? row.Values[own.Ordinal] is not null : row.Given[own.Ordinal])
            {
                contact.Set(theirs, row.Values[own.Ordinal]);
            }
        }

        contact["Name"] = row["Name"];
        var dml = new Dml(context);
        if (old is not null)
        {
            contact.Id = old.Text("PersonContactId");
            dml.UpdateAsSystem(contact);
            return;
        }

        contact["AccountId"] = row.Id;
        contact["IsPersonAccount"] = 1L;
        row["PersonContactId"] = dml.CreateAsSystem(contact);
        context.Db.Run("UPDATE \"Account\" SET \"PersonContactId\" = ?2 WHERE \"Id\" = ?1", row.Id, row["PersonContactId"]);
    }

    /// <summary>
    /// Whether the account is a person account. The record type decides; a new account with a last name and no name gets the first person
    /// record type.
    /// </summary>
    private static bool IsPerson(WriteContext context, Row row, Row? old)
    {
        if (row.Text("RecordTypeId") is { } given)
        {
            return context.Db.First("SELECT \"IsPersonType\" FROM \"RecordType\" WHERE \"Id\" = ?1", s => s.Long(0) == 1, given);
        }

        if (old is null && row.Has("LastName") && !row.Has("Name"))
        {
            row["RecordTypeId"] = context.Db.First(
                "SELECT \"Id\" FROM \"RecordType\" WHERE \"SobjectType\" = 'Account' AND \"IsPersonType\" = 1 AND \"IsActive\" = 1 ORDER "
                    + "BY _n",
                s => s.Text(0));
            return true;
        }

        return false;
    }
}
