namespace Seeder.Local.Tests;

internal sealed class RelationTests : OrgFixture
{
    private string acme = "", other = "";

    [SetUp]
    public async Task Fill()
    {
        acme = await Client.Create("Account", """{"Name":"Acme"}""");
        other = await Client.Create("Account", """{"Name":"Other"}""");
    }

    [Test]
    public async Task The_direct_relation_follows_the_account_of_the_contact()
    {
        var contact = await Client.Create("Contact", """{"LastName":"Ann"}""");
        Assert.That(await Relations(), Is.Empty);
        await Client.Patch("sobjects/Contact/" + contact, $$"""{"AccountId":"{{acme}}"}""");
        Assert.That(await Relations(), Is.EqualTo(new[] { "Acme/Ann/direct" }));
        await Client.Patch("sobjects/Contact/" + contact, """{"Title":"CEO"}""");
        Assert.That(await Relations(), Is.EqualTo(new[] { "Acme/Ann/direct" }));
        await Client.Patch("sobjects/Contact/" + contact, $$"""{"AccountId":"{{other}}"}""");
        Assert.That(await Relations(), Is.EqualTo(new[] { "Other/Ann/direct" }));
        await Client.Patch("sobjects/Contact/" + contact, """{"AccountId":null}""");
        Assert.That(await Relations(), Is.Empty);
    }

    [Test]
    public async Task An_indirect_relation_becomes_the_direct_one_when_its_account_does()
    {
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{acme}}"}""");
        await Client.Create("AccountContactRelation", $$"""{"AccountId":"{{other}}","ContactId":"{{contact}}","Roles":"Evaluator"}""");
        await Client.Patch("sobjects/Contact/" + contact, $$"""{"AccountId":"{{other}}"}""");
        Assert.That(await Relations(), Is.EqualTo(new[] { "Other/Ann/direct" }));
        Assert.That(
            (string)(await Client.Query("SELECT Roles FROM AccountContactRelation")).Records[0]!["Roles"]!, Is.EqualTo("Evaluator"));
    }

    [Test]
    public async Task A_second_relation_of_a_pair_is_a_duplicate()
    {
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{acme}}"}""");
        await Client.Create("AccountContactRelation", $$"""{"AccountId":"{{other}}","ContactId":"{{contact}}"}""");
        foreach (var account in new[] { acme, other })
        {
            var again = await Client.Post("sobjects/AccountContactRelation", $$"""{"AccountId":"{{account}}","ContactId":"{{contact}}"}""");
            Assert.That((again.Status, again.Code), Is.EqualTo((400, "DUPLICATE_VALUE")));
        }
    }

    [Test]
    public async Task The_direct_relation_stays_and_goes_with_its_contact()
    {
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{acme}}"}""");
        await Client.Create("AccountContactRelation", $$"""{"AccountId":"{{other}}","ContactId":"{{contact}}"}""");
        var rows = (await Client.Query("SELECT Id FROM AccountContactRelation ORDER BY IsDirect DESC")).Records;
        var (direct, indirect) = ((string)rows[0]!["Id"]!, (string)rows[1]!["Id"]!);
        Assert.That((await Client.Delete("sobjects/AccountContactRelation/" + direct)).Code, Is.EqualTo("DELETE_FAILED"));
        var moved = await Client.Patch("sobjects/AccountContactRelation/" + direct, $$"""{"AccountId":"{{other}}"}""");
        Assert.That((moved.Status, moved.Code, moved.Fields[0]), Is.EqualTo((400, "INVALID_FIELD_FOR_INSERT_UPDATE", "AccountId")));
        Assert.That((await Client.Patch("sobjects/AccountContactRelation/" + direct, """{"Roles":"Evaluator"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Delete("sobjects/AccountContactRelation/" + indirect)).Status, Is.EqualTo(204));
        await Client.Delete("sobjects/Contact/" + contact);
        Assert.That(await Relations(), Is.Empty);
    }

    private async Task<string[]> Relations() =>
        [.. (await Client.Query("SELECT Account.Name, Contact.Name, IsDirect FROM AccountContactRelation ORDER BY Account.Name")).Records
            .Select(r => $"{r!["Account"]!["Name"]}/{r["Contact"]!["Name"]}/{((bool)r["IsDirect"]! ? "direct" : "indirect")}")];
}
