namespace Seeder.Local.Tests.Scripted;

/// <summary>A plan lives on the scripted org from apply to destroy.</summary>
internal sealed class ScriptedOrgTests : ScriptedFixture
{
    [Test]
    public async Task A_plan_is_applied_changed_and_destroyed()
    {
        var stranger = Scripted.Add("Account", new { Name = "Somebody's" });

        await DoAsync("apply");
        Assert.That(
            Scripted.Rows.Values.Where(r => r.Id != stranger).Select(r => r.Type),
            Is.EquivalentTo(new[] { "Account", "Contact", "Contact" }));
        Write("small.yaml", Small.Replace("Name: Acme", "Name: Bmce", StringComparison.Ordinal));
        await DoAsync("apply");
        Assert.That(
            Scripted.Rows.Values.Where(r => r.Type == "Account").Select(r => r.Fields["Name"].GetString()!),
            Is.EquivalentTo(new[] { "Bmce", "Somebody's" }));
        await DoAsync("destroy");
        Assert.That(Scripted.Rows.Values.Where(r => !r.Deleted).Select(r => r.Id), Is.EqualTo(new[] { stranger }));
        Assert.That(Scripted.Requests.Select(r => r.Header("Authorization")), Is.All.EqualTo($"Bearer {Scripted.Token}"));
    }

    [Test]
    public async Task The_last_rule_that_fits_answers_and_null_falls_back()
    {
        Scripted.On(
            "POST",
            "*/composite/tree/Account",
            r => r.Nth == 1 ? ScriptedAnswer.Errors(400, "REQUIRED_FIELD_MISSING", "Website is missing") : null);

        var first = await RunAsync("apply", "small.yaml");
        var second = await RunAsync("apply", "small.yaml");

        Assert.That(first.Exit, Is.EqualTo(4), first.ToString());
        Assert.That(first.Err, Does.Contain("Website is missing"));
        Assert.That(second.Exit, Is.Zero, second.ToString());
        Assert.That(Scripted.Rows, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_record_is_found_by_a_scripted_query()
    {
        var id = Scripted.Add("Account", new { Name = "Acme" });
        Scripted.OnQuery("FROM Account WHERE Name", _ => [new { Id = id, Name = "Acme" }]);
        Write("small.yaml", "plan: small\nrecords:\n  Contact:\n    - LastName: Doe\n      Account: { Name: Acme }\n");

        var applied = await RunAsync("apply", "small.yaml");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(Scripted.Rows.Values.Single(r => r.Type == "Contact").Fields["AccountId"].GetString(), Is.EqualTo(id));
    }

    private async Task DoAsync(string command)
    {
        var result = await RunAsync(command, "small.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
    }
}
