namespace Seeder.Local;

/// <summary>
/// A member is one lead or one contact, once per campaign. A status that the campaign does not have becomes the default status.
/// </summary>
internal sealed class CampaignMemberRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (old is null)
        {
            Join(context, row);
        }

        if (row.Text("CampaignId") is { } campaign && Fresh(row, old, "Status"))
        {
            var (label, responded) = Status(context, campaign, row.Text("Status"));
            row["Status"] = label;
            row["HasResponded"] = responded ? 1L : 0L;
            row["FirstRespondedDate"] = responded ? old?["FirstRespondedDate"] ?? context.Today : null;
        }
    }

    public override void After(WriteContext context, Row row, Row? old) => Count(context, row.Text("CampaignId")!);

    public override void AfterDelete(WriteContext context, Row row) => Count(context, row.Text("CampaignId")!);

    private static void Join(WriteContext context, Row row)
    {
        // With both ids, the insert succeeds and only the contact is kept (object reference, CampaignMember).
        if (row.Text("ContactId") is not null)
        {
            row["LeadId"] = null;
        }

        var person = Find(context, "Contact", row.Text("ContactId")) ?? Find(context, "Lead", row.Text("LeadId"));
        if (row.Text("ContactId") is null && row.Text("LeadId") is null)
        {
            row.Fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId, ContactId]", "LeadId", "ContactId");
            return;
        }

        if (person is null || row.Text("CampaignId") is not { } campaign)
        {
            return;
        }

        var isContact = person.Type.Name == "Contact";
        var same = context.Db.First(
            $"SELECT 1 FROM \"CampaignMember\" WHERE {(isContact ? "\"ContactId\"" : "\"LeadId\"")} = ?1 AND \"CampaignId\" = ?2 AND "
                + "\"IsDeleted\" = 0",
            _ => true,
            person.Id,
            campaign);
        if (same)
        {
            row.Fail("DUPLICATE_VALUE", "Already a campaign member.");
        }

        foreach (var field in new[] { "Name", "Salutation", "FirstName", "LastName", "Title", "Email", "Phone", "Fax", "MobilePhone",
            "DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax", "LeadSource" })
        {
            row[field] = person[field];
        }

        foreach (var part in new[] { "Street", "City", "State", "PostalCode", "Country" })
        {
            row[part] = person[isContact ? "Mailing" + part : part];
        }

        row["CompanyOrAccount"] = isContact ? Find(context, "Account", person.Text("AccountId"))?.Text("Name") : person["Company"];
        row["Type"] = person.Type.Name;
        row["LeadOrContactId"] = person.Id;
        row["LeadOrContactOwnerId"] = person["OwnerId"];
    }

    private static (string Label, bool Responded) Status(WriteContext context, string campaign, string? wanted) => context.Db.First(
        "SELECT \"Label\", \"HasResponded\" FROM \"CampaignMemberStatus\" WHERE \"CampaignId\" = ?1 AND \"IsDeleted\" = 0 ORDER BY "
            + "\"Label\" = ?2 DESC, \"IsDefault\" DESC, \"SortOrder\" LIMIT 1",
        s => (s.Text(0), s.Long(1) == 1), campaign, wanted ?? "") is { Item1: not null } found ? found : ("Sent", false);

    private static void Count(WriteContext context, string campaign) => context.Db.Run(
        """
        UPDATE "Campaign" SET
          "NumberOfLeads" = (SELECT COUNT(*) FROM "CampaignMember" WHERE "CampaignId" = ?1 AND "LeadId" IS NOT NULL AND "IsDeleted" = 0),
          "NumberOfContacts" = (
            SELECT COUNT(*) FROM "CampaignMember" WHERE "CampaignId" = ?1 AND "ContactId" IS NOT NULL AND "IsDeleted" = 0),
          "NumberOfResponses" = (SELECT COUNT(*) FROM "CampaignMember" WHERE "CampaignId" = ?1 AND "HasResponded" = 1 AND "IsDeleted" = 0)
        WHERE "Id" = ?1
        """, campaign);
}
