namespace Seeder.Local.Tests;

internal sealed class PeopleRuleTests : OrgFixture
{
    private const string UserRest = """
        "LastName":"User","Email":"u@example.com","TimeZoneSidKey":"GMT","LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"
        """;

    [Test]
    public async Task Names_are_put_together_and_statuses_default()
    {
        var contact = await Client.Create("Contact", """{"FirstName":"Jane","LastName":"Doe","Salutation":"Ms."}""");
        Assert.That((string)(await Client.Get("sobjects/Contact/" + contact)).Json!["Name"]!, Is.EqualTo("Jane Doe"));
        await Client.Patch("sobjects/Contact/" + contact, """{"FirstName":"Janet"}""");
        Assert.That((string)(await Client.Get("sobjects/Contact/" + contact)).Json!["Name"]!, Is.EqualTo("Janet Doe"));
        var lead = (await Client.Get("sobjects/Lead/" + await Client.Create("Lead", """{"LastName":"Lee","Company":"C"}"""))).Json!;
        Assert.That(
            ((string)lead["Name"]!, (string)lead["Status"]!, (bool)lead["IsConverted"]!),
            Is.EqualTo(("Lee", "Open - Not Contacted", false)));
    }

    [Test]
    public async Task A_campaign_comes_with_two_statuses_and_members_fall_back_to_the_default()
    {
        var campaign = await Client.Create("Campaign", """{"Name":"Spring"}""");
        var statuses =
            (await Client.Query(
                $"SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = '{campaign}' ORDER BY "
                    + "SortOrder")).Records;
        Assert.That(
            statuses.Select(s => $"{s!["Label"]}/{s["IsDefault"]}/{s["HasResponded"]}"),
            Is.EqualTo(new[] { "Sent/true/false", "Responded/false/true" }));
        await Client.Create("CampaignMemberStatus", $$"""{"CampaignId":"{{campaign}}","Label":"Attended","HasResponded":true}""");
        var lead = await Client.Create("Lead", """{"LastName":"Lee","Company":"C"}""");
        var contact = await Client.Create("Contact", """{"LastName":"Ann"}""");
        var one = await Client.Create("CampaignMember", $$"""{"CampaignId":"{{campaign}}","LeadId":"{{lead}}","Status":"Invented"}""");
        var two = await Client.Create(
            "CampaignMember", $$"""{"CampaignId":"{{campaign}}","ContactId":"{{contact}}","LeadId":"{{lead}}","Status":"attended"}""");
        var rows = (await Client.Query("SELECT Id, Status, HasResponded, LeadId, ContactId, Type FROM CampaignMember ORDER BY Id")).Records;
        Assert.That(
            ((string)rows[0]!["Id"]!, (string)rows[0]!["Status"]!, (bool)rows[0]!["HasResponded"]!), Is.EqualTo((one, "Sent", false)));
        Assert.That(
            ((string)rows[1]!["Id"]!, (string)rows[1]!["Status"]!, (bool)rows[1]!["HasResponded"]!, (string?)rows[1]!["LeadId"]),
            Is.EqualTo((two, "Attended", true, (string?)null)));
        Assert.That((int)(await Client.Get("sobjects/Campaign/" + campaign)).Json!["NumberOfResponses"]!, Is.EqualTo(1));
        var again = await Client.Post("sobjects/CampaignMember", $$"""{"CampaignId":"{{campaign}}","LeadId":"{{lead}}"}""");
        Assert.That((again.Status, again.Code, again.Message), Is.EqualTo((400, "DUPLICATE_VALUE", "Already a campaign member.")));
        var nobody = await Client.Post("sobjects/CampaignMember", $$"""{"CampaignId":"{{campaign}}"}""");
        Assert.That((nobody.Status, nobody.Code), Is.EqualTo((400, "REQUIRED_FIELD_MISSING")));
    }

