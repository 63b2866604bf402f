namespace Seeder.Local.Tests;

internal sealed class DeleteTests : OrgFixture
{
    [Test]
    public async Task Children_of_a_cascade_go_with_their_parent()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var child = await Client.Create("Account", $$"""{"Name":"Child","ParentId":"{{account}}"}""");
        var contact = await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{account}}"}""");
        await Client.Create("Task", $$"""{"Subject":"x","WhoId":"{{contact}}"}""");
        await Client.Create("Note", $$"""{"ParentId":"{{account}}","Title":"x"}""");
        await Client.Create(
            "Opportunity", $$"""{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","AccountId":"{{account}}"}""");
        Assert.That((await Client.Delete("sobjects/Account/" + account)).Status, Is.EqualTo(204));
        foreach (var type in new[] { "Contact", "Task", "Note", "Opportunity" })
        {
            Assert.That((await Client.Query($"SELECT Id FROM {type}")).Records, Is.Empty, type);
            Assert.That((await Client.QueryAll($"SELECT Id FROM {type} WHERE IsDeleted = true")).Records, Has.Count.EqualTo(1), type);
        }

        // An ordinary lookup is emptied.
        Assert.That((await Client.Get($"sobjects/Account/{child}?fields=ParentId")).Json!["ParentId"], Is.Null);
    }

    [Test]
    public async Task A_restriction_stops_the_delete_until_its_children_are_gone()
    {
        var contact = await Client.Create("Contact", """{"FirstName":"Josh","LastName":"Davis"}""");
        var one = await Client.Create("Case", $$"""{"ContactId":"{{contact}}"}""");
        var answer = await Client.Delete("sobjects/Contact/" + contact);
        Assert.That(
            (answer.Status, answer.Code, answer.Message),
            Is.EqualTo(
                (400, "DELETE_FAILED",
                    "Your attempt to delete Josh Davis could not be completed because it is associated with the following cases.: "
                        + "00000001\n")));
        Assert.That((await Client.Query("SELECT Id FROM Contact")).Records, Has.Count.EqualTo(1));
        await Client.Delete("sobjects/Case/" + one);
        Assert.That((await Client.Delete("sobjects/Contact/" + contact)).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task A_ring_of_contacts_can_be_deleted()
    {
        var one = await Client.Create("Contact", """{"LastName":"1"}""");
        var two = await Client.Create("Contact", $$"""{"LastName":"2","ReportsToId":"{{one}}"}""");
        await Client.Patch("sobjects/Contact/" + one, $$"""{"ReportsToId":"{{two}}"}""");
        var answer = await Client.Delete($"composite/sobjects?ids={one},{two}");
        Assert.That(answer.Json!.AsArray().Select(r => (bool)r!["success"]!), Is.All.True);
    }

    [Test]
    public async Task Members_and_statuses_go_with_their_campaign()
    {
        var campaign = await Client.Create("Campaign", """{"Name":"Spring"}""");
        var lead = await Client.Create("Lead", """{"LastName":"Lee","Company":"C"}""");
        await Client.Create("CampaignMember", $$"""{"CampaignId":"{{campaign}}","LeadId":"{{lead}}"}""");
        Assert.That((await Client.Delete("sobjects/Campaign/" + campaign)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM CampaignMember")).Records, Is.Empty);
        Assert.That((await Client.Query("SELECT Id FROM CampaignMemberStatus")).Records, Is.Empty);
        Assert.That((await Client.Query("SELECT Id FROM Lead")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Setup_rows_are_gone_for_good()
    {
        var role = await Client.Create("UserRole", """{"Name":"CEO"}""");
        Assert.That((await Client.Delete("sobjects/UserRole/" + role)).Status, Is.EqualTo(204));
        var again = await Client.Delete("sobjects/UserRole/" + role);
        Assert.That((again.Status, again.Code), Is.EqualTo((404, "NOT_FOUND")));
        Assert.That((await Client.QueryAll("SELECT Id FROM UserRole")).Records, Is.Empty);
    }
}
