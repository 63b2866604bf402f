namespace Seeder.Local.Tests;

internal sealed class SalesRuleTests : OrgFixture
{
    private string product = "", standardBook = "";

    [SetUp]
    public async Task Fill()
    {
        product = await Client.Create("Product2", """{"Name":"Laptop","ProductCode":"LT","IsActive":true}""");
        standardBook = (string)(await Client.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
    }

    [Test]
    public async Task The_standard_price_comes_before_a_custom_one()
    {
        var book = await Client.Create("Pricebook2", """{"Name":"Partners","IsActive":true}""");
        var early = await Client.Post("sobjects/PricebookEntry", Entry(book, 90));
        Assert.That(
            (early.Status, early.Code, early.Message),
            Is.EqualTo((400, "STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product")));
        await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var entry = await Client.Create("PricebookEntry", Entry(book, 90));
        var row = (await Client.Get($"sobjects/PricebookEntry/{entry}?fields=Name,ProductCode")).Json!;
        Assert.That(((string)row["Name"]!, (string)row["ProductCode"]!), Is.EqualTo(("Laptop", "LT")));
        Assert.That((await Client.Post("sobjects/PricebookEntry", Entry(book, 80))).Code, Is.EqualTo("DUPLICATE_VALUE"));
    }

    [Test]
    public async Task A_price_that_follows_the_standard_one_has_no_own_amount()
    {
        await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var book = await Client.Create("Pricebook2", """{"Name":"Partners","IsActive":true}""");
        var both = await Client.Post(
            "sobjects/PricebookEntry",
            $$"""{"Pricebook2Id":"{{book}}","Product2Id":"{{product}}","UseStandardPrice":true,"UnitPrice":5}""");
        Assert.That(both.Code, Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
        var id =
            await Client.Create("PricebookEntry", $$"""{"Pricebook2Id":"{{book}}","Product2Id":"{{product}}","UseStandardPrice":true}""");
        Assert.That((double)(await Client.Get($"sobjects/PricebookEntry/{id}")).Json!["UnitPrice"]!, Is.EqualTo(100));
    }

    [Test]
    public async Task Price_books_and_products_of_a_price_stay()
    {
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var answer = await Client.Patch($"sobjects/PricebookEntry/{entry}", $$"""{"Pricebook2Id":"{{standardBook}}"}""");
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "INVALID_FIELD_FOR_INSERT_UPDATE")));
        var standard = await Client.Delete($"sobjects/Pricebook2/{standardBook}");
        Assert.That((standard.Status, standard.Code), Is.EqualTo((400, "DELETE_FAILED")));
    }

    [TestCase("Prospecting", 10, false, false, "Pipeline", "Pipeline")]
    [TestCase("Closed Won", 100, true, true, "Closed", "Closed")]
    [TestCase("Closed Lost", 0, true, false, "Omitted", "Omitted")]
    [TestCase("In Progress", 0, false, false, "Pipeline", "Pipeline")]
    public async Task Probability_and_the_rest_follow_from_the_stage(
        string stage, double probability, bool closed, bool won, string category, string categoryName)
    {
        var id = await Client.Create("Opportunity", $$"""{"Name":"Deal","StageName":"{{stage}}","CloseDate":"2026-05-01","Amount":50}""");
        var row = (await Client.Get($"sobjects/Opportunity/{id}")).Json!;
        Assert.That(((double)row["Probability"]!, (bool)row["IsClosed"]!, (bool)row["IsWon"]!), Is.EqualTo((probability, closed, won)));
        Assert.That(((string)row["ForecastCategory"]!, (string)row["ForecastCategoryName"]!), Is.EqualTo((category, categoryName)));
        Assert.That((double)row["ExpectedRevenue"]!, Is.EqualTo(50 * probability / 100));
        Assert.That(((int)row["FiscalYear"]!, (int)row["FiscalQuarter"]!), Is.EqualTo((2026, 2)));
        await Client.Patch($"sobjects/Opportunity/{id}", """{"StageName":"Value Proposition"}""");
        Assert.That((double)(await Client.Get($"sobjects/Opportunity/{id}")).Json!["Probability"]!, Is.EqualTo(50));
        await Client.Patch($"sobjects/Opportunity/{id}", """{"StageName":"Closed Won","Probability":99}""");
        Assert.That((double)(await Client.Get($"sobjects/Opportunity/{id}")).Json!["Probability"]!, Is.EqualTo(99));
    }

    [Test]
    public async Task A_line_gives_the_opportunity_its_price_book_and_its_amount()
    {
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var deal = await Client.Create("Opportunity", """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","Amount":5}""");
        var line = await Client.Create(
            "OpportunityLineItem", $$"""{"OpportunityId":"{{deal}}","PricebookEntryId":"{{entry}}","Quantity":10,"UnitPrice":90}""");
        await Client.Create(
            "OpportunityLineItem", $$"""{"OpportunityId":"{{deal}}","PricebookEntryId":"{{entry}}","Quantity":2,"TotalPrice":100}""");
        var row = (await Client.Get($"sobjects/Opportunity/{deal}")).Json!;
        Assert.That((string)row["Pricebook2Id"]!, Is.EqualTo(standardBook));
        Assert.That(((double)row["Amount"]!, (bool)row["HasOpportunityLineItem"]!), Is.EqualTo((1000d, true)));
        var first = (await Client.Get($"sobjects/OpportunityLineItem/{line}")).Json!;
        Assert.That(
            ((double)first["TotalPrice"]!, (double)first["ListPrice"]!, (string)first["ProductCode"]!, (string)first["Product2Id"]!),
            Is.EqualTo((900d, 100d, "LT", product)));

        Assert.That((await Client.Patch($"sobjects/Opportunity/{deal}", """{"Amount":1}""")).Status, Is.EqualTo(204));
        Assert.That((double)(await Client.Get($"sobjects/Opportunity/{deal}")).Json!["Amount"]!, Is.EqualTo(1000));
        await Client.Delete("sobjects/OpportunityLineItem/" + line);
        Assert.That((double)(await Client.Get($"sobjects/Opportunity/{deal}")).Json!["Amount"]!, Is.EqualTo(100));
    }

    [Test]
    public async Task A_line_of_another_price_book_is_refused()
    {
        await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var book = await Client.Create("Pricebook2", """{"Name":"Partners","IsActive":true}""");
        var other = await Client.Create("PricebookEntry", Entry(book, 90));
        var deal = await Client.Create(
            "Opportunity", $$"""{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","Pricebook2Id":"{{standardBook}}"}""");
        foreach (var (body, message) in new[]
        {
            ($$"""{"OpportunityId":"{{deal}}","PricebookEntryId":"{{other}}","Quantity":1,"UnitPrice":1}""",
                "pricebook entry is in a different pricebook than the one assigned to the opportunity"),
            ($$"""{"OpportunityId":"{{deal}}","Quantity":1,"UnitPrice":1}""", "must specify pricebook entry id"),
            ($$"""{"OpportunityId":"{{deal}}","Product2Id":"{{product}}","Quantity":1}""", "UnitPrice"),
            ($$"""{"OpportunityId":"{{deal}}","Product2Id":"{{product}}","Quantity":1,"UnitPrice":1,"TotalPrice":1}""", "UnitPrice"),
        })
        {
            var answer = await Client.Post("sobjects/OpportunityLineItem", body);
            Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "FIELD_INTEGRITY_EXCEPTION")), body);
            Assert.That(answer.Message, Does.Contain(message));
        }
    }

    [Test]
    public async Task A_deal_with_lines_is_one_tree()
    {
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var answer = await Client.Post("composite/tree/Account", $$"""
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"A","Opportunities":{"records":[
              {"attributes":{"type":"Opportunity","referenceId":"o"},"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","Pricebook2Id":"{{standardBook}}","OpportunityLineItems":{"records":[
                {"attributes":{"type":"OpportunityLineItem","referenceId":"l1"},"PricebookEntryId":"{{entry}}","Quantity":1,"UnitPrice":7},
                {"attributes":{"type":"OpportunityLineItem","referenceId":"l2"},"PricebookEntryId":"{{entry}}","Quantity":2,"UnitPrice":7}]} }]} }]}
            """);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That((double)(await Client.Query("SELECT Amount FROM Opportunity")).Records[0]!["Amount"]!, Is.EqualTo(21));
    }

    [Test]
    public async Task A_price_that_lines_use_is_archived_when_deleted()
    {
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var deal = await Client.Create("Opportunity", """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01"}""");
        var line = await Client.Create(
            "OpportunityLineItem", $$"""{"OpportunityId":"{{deal}}","PricebookEntryId":"{{entry}}","Quantity":1,"UnitPrice":90}""");
        Assert.That((await Client.Delete("sobjects/PricebookEntry/" + entry)).Status, Is.EqualTo(204));
        Assert.That((string)(await Client.Get("sobjects/OpportunityLineItem/" + line)).Json!["PricebookEntryId"]!, Is.EqualTo(entry));
        Assert.That(
            (bool)(await Client.QueryAll($"SELECT IsArchived FROM PricebookEntry WHERE Id = '{entry}'")).Records[0]!["IsArchived"]!,
            Is.True);
        var product2 = await Client.Delete("sobjects/Product2/" + product);
        Assert.That((product2.Status, product2.Code), Is.EqualTo((400, "DELETE_FAILED")));
    }

    [Test]
    public async Task Orders_start_as_drafts_and_are_activated_with_products()
    {
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var active =
            await Client.Post("sobjects/Order", $$"""{"AccountId":"{{account}}","EffectiveDate":"2026-01-01","Status":"Activated"}""");
        Assert.That(active.Code, Is.EqualTo("FAILED_ACTIVATION"));
        var order = await Client.Create(
            "Order", $$"""{"AccountId":"{{account}}","EffectiveDate":"2026-01-01","Status":"Draft","Pricebook2Id":"{{standardBook}}"}""");
        Assert.That((await Client.Patch($"sobjects/Order/{order}", """{"Status":"Activated"}""")).Code, Is.EqualTo("FAILED_ACTIVATION"));
        await Client.Create("OrderItem", $$"""{"OrderId":"{{order}}","PricebookEntryId":"{{entry}}","Quantity":2,"UnitPrice":90}""");
        Assert.That((await Client.Patch($"sobjects/Order/{order}", """{"Status":"Activated"}""")).Status, Is.EqualTo(204));
        var row = (await Client.Get("sobjects/Order/" + order)).Json!;
        Assert.That(
            ((string)row["OrderNumber"]!, (double)row["TotalAmount"]!, (string)row["StatusCode"]!),
            Is.EqualTo(("00000001", 180d, "Activated")));
        Assert.That((await Client.Delete("sobjects/Order/" + order)).Code, Is.EqualTo("DELETE_FAILED"));
        var without = await Client.Create("Order", $$"""{"AccountId":"{{account}}","EffectiveDate":"2026-01-01","Status":"Draft"}""");
        Assert.That(
            (await Client.Post(
                "sobjects/OrderItem", $$"""{"OrderId":"{{without}}","PricebookEntryId":"{{entry}}","Quantity":2,"UnitPrice":90}""")).Code,
            Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
    }

    [Test]
    public async Task Contracts_start_as_drafts_and_stay_active()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var contract = await Client.Create("Contract", $$"""{"AccountId":"{{account}}","StartDate":"2026-01-01","ContractTerm":12}""");
        var row = (await Client.Get("sobjects/Contract/" + contract)).Json!;
        Assert.That(
            ((string)row["Status"]!, (string)row["EndDate"]!, (string)row["ContractNumber"]!),
            Is.EqualTo(("Draft", "2026-12-31", "00000001")));
        Assert.That((await Client.Patch("sobjects/Contract/" + contract, """{"Status":"Activated"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Patch("sobjects/Contract/" + contract, """{"Status":"Draft"}""")).Status, Is.EqualTo(400));
        Assert.That((await Client.Delete("sobjects/Contract/" + contract)).Code, Is.EqualTo("DELETE_FAILED"));
        Assert.That(
            (await Client.Post("sobjects/Contract", $$"""{"AccountId":"{{account}}","Status":"Activated"}""")).Code,
            Is.EqualTo("FAILED_ACTIVATION"));
    }

    [Test]
    public async Task Activation_changes_nothing_but_the_status_and_an_order_can_go_back()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var entry = await Client.Create("PricebookEntry", Entry(standardBook, 100));
        var order = await Client.Create(
            "Order", $$"""{"AccountId":"{{account}}","EffectiveDate":"2026-01-01","Status":"Draft","Pricebook2Id":"{{standardBook}}"}""");
        var item =
            await Client.Create("OrderItem", $$"""{"OrderId":"{{order}}","PricebookEntryId":"{{entry}}","Quantity":2,"UnitPrice":90}""");
        Assert.That(
            (await Client.Patch("sobjects/Order/" + order, """{"Status":"Activated","Name":"x"}""")).Code, Is.EqualTo("FAILED_ACTIVATION"));
        Assert.That((await Client.Patch("sobjects/Order/" + order, """{"Status":"Activated"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Delete("sobjects/OrderItem/" + item)).Code, Is.EqualTo("DELETE_FAILED"));
        Assert.That((await Client.Patch("sobjects/Order/" + order, """{"Status":"Draft"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Delete("sobjects/Order/" + order)).Status, Is.EqualTo(204));
        var contract = await Client.Create("Contract", $$"""{"AccountId":"{{account}}"}""");
        Assert.That(
            (await Client.Patch("sobjects/Contract/" + contract, """{"Status":"Activated","ContractTerm":3}""")).Code,
            Is.EqualTo("FAILED_ACTIVATION"));
    }

    [Test]
    public async Task The_contact_of_a_new_opportunity_becomes_its_primary_role()
    {
        var contact = await Client.Create("Contact", """{"LastName":"Ann"}""");
        await Client.Create(
            "Opportunity", $$"""{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","ContactId":"{{contact}}"}""");
        Assert.That(
            (string)(await Client.Query(
                "SELECT ContactId FROM OpportunityContactRole WHERE IsPrimary = true")).Records.Single()!["ContactId"]!,
            Is.EqualTo(contact));
    }

    [Test]
    public async Task One_contact_is_the_primary_one()
    {
        var deal = await Client.Create("Opportunity", """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01"}""");
        foreach (var name in new[] { "A", "B" })
        {
            var contact = await Client.Create("Contact", $$"""{"LastName":"{{name}}"}""");
            await Client.Create("OpportunityContactRole", $$"""{"OpportunityId":"{{deal}}","ContactId":"{{contact}}","IsPrimary":true}""");
        }

        Assert.That(
            (string)(await Client.Query(
                "SELECT Contact.LastName FROM OpportunityContactRole WHERE IsPrimary = true")).Records.Single()!["Contact"]!["LastName"]!,
            Is.EqualTo("B"));
    }

    [Test]
    public async Task Assets_need_an_account_or_a_contact()
    {
        var answer = await Client.Post("sobjects/Asset", """{"Name":"Server"}""");
        Assert.That(
            (answer.Status, answer.Code, answer.Message),
            Is.EqualTo((400, "FIELD_INTEGRITY_EXCEPTION", "Every asset needs an account, a contact, or both.")));
    }

    private string Entry(string book, int price) =>
        $$"""{"Pricebook2Id":"{{book}}","Product2Id":"{{product}}","UnitPrice":{{price}},"IsActive":true}""";
}
