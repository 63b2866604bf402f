namespace Seeder.Local.Tests;

/// <summary>Sessions that end after some calls, or after some time.</summary>
internal sealed class ExpiryTests : LoginFixture
{
    private Clock clock = new();

    protected override LocalOrgOptions Options => base.Options with { Time = clock = new Clock() };

    [Test]
    public async Task Each_session_ends_after_its_calls()
    {
        await FaultAsync("""{"action":"expire","calls":3}""");
        var (first, second) = (await LoginToken(ClientCredentials), await LoginToken(Refresh));
        foreach (var token in new[] { first, second })
        {
            Assert.That(await StatusesAsync(token, 5), Is.EqualTo(new[] { 200, 200, 200, 401, 401 }));
        }

        Assert.That(await CountsAsync(), Is.EqualTo((2, 2)), "a session ends once, however often its token is sent");
        Assert.That((await Use(await LoginToken(Jwt()))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_call_after_the_end_has_no_effect()
    {
        await FaultAsync("""{"action":"expire","calls":1}""");
        using var client = new OrgClient(Org);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", await LoginToken(ClientCredentials));
        await client.Create("Account", """{"Name":"A"}""");
        var late = await client.Post("sobjects/Account", """{"Name":"B"}""");
        Assert.That(
            (late.Status, late.Text),
            Is.EqualTo((401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""")));
        Assert.That((await Client.Query("SELECT Name FROM Account")).Records.Select(r => (string?)r!["Name"]), Is.EqualTo(new[] { "A" }));
    }

    [Test]
    public async Task Of_the_calls_at_the_same_time_exactly_as_many_succeed_as_the_session_has()
    {
        await FaultAsync("""{"action":"expire","calls":7}""");
        for (var round = 0; round < 5; round++)
        {
            var token = await LoginToken(ClientCredentials);
            using var client = new OrgClient(Org);
            client.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(async lane =>
                {
                    var statuses = new List<int>();
                    for (var i = 0; i < 5; i++)
                    {
                        statuses.Add((await client.Post("sobjects/Account", """{"Name":"A"}""")).Status);
                    }

                    return statuses;
                }));
            Assert.That(answers.SelectMany(a => a).Count(s => s == 201), Is.EqualTo(7));
            Assert.That(answers.SelectMany(a => a).Count(s => s == 401), Is.EqualTo(13));
        }

        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(35));
        Assert.That(await CountsAsync(), Is.EqualTo((5, 5)));
    }

    [Test]
    public async Task Each_session_ends_after_its_time_by_the_clock_of_the_org()
    {
        await FaultAsync("""{"action":"expire","seconds":60}""");
        var first = await LoginToken(ClientCredentials);
        clock.Advance(TimeSpan.FromSeconds(30));
        var second = await LoginToken(ClientCredentials);
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That(await StatusesAsync(first, 1), Is.EqualTo(new[] { 200 }));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await StatusesAsync(first, 1), Is.EqualTo(new[] { 401 }));
        Assert.That(await StatusesAsync(second, 1), Is.EqualTo(new[] { 200 }));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(await StatusesAsync(second, 1), Is.EqualTo(new[] { 401 }));
        Assert.That(await CountsAsync(), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task A_session_ends_by_calls_or_by_time()
    {
        await FaultAsync("""{"action":"expire","seconds":60,"calls":2}""");
        var (busy, idle) = (await LoginToken(ClientCredentials), await LoginToken(ClientCredentials));
        Assert.That(await StatusesAsync(busy, 3), Is.EqualTo(new[] { 200, 200, 401 }));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.That(await StatusesAsync(idle, 1), Is.EqualTo(new[] { 401 }));
    }

    [Test]
    public async Task A_rule_counts_from_the_moment_when_it_is_posted()
    {
        var token = await LoginToken(ClientCredentials);
        Assert.That(await StatusesAsync(token, 5), Is.All.EqualTo(200));
        clock.Advance(TimeSpan.FromHours(1));
        await FaultAsync("""{"action":"expire","calls":2,"seconds":60}""");
        Assert.That(await StatusesAsync(token, 3), Is.EqualTo(new[] { 200, 200, 401 }));
    }

    [Test]
    public async Task Other_tokens_of_the_org_do_not_end()
    {
        await FaultAsync("""{"action":"expire","calls":0}""");
        Assert.That(await StatusesAsync(Org.AccessToken, 3), Is.All.EqualTo(200));
        var admin = (string)(await Client.Post("/local-org/tokens", $$"""{"user":"{{Org.UserId}}"}""")).Json!["accessToken"]!;
        Assert.That(await StatusesAsync(admin, 3), Is.All.EqualTo(200));
        Assert.That(await StatusesAsync(await LoginToken(ClientCredentials), 1), Is.EqualTo(new[] { 401 }));
    }

    [Test]
    public async Task With_all_they_end_too_until_the_rule_is_removed()
    {
        var admin = (string)(await Client.Post("/local-org/tokens", $$"""{"user":"{{Org.UserId}}"}""")).Json!["accessToken"]!;
        var login = await LoginToken(ClientCredentials);
        await FaultAsync("""{"action":"expire","calls":2,"all":true}""");
        foreach (var token in new[] { Org.AccessToken, admin, login })
        {
            Assert.That(await StatusesAsync(token, 4), Is.EqualTo(new[] { 200, 200, 401, 401 }));
        }

        Assert.That(await CountsAsync(), Is.EqualTo((1, 3)), "the admin interface still takes the token");
        await Client.Delete("/local-org/faults");
        Assert.That(await StatusesAsync(Org.AccessToken, 3), Is.All.EqualTo(200));
        Assert.That(await StatusesAsync(admin, 3), Is.All.EqualTo(200));
        Assert.That(await StatusesAsync(login, 1), Is.EqualTo(new[] { 401 }), "a login does not come back");
    }

    [Test]
    public async Task The_list_of_faults_has_the_calls_and_the_ended_sessions()
    {
        await FaultAsync("""{"action":"status","kind":"tree"}""");
        await FaultAsync("""{"action":"expire","calls":2}""");
        await StatusesAsync(await LoginToken(ClientCredentials), 5);
        var rule = (await Client.Get("/local-org/faults")).Json![1]!;
        Assert.That(
            ((string?)rule["action"], (int)rule["id"]!, (int)rule["matched"]!, (int)rule["applied"]!), Is.EqualTo(("expire", 2, 2, 1)));
        await Client.Delete("/local-org/faults/2");
        Assert.That(await StatusesAsync(await LoginToken(ClientCredentials), 5), Is.All.EqualTo(200));
        await Client.Delete("/local-org/log");
        Assert.That(await CountsAsync(), Is.EqualTo((0, 0)));
    }

    [TestCase("""{"action":"expire"}""", "calls")]
    [TestCase("""{"action":"expire","call":7}""", "'call'")]
    [TestCase("""{"action":"expire","calls":7,"nth":1}""", "'nth'")]
    [TestCase("""{"action":"expire","calls":7,"kind":"query"}""", "'kind'")]
    [TestCase("""{"action":"expire","calls":-1}""", "'calls'")]
    [TestCase("""{"action":"expire","seconds":1.5}""", "'seconds'")]
    [TestCase("""{"action":"expire","calls":7,"all":"yes"}""", "'all'")]
    [TestCase("""{"action":"status","calls":7}""", "'calls'")]
    [TestCase("""{"action":"latency","all":true}""", "'all'")]
    public async Task An_unknown_key_or_value_is_named(string rule, string named)
    {
        var answer = await Client.Post("/local-org/faults", rule);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "INVALID_INPUT")));
        Assert.That(answer.Message, Does.Contain(named));
        Assert.That((await Client.Get("/local-org/faults")).Json!.AsArray(), Is.Empty);
    }

    private async Task<List<int>> StatusesAsync(string token, int calls)
    {
        var statuses = new List<int>();
        for (var i = 0; i < calls; i++)
        {
            statuses.Add((await Use(token)).Status);
        }

        return statuses;
    }
}
