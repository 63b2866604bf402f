namespace Seeder.Local.Tests;

/// <summary>Custom settings, and custom fields that have parts.</summary>
internal sealed class CustomFieldTests
{
    private Project project = null!;
    private LocalOrg org = null!;
    private OrgClient client = null!;

    [SetUp]
    public async Task StartOrg()
    {
        const string named = "<nameField><label>Name</label><type>Text</type></nameField>";
        project = new Project()
            .Object("Switch__c", "<label>Switch</label><customSettingsType>Hierarchy</customSettingsType><visibility>Public</visibility>")
            .Field("Switch__c", "Off__c", "<type>Checkbox</type><defaultValue>false</defaultValue>")
            .Object("Rate__c", "<label>Rate</label><customSettingsType>List</customSettingsType><visibility>Public</visibility>")
            .Object("Shop__c", $"<label>Shop</label><pluralLabel>Shops</pluralLabel>{named}")
            .Field("Shop__c", "Site__c", "<type>Address</type>")
            .Field("Shop__c", "Place__c", "<type>Location</type><scale>3</scale>");
        org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        client = new OrgClient(org);
    }

    [TearDown]
    public async Task Stop()
    {
        client.Dispose();
        await org.DisposeAsync();
        project.Dispose();
    }

    [Test]
    public async Task A_hierarchy_setting_has_one_row_for_the_org_each_profile_and_each_user()
    {
        var profile = (string)(await client.Query("SELECT Id FROM Profile LIMIT 1")).Records[0]!["Id"]!;
        var everyone = await client.Create("Switch__c", """{"Off__c":true}""");
        await client.Create("Switch__c", $$"""{"SetupOwnerId":"{{profile}}"}""");
        await client.Create("Switch__c", $$"""{"SetupOwnerId":"{{org.UserId}}"}""");
        var row = (await client.Get($"sobjects/Switch__c/{everyone}?fields=SetupOwnerId")).Json!;
        Assert.That((string?)row["SetupOwnerId"], Is.EqualTo(org.OrgId));
        Assert.That((await client.Post("sobjects/Switch__c", "{}")).Code, Is.EqualTo("DUPLICATE_VALUE"));
        Assert.That(
            (await client.Post("sobjects/Switch__c", $$"""{"SetupOwnerId":"{{org.UserId}}"}""")).Code, Is.EqualTo("DUPLICATE_VALUE"));
        Assert.That((await client.Post("sobjects/Switch__c", """{"OwnerId":"005000000000001AAA"}""")).Code, Is.EqualTo("INVALID_FIELD"));
    }

    [Test]
    public async Task A_list_setting_has_no_owner()
    {
        await client.Create("Rate__c", """{"Name":"Default"}""");
        foreach (var owner in new[] { "OwnerId", "SetupOwnerId" })
        {
            var answer = await client.Post("sobjects/Rate__c", $$"""{"Name":"Other","{{owner}}":"{{org.UserId}}"}""");
            Assert.That(answer.Code, Is.EqualTo("INVALID_FIELD"));
        }
    }

    [Test]
    public async Task A_custom_address_is_set_by_its_parts_and_read_as_a_whole()
    {
        var id = await client.Create("Shop__c", """
            {"Name":"A","Site__Street__s":"1 Main Street","Site__City__s":"Dallas","Site__PostalCode__s":"75219",
             "Site__StateCode__s":"TX","Site__CountryCode__s":"US","Site__Latitude__s":32.8,"Site__Longitude__s":-96.8}
            """);
        var site = (await client.Get($"sobjects/Shop__c/{id}?fields=Site__c,Site__City__s")).Json!;
        Assert.That((string?)site["Site__City__s"], Is.EqualTo("Dallas"));
        Assert.That(site["Site__c"]!.ToJsonString(), Is.EqualTo(
            """{"city":"Dallas","countryCode":"US","geocodeAccuracy":null,"latitude":32.8,"longitude":-96.8,"postalCode":"75219","stateCode":"TX","street":"1 Main Street"}"""));
        Assert.That((await client.Query("SELECT Id FROM Shop__c WHERE Site__StateCode__s = 'TX'")).Records, Has.Count.EqualTo(1));
    }

    [TestCase("\"Site__City__s\":\"12345678901234567890123456789012345678901\"", "STRING_TOO_LONG")]
    [TestCase("\"Site__PostalCode__s\":\"123456789012345678901\"", "STRING_TOO_LONG")]
    [TestCase("\"Site__Latitude__s\":91", "NUMBER_OUTSIDE_VALID_RANGE")]
    [TestCase("\"Place__Longitude__s\":181", "NUMBER_OUTSIDE_VALID_RANGE")]
    [TestCase("\"Site__GeocodeAccuracy__s\":\"Nearby\"", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")]
    [TestCase("\"Site__c\":\"Dallas\"", "JSON_PARSER_ERROR")]
    [TestCase("\"Site__Country__s\":\"US\"", "INVALID_FIELD")]
    public async Task A_part_that_does_not_fit_is_refused(string part, string code) =>
        Assert.That((await client.Post("sobjects/Shop__c", $$"""{"Name":"A",{{part}}}""")).Code, Is.EqualTo(code));

    [Test]
    public async Task A_geolocation_is_rounded_to_its_scale()
    {
        var id = await client.Create("Shop__c", """{"Name":"A","Place__Latitude__s":39.16380180427811,"Place__Longitude__s":-120.1505}""");
        var place = (await client.Get($"sobjects/Shop__c/{id}?fields=Place__c")).Json!["Place__c"]!;
        Assert.That(((double)place["latitude"]!, (double)place["longitude"]!), Is.EqualTo((39.164, -120.151)));
    }
}
