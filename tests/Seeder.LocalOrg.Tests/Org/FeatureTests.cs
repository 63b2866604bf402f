namespace Seeder.Local.Tests;

/// <summary>Features are switches: they add objects and fields, and the behaviour that belongs to them.</summary>
internal sealed class FeatureTests
{
    private LocalOrg? org;
    private OrgClient? client;

    [TearDown]
    public async Task Stop()
    {
        client?.Dispose();
        if (org is not null)
        {
            await org.DisposeAsync();
            org = null;
        }
    }

    [Test]
    public async Task An_unknown_feature_is_refused_with_the_near_one_and_the_list()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Start("multi-curency"));
        Assert.That(
            error!.Message, Does.Contain("no feature 'multi-curency'. Do you mean 'multi-currency'?").And.Contains("person-accounts"));
    }

    [Test]
    public async Task A_usual_org_has_quotes_and_no_currencies_and_both_can_be_switched()
    {
        var usual = await Start();
        Assert.That(await Names(usual, "Account"), Does.Not.Contain("CurrencyIsoCode").And.Not.Contains("IsPersonAccount"));
        Assert.That((await usual.Get("sobjects/Quote/describe")).Status, Is.EqualTo(200));
        await Stop();
        var other = await Start("no-quotes", "multi-currency");
        Assert.That(await Names(other, "Account"), Does.Contain("CurrencyIsoCode"));
        Assert.That((await other.Get("sobjects/Quote/describe")).Status, Is.EqualTo(404));
        var opportunity = (await other.Get("sobjects/Opportunity/describe")).Json!["childRelationships"]!.AsArray();
        Assert.That(opportunity.Select(c => (string)c!["childSObject"]!), Does.Not.Contain("Quote"));
    }

    [Test]
    public async Task A_record_has_the_currency_that_it_is_given_or_that_of_its_master_or_of_the_org()
    {
        var org = await Start("multi-currency");
        var account = await org.Create("Account", """{"Name":"Acme"}""");
        var deal = await org.Create(
            "Opportunity", """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","CurrencyIsoCode":"EUR"}""");
        var role = await org.Create("Contact", """{"LastName":"Ann"}""");
        var member = await org.Create("OpportunityContactRole", $$"""{"OpportunityId":"{{deal}}","ContactId":"{{role}}"}""");
        Assert.That(await Currency(org, "Account", account), Is.EqualTo("USD"));
        Assert.That(await Currency(org, "Opportunity", deal), Is.EqualTo("EUR"));
        Assert.That(await Currency(org, "OpportunityContactRole", member), Is.EqualTo("EUR"));
    }

    [Test]
    public async Task Only_currencies_of_the_org_can_be_used_and_a_row_of_CurrencyType_adds_one()
    {
        var org = await Start("multi-currency");
        Assert.That((await org.Query("SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true")).Records[0]!["IsoCode"]!.ToString(),
            Is.EqualTo("USD"));
        var refused = await org.Post("sobjects/Account", """{"Name":"Acme","CurrencyIsoCode":"SEK"}""");
        Assert.That((refused.Code, refused.Fields[0]), Is.EqualTo(("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "CurrencyIsoCode")));
        await org.Create("CurrencyType", """{"IsoCode":"SEK","ConversionRate":10.5,"DecimalPlaces":2,"IsActive":true}""");
        await org.Create("Account", """{"Name":"Acme","CurrencyIsoCode":"SEK"}""");
        var twice = await org.Post("sobjects/CurrencyType", """{"IsoCode":"SEK","ConversionRate":1,"DecimalPlaces":2}""");
        Assert.That(twice.Code, Is.EqualTo("DUPLICATE_VALUE"));
    }

    [Test]
    public async Task A_product_has_one_price_in_each_currency()
    {
        var org = await Start("multi-currency");
        var book = (string)(await org.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
        var product = await org.Create("Product2", """{"Name":"Pump"}""");
        string Price(string currency) =>
            $$"""{"Pricebook2Id":"{{book}}","Product2Id":"{{product}}","UnitPrice":100,"CurrencyIsoCode":"{{currency}}"}""";
        await org.Create("PricebookEntry", Price("USD"));
        await org.Create("PricebookEntry", Price("EUR"));
        Assert.That((await org.Post("sobjects/PricebookEntry", Price("EUR"))).Code, Is.EqualTo("DUPLICATE_VALUE"));
    }

    [TestCase("""{"BillingCountryCode":"DE"}""", "Germany", "DE", null, null)]
    [TestCase("""{"BillingCountry":"germany"}""", "Germany", "DE", null, null)]
    [TestCase("""{"BillingCountry":"US","BillingState":"California"}""", "United States", "US", "California", "CA")]
    [TestCase("""{"BillingCountryCode":"CA","BillingStateCode":"ON"}""", "Canada", "CA", "Ontario", "ON")]
    public async Task A_country_or_state_has_a_code_and_a_name(
        string address, string country, string code, string? state, string? stateCode)
    {
        var org = await Start("state-country-picklists");
        var id = await org.Create("Account", address.Replace("{", """{"Name":"Acme",""", StringComparison.Ordinal));
        var row = (await org.Query(
            $"SELECT BillingCountry, BillingCountryCode, BillingState, BillingStateCode FROM Account WHERE Id = '{id}'")).Records[0]!;
        Assert.That(
            ((string?)row["BillingCountry"], (string?)row["BillingCountryCode"], (string?)row["BillingState"],
                (string?)row["BillingStateCode"]),
            Is.EqualTo((country, code, state, stateCode)));
    }

    [TestCase("""{"LastName":"X","MailingCountry":"Germania"}""", "There's a problem with this country", "MailingCountry")]
    [TestCase("""{"LastName":"X","MailingState":"Texas"}""", "A country/territory must be specified before", "MailingState")]
    [TestCase("""{"LastName":"X","MailingCountry":"Canada","MailingState":"Texas"}""", "There's a problem with this state", "MailingState")]
    public async Task A_country_or_state_that_the_org_does_not_know_is_refused(string json, string message, string field)
    {
        var answer = await (await Start("state-country-picklists")).Post("sobjects/Contact", json);
        Assert.That((answer.Code, answer.Fields[0]), Is.EqualTo(("FIELD_INTEGRITY_EXCEPTION", field)));
        Assert.That(answer.Message, Does.StartWith(message));
    }

    [Test]
    public async Task A_state_of_the_old_country_must_be_changed_with_the_country()
    {
        var org = await Start("state-country-picklists");
        var id = await org.Create("Lead", """{"LastName":"X","Company":"C","CountryCode":"US","StateCode":"TX"}""");
        Assert.That((await org.Patch("sobjects/Lead/" + id, """{"CountryCode":"CA"}""")).Code, Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
        Assert.That((await org.Patch("sobjects/Lead/" + id, """{"CountryCode":"CA","StateCode":null}""")).Status, Is.EqualTo(204));
        var row = (await org.Query("SELECT Country, State FROM Lead")).Records[0]!;
        Assert.That(((string?)row["Country"], (string?)row["State"]), Is.EqualTo(("Canada", (string?)null)));
    }

    [Test]
    public async Task Person_accounts_are_a_feature_as_well_as_an_option()
    {
        var org = await Start("person-accounts");
        var id = await org.Create("Account", """{"LastName":"Ann"}""");
        Assert.That((bool)(await org.Get("sobjects/Account/" + id)).Json!["IsPersonAccount"]!, Is.True);
    }

    private async Task<OrgClient> Start(params string[] features)
    {
        org = await LocalOrg.StartAsync(new LocalOrgOptions { Features = features });
        client = new OrgClient(org);
        return client;
    }

    private static async Task<IEnumerable<string>> Names(OrgClient client, string type) =>
        (await client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray().Select(f => (string)f!["name"]!);

    private static async Task<string> Currency(OrgClient client, string type, string id) =>
        (string)(await client.Query($"SELECT CurrencyIsoCode FROM {type} WHERE Id = '{id}'")).Records[0]!["CurrencyIsoCode"]!;
}
