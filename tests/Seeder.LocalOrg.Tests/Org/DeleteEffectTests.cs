namespace Seeder.Local.Tests;

/// <summary>The effect of a delete on the records that refer to the record: they are deleted too, keep it, or lose the lookup.</summary>
internal sealed class DeleteEffectTests : OrgFixture
{
    private string account = "", standardBook = "";

    [SetUp]
    public async Task MakeAccount()
    {
        account = await Client.Create("Account", """{"Name":"Acme"}""");
        standardBook = (string)(await Client.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
    }

    [TestCase(false, 204, 0)]
    [TestCase(true, 400, 1)]
    public async Task An_account_takes_its_orders_along_unless_one_is_activated(bool active, int status, int left)
    {
        var (entry, _) = await Priced();
        var order = await Order();
        await Client.Create("OrderItem", $$"""{"OrderId":"{{order}}","PricebookEntryId":"{{entry}}","Quantity":1,"UnitPrice":5}""");
        if (active)
        {
            Assert.That((await Client.Patch("sobjects/Order/" + order, """{"Status":"Activated"}""")).Status, Is.EqualTo(204));
        }

        var deleted = await Client.Delete("sobjects/Account/" + account);
        Assert.That(deleted.Status, Is.EqualTo(status), deleted.Text);
        Assert.That(status == 204 || deleted.Message.Contains("associated with the following orders"), Is.True, deleted.Text);
        foreach (var type in new[] { "Account", "Order", "OrderItem" })
        {
            Assert.That((await Client.Query($"SELECT Id FROM {type}")).Records, Has.Count.EqualTo(left), type);
        }
    }

    [Test]
    public async Task An_activated_contract_keeps_its_account_and_a_draft_takes_its_orders_along()
    {
        var contract = await Client.Create("Contract", $$"""{"AccountId":"{{account}}"}""");
        await Client.Create(
            "Order", $$"""{"AccountId":"{{account}}","ContractId":"{{contract}}","EffectiveDate":"2026-01-01","Status":"Draft"}""");
        var active = await Client.Create("Contract", $$"""{"AccountId":"{{account}}"}""");
        Assert.That((await Client.Patch("sobjects/Contract/" + active, """{"Status":"Activated"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Delete("sobjects/Account/" + account)).Code, Is.EqualTo("DELETE_FAILED"));
        Assert.That((await Client.Delete("sobjects/Contract/" + contract)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM Order")).Records, Is.Empty);
    }

    [Test]
    public async Task A_product_takes_its_unused_prices_along_and_stays_while_an_order_uses_one()
    {
        var (_, unused) = await Priced();
        Assert.That((await Client.Delete("sobjects/Product2/" + unused)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM PricebookEntry")).Records, Is.Empty);
        var (entry, product) = await Priced();
        var order = await Order();
        await Client.Create("OrderItem", $$"""{"OrderId":"{{order}}","PricebookEntryId":"{{entry}}","Quantity":1,"UnitPrice":5}""");
        var refused = await Client.Delete("sobjects/Product2/" + product);
        Assert.That(refused.Code, Is.EqualTo("DELETE_FAILED"));
        Assert.That((await Client.Query("SELECT Id FROM PricebookEntry")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_contact_takes_its_assets_along_and_an_asset_stays_while_a_case_uses_it()
    {
        var contact = await Client.Create("Contact", """{"LastName":"Ann"}""");
        var asset = await Client.Create("Asset", $$"""{"Name":"Pump","ContactId":"{{contact}}"}""");
        var broken = await Client.Create("Case", $$"""{"Subject":"Broken","AssetId":"{{asset}}"}""");
        var refused = await Client.Delete("sobjects/Asset/" + asset);
        Assert.That((refused.Code, refused.Message.Contains("following cases")), Is.EqualTo(("DELETE_FAILED", true)));
        Assert.That((await Client.Delete("sobjects/Contact/" + contact)).Status, Is.EqualTo(400));
        Assert.That((await Client.Delete("sobjects/Case/" + broken)).Status, Is.EqualTo(204));
        Assert.That((await Client.Delete("sobjects/Contact/" + contact)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM Asset")).Records, Is.Empty);
    }

    [Test]
    public async Task A_lookup_without_an_effect_is_emptied()
    {
        var campaign = await Client.Create("Campaign", """{"Name":"Spring"}""");
        var deal = await Client.Create(
            "Opportunity", $$"""{"Name":"D","StageName":"Prospecting","CloseDate":"2026-05-01","CampaignId":"{{campaign}}"}""");
        Assert.That((await Client.Delete("sobjects/Campaign/" + campaign)).Status, Is.EqualTo(204));
        Assert.That((string?)(await Client.Get("sobjects/Opportunity/" + deal)).Json!["CampaignId"], Is.Null);
    }

    private Task<string> Order() => Client.Create(
        "Order", $$"""{"AccountId":"{{account}}","EffectiveDate":"2026-01-01","Status":"Draft","Pricebook2Id":"{{standardBook}}"}""");

    private async Task<(string Entry, string Product)> Priced()
    {
        var product = await Client.Create("Product2", """{"Name":"Pump"}""");
        var entry = await Client.Create(
            "PricebookEntry", $$"""{"Pricebook2Id":"{{standardBook}}","Product2Id":"{{product}}","UnitPrice":5,"IsActive":true}""");
        return (entry, product);
    }
}
