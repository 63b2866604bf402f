namespace Seeder.Local.Tests;

internal sealed class PersonAccountTests : OrgFixture
{
    private string person = "";

    protected override LocalOrgOptions Options => new() { PersonAccounts = true };

    [SetUp]
    public async Task Find() =>
        person =
            (string)(await Client.Query(
                "SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true")).Records.Single()!["Id"]!;

    [Test]
    public async Task A_person_has_a_name_of_parts_and_its_own_contact()
    {
        var id = await Client.Create(
            "Account",
            $$"""{"RecordTypeId":"{{person}}","FirstName":"Jane","LastName":"Doe","PersonEmail":"jane@example.com","Phone":"1","PersonMailingCity":"Leeds"}""");
        var account = (await Client.Get("sobjects/Account/" + id)).Json!;
        Assert.That(((string)account["Name"]!, (bool)account["IsPersonAccount"]!), Is.EqualTo(("Jane Doe", true)));
        var contact = (await Client.Get("sobjects/Contact/" + account["PersonContactId"])).Json!;
        Assert.That(
            ((string)contact["Name"]!, (string)contact["Email"]!, (string)contact["AccountId"]!, (string)contact["Phone"]!,
                (string)contact["MailingCity"]!, (bool)contact["IsPersonAccount"]!),
                Is.EqualTo(("Jane Doe", "jane@example.com", id, "1", "Leeds", true)));
        await Client.Patch("sobjects/Account/" + id, """{"LastName":"Roe","PersonEmail":null}""");
        contact = (await Client.Get("sobjects/Contact/" + account["PersonContactId"])).Json!;
        Assert.That(
            ((string)contact["Name"]!, (string?)contact["Email"], (string)contact["LastName"]!),
            Is.EqualTo(("Jane Roe", (string?)null, "Roe")));
        Assert.That((await Client.Query("SELECT Id FROM AccountContactRelation")).Records, Is.Empty);
        Assert.That(
            (await Client.Patch($"sobjects/Contact/{account["PersonContactId"]}", """{"Title":"x"}""")).Code,
            Is.EqualTo("INSUFFICIENT_ACCESS_OR_READONLY"));
        Assert.That((await Client.Delete("sobjects/Account/" + id)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM Contact")).Records, Is.Empty);
    }

    [Test]
    public async Task A_last_name_without_a_name_makes_a_person()
    {
        var id = await Client.Create("Account", """{"LastName":"Doe"}""");
        Assert.That((string)(await Client.Get($"sobjects/Account/{id}?fields=RecordTypeId")).Json!["RecordTypeId"]!, Is.EqualTo(person));
    }

    [Test]
    public async Task Persons_and_businesses_have_different_fields()
    {
        await Refused($$"""{"RecordTypeId":"{{person}}","LastName":"Doe","Name":"x"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "Name");
        await Refused($$"""{"RecordTypeId":"{{person}}","FirstName":"Jane"}""", "REQUIRED_FIELD_MISSING", "LastName");
        await Refused("""{"Name":"Acme","PersonEmail":"a@example.com"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "PersonEmail");
        await Refused("""{"Industry":"Banking"}""", "REQUIRED_FIELD_MISSING", "Name");
        var business = await Client.Create("Account", """{"Name":"Acme"}""");
        Assert.That(
            (await Client.Patch("sobjects/Account/" + business, $$"""{"RecordTypeId":"{{person}}"}""")).Code,
            Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
        var jane = await Client.Create("Account", """{"LastName":"Doe"}""");
        Assert.That(
            (await Client.Post("sobjects/Contact", $$"""{"LastName":"x","AccountId":"{{jane}}"}""")).Code,
            Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
    }

    [Test]
    public async Task The_lists_of_the_contact_nest_under_the_account()
    {
        var tree = await Client.Post("composite/tree/Account", """
            {"records":[{"attributes":{"type":"Account","referenceId":"jane"},"LastName":"Doe",
              "PersonCases":{"records":[{"attributes":{"type":"Case","referenceId":"help"},"Subject":"Help"}]}}]}
            """);
        Assert.That(tree.Status, Is.EqualTo(201), tree.Text);
        Assert.That(
            (string)(await Client.Query("SELECT Contact.LastName FROM Case")).Records[0]!["Contact"]!["LastName"]!, Is.EqualTo("Doe"));
        var names = (await Client.Get("sobjects/Account/describe")).Json!["childRelationships"]!.AsArray()
            .Select(r => (string?)r!["relationshipName"]);
        Assert.That(
            names,
            Does.Contain("PersonCases").And.Contain("PersonEvents").And.Contain("PersonTasks").And.Contain(
                "PersonCampaignMembers").And.Contain("PersonOpportunityContactRoles"));
    }

    [Test]
    public async Task Neither_Name_nor_LastName_is_required_by_the_describe()
    {
        var fields = (await Client.Get("sobjects/Account/describe")).Json!["fields"]!.AsArray();
        Assert.That(
            fields.Where(f => (string)f!["name"]! is "Name" or "LastName").Select(f => (bool)f!["nillable"]! && (bool)f["createable"]!),
            Is.All.True);
    }

    [Test]
    public async Task The_metadata_may_bring_the_record_type_and_contact_fields_appear_with_pc()
    {
        using var project = new Project().RecordType("PersonAccount", "Customer")
            .Field("Contact", "Shoe__c", "<type>Text</type><length>10</length>");
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        using var client = new OrgClient(org);
        await client.Create("Account", """{"LastName":"Doe","Shoe__pc":"43"}""");
        Assert.That(
            (string)(await client.Query(
                "SELECT Shoe__c FROM Contact WHERE Account.RecordType.DeveloperName = 'Customer'")).Records.Single()!["Shoe__c"]!,
            Is.EqualTo("43"));
    }

    private async Task Refused(string body, string code, string field)
    {
        var answer = await Client.Post("sobjects/Account", body);
        Assert.That((answer.Status, answer.Code, answer.Fields[0]), Is.EqualTo((400, code, field)), answer.Text);
    }
}