    [Test]
    public async Task A_case_has_a_number_and_the_account_of_its_contact()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{account}}","Email":"ann@example.com"}""");
        var row =
            (await Client.Get("sobjects/Case/" + await Client.Create("Case", $$"""{"Subject":"Help","ContactId":"{{contact}}"}"""))).Json!;
        Assert.That(
            ((string)row["CaseNumber"]!, (string)row["AccountId"]!, (string)row["Status"]!, (string)row["Priority"]!,
                (string)row["ContactEmail"]!, (bool)row["IsClosed"]!),
                Is.EqualTo(("00000001", account, "New", "Medium", "ann@example.com", false)));
        var closed = await Client.Create("Case", """{"Status":"Closed"}""");
        Assert.That((bool)(await Client.Get("sobjects/Case/" + closed)).Json!["IsClosed"]!, Is.True);
        var given = await Client.Post("sobjects/Case", """{"CaseNumber":"1"}""");
        Assert.That((given.Status, given.Code), Is.EqualTo((400, "INVALID_FIELD_FOR_INSERT_UPDATE")));
    }

    [Test]
    public async Task Tasks_default_and_a_lead_excludes_what()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var lead = await Client.Create("Lead", """{"LastName":"Lee","Company":"C"}""");
        var row =
            (await Client.Get(
                "sobjects/Task/" + await Client.Create("Task", $$"""{"Subject":"Call","WhatId":"{{account}}","Priority":"High"}"""))).Json!;
        Assert.That(
            ((string)row["Status"]!, (string)row["AccountId"]!, (bool)row["IsClosed"]!, (bool)row["IsHighPriority"]!),
            Is.EqualTo(("Not Started", account, false, true)));
        var both = await Client.Post("sobjects/Task", $$"""{"WhatId":"{{account}}","WhoId":"{{lead}}"}""");
        Assert.That((both.Status, both.Code), Is.EqualTo((400, "FIELD_INTEGRITY_EXCEPTION")));
        var wrong = await Client.Post("sobjects/Task", $$"""{"WhoId":"{{account}}"}""");
        Assert.That(
            (wrong.Status, wrong.Code, wrong.Message),
            Is.EqualTo((400, "MALFORMED_ID", $"Name ID: id value of incorrect type: {account}")));
    }

    [TestCase("""{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":30}""", "2026-01-01T10:30:00.000+0000", 30)]
    [TestCase("""{"ActivityDateTime":"2026-01-01T10:00:00Z","EndDateTime":"2026-01-01T11:30:00Z"}""", "2026-01-01T11:30:00.000+0000", 90)]
    [TestCase("""{"IsAllDayEvent":true,"ActivityDate":"2026-01-01"}""", "2026-01-01T00:00:00.000+0000", 1440)]
    public async Task Events_have_a_start_and_a_length(string body, string end, int minutes)
    {
        var row = (await Client.Get("sobjects/Event/" + await Client.Create("Event", body))).Json!;
        Assert.That(
            ((string)row["EndDateTime"]!, (int)row["DurationInMinutes"]!, (string)row["ActivityDate"]!),
            Is.EqualTo((end, minutes, "2026-01-01")));
    }

    [TestCase("""{"Subject":"x"}""", "REQUIRED_FIELD_MISSING")]
    [TestCase("""{"StartDateTime":"2026-01-01T10:00:00Z"}""", "REQUIRED_FIELD_MISSING")]
    [TestCase("""{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":30,"EndDateTime":"2026-01-01T11:00:00Z"}""",
        "FIELD_INTEGRITY_EXCEPTION")]
    [TestCase("""{"StartDateTime":"2026-01-01T10:00:00Z","EndDateTime":"2026-01-01T09:00:00Z"}""", "FIELD_INTEGRITY_EXCEPTION")]
    public async Task Events_without_them_are_refused(string body, string code) =>
        Assert.That((await Client.Post("sobjects/Event", body)).Code, Is.EqualTo(code));

    [Test]
    public async Task Users_need_all_required_fields_and_a_unique_user_name()
    {
        var profile = (string)(await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"]!;
        var missing = await Client.Post("sobjects/User", """{"LastName":"x"}""");
        Assert.That(
            (missing.Status, missing.Code, string.Join(",", missing.Fields)),
            Is.EqualTo(
                (400, "REQUIRED_FIELD_MISSING",
                    "Username,Email,Alias,TimeZoneSidKey,LocaleSidKey,EmailEncodingKey,ProfileId,LanguageLocaleKey")));
        var user = await Client.Create("User", $$"""{"Username":"New@Example.com","Alias":"new","ProfileId":"{{profile}}",{{UserRest}}}""");
        Assert.That((string)(await Client.Get("sobjects/User/" + user)).Json!["Username"]!, Is.EqualTo("new@example.com"));
        Assert.That((bool)(await Client.Get("sobjects/User/" + user)).Json!["IsActive"]!, Is.True);
        var twice =
            await Client.Post("sobjects/User", $$"""{"Username":"NEW@example.com","Alias":"new","ProfileId":"{{profile}}",{{UserRest}}}""");
        Assert.That((twice.Status, twice.Code, string.Join(",", twice.Fields)), Is.EqualTo((400, "DUPLICATE_USERNAME", "Username")));
        var zone = await Client.Patch("sobjects/User/" + user, """{"TimeZoneSidKey":"Mars/Olympus"}""");
        Assert.That(zone.Code, Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        var deleted = await Client.Delete("sobjects/User/" + user);
        Assert.That((deleted.Status, deleted.Code), Is.EqualTo((403, "INSUFFICIENT_ACCESS_OR_READONLY")));
        Assert.That((await Client.Patch("sobjects/User/" + user, """{"IsActive":false}""")).Status, Is.EqualTo(204));
        Assert.That(
            (await Client.Post("sobjects/Account", $$"""{"Name":"A","OwnerId":"{{user}}"}""")).Code, Is.EqualTo("INACTIVE_OWNER_OR_USER"));
    }

    [Test]
    public async Task A_queue_owns_only_what_it_was_given()
    {
        var queue = await Client.Create("Group", """{"Name":"Support Desk","Type":"Queue"}""");
        Assert.That((string)(await Client.Get("sobjects/Group/" + queue)).Json!["DeveloperName"]!, Is.EqualTo("Support_Desk"));
        var early = await Client.Post("sobjects/Case", $$"""{"Subject":"x","OwnerId":"{{queue}}"}""");
        Assert.That((early.Status, early.Message), Is.EqualTo((400, "Queue not associated with this SObject type")));
        await Client.Create("QueueSobject", $$"""{"QueueId":"{{queue}}","SobjectType":"Case"}""");
        var owned = await Client.Create("Case", $$"""{"Subject":"x","OwnerId":"{{queue}}"}""");
        Assert.That(
            (string)(await Client.Query($"SELECT Owner.Name FROM Case WHERE Id = '{owned}'")).Records[0]!["Owner"]!["Name"]!,
            Is.EqualTo("Support Desk"));
        Assert.That(
            (await Client.Post("sobjects/Lead", $$"""{"LastName":"x","Company":"C","OwnerId":"{{queue}}"}""")).Status, Is.EqualTo(400));
        var account = await Client.Post("sobjects/Account", $$"""{"Name":"x","OwnerId":"{{queue}}"}""");
        Assert.That(account.Code, Is.EqualTo("MALFORMED_ID"));
    }

    [Test]
    public async Task A_file_makes_its_document_and_its_link()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var version = await Client.Create(
            "ContentVersion", $$"""{"PathOnClient":"notes.txt","VersionData":"aGVsbG8=","FirstPublishLocationId":"{{account}}"}""");
        var row = (await Client.Get("sobjects/ContentVersion/" + version)).Json!;
        Assert.That(
            ((string)row["Title"]!, (int)row["ContentSize"]!, (string)row["VersionData"]!),
            Is.EqualTo(("notes", 5, $"/services/data/v66.0/sobjects/ContentVersion/{version}/VersionData")));
        Assert.That((await Client.Get($"sobjects/ContentVersion/{version}/VersionData")).Text, Is.EqualTo("hello"));
        Assert.That(
            (await Client.Query($"SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '{account}'")).Records,
            Has.Count.EqualTo(1));
        var document = (string)(await Client.Query("SELECT ContentDocumentId FROM ContentVersion")).Records[0]!["ContentDocumentId"]!;
        Assert.That((await Client.Delete("sobjects/ContentDocument/" + document)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM ContentVersion")).Records, Is.Empty);
    }

    [Test]
    public async Task The_direct_relation_of_a_contact_is_not_inserted_again()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var other = await Client.Create("Account", """{"Name":"B"}""");
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{account}}"}""");
        Assert.That(
            (await Client.Post("sobjects/AccountContactRelation", $$"""{"AccountId":"{{account}}","ContactId":"{{contact}}"}""")).Code,
            Is.EqualTo("DUPLICATE_VALUE"));
        await Client.Create(
            "AccountContactRelation", $$"""{"AccountId":"{{other}}","ContactId":"{{contact}}","Roles":"Evaluator;Business User"}""");
        Assert.That(
            (string)(await Client.Query("SELECT Roles FROM AccountContactRelation WHERE IsDirect = false")).Records[0]!["Roles"]!,
            Is.EqualTo("Business User;Evaluator"));
    }
}
