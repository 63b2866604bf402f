using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Other people in the same org: users with tokens of their own, and what they write between a request and its answer.</summary>
internal sealed class SecondUserTests : OrgFixture
{
    private const string Account = """{"Name":"A"}""";

    [Test]
    public async Task Another_user_has_a_token_and_owns_what_it_creates()
    {
        var (id, token) = await UserAsync("joe@example.com");
        Assert.That((await UserAsync("joe@example.com")).Token, Is.Not.EqualTo(token), "each client has its own token");
        using var other = new OrgClient(Org);
        other.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var account = await other.Create("Account", Account);
        await Client.Patch($"sobjects/Account/{account}", """{"Name":"B"}""");
        var row = (await Rows("Account")).Single();
        Assert.That(
            (string?)row["CreatedById"] == id && (string?)row["OwnerId"] == id && (string?)row["LastModifiedById"] == Org.UserId,
            Is.True,
            row.ToJsonString());
        Assert.That((string?)(await other.Get("/services/oauth2/userinfo")).Json!["user_id"], Is.EqualTo(id));
        Assert.That((string?)(await Client.Get("/services/oauth2/userinfo")).Json!["user_id"], Is.EqualTo(Org.UserId));
        Assert.That(
            (await other.Post(
                "composite/batch",
                """{"batchRequests":[{"method":"POST","url":"v66.0/sobjects/Account","richInput":{"Name":"C"}}]}""")).Status,
            Is.EqualTo(200));
        Assert.That((string?)(await Rows("Account"))[1]["CreatedById"], Is.EqualTo(id));
        await Org.ResetAsync();
        Assert.That((await other.Query("SELECT Id FROM Account")).Code, Is.EqualTo("INVALID_SESSION_ID"));
    }

    [TestCase("""{"user":"nobody@example.com"}""")]
    [TestCase("""{"user":"005000000000001"}""")]
    [TestCase("""{"user":"001000000000001AAA"}""")]
    public async Task A_user_who_is_not_there_gets_no_token(string body) =>
        Assert.That((await Client.Post("/local-org/tokens", body)).Status, Is.EqualTo(404));

    [TestCase("first", 201, true)]
    [TestCase("second", 201, true)]
    [TestCase("none", null, true)]
    [TestCase("first", 201, false)]
    [TestCase("second", 400, false)]
    [TestCase("none", null, false)]
    public async Task A_request_that_is_delivered_twice_is_handled_twice(string answer, int? status, bool repeats)
    {
        await FaultAsync($$"""{"kind":"row","action":"twice","answer":"{{answer}}","nth":1}""");
        var (type, values) = repeats ? ("Account", Account) : ("UserRole", """{"Name":"A","DeveloperName":"A"}""");
        var post = () => Client.Post($"sobjects/{type}", values);
        if (status is null)
        {
            Assert.That(() => post(), Throws.InstanceOf<HttpRequestException>());
        }
        else
        {
            var got = await post();
            Assert.That(got.Status, Is.EqualTo(status), got.Text);
            Assert.That(
                status != 201 || (string?)got.Json!["id"] == (string?)(await Rows(type))[answer == "second" ? ^1 : 0]["Id"], Is.True);
        }

        Assert.That(await Rows(type), Has.Count.EqualTo(repeats ? 2 : 1));
        Assert.That((await Client.Get("/local-org/log")).Json!.AsArray(), Has.Count.EqualTo(1), "one request came");
    }

    [TestCase("drop-before", "before", 0)]
    [TestCase("drop-after", "before", 1)]
    [TestCase("drop-after", "after", 1)]
    [TestCase("twice", "after", 2)]
    [TestCase("late", "before", 0)]
    public async Task Somebody_writes_rows_while_a_request_is_under_way(string action, string at, int ours)
    {
        var (id, _) = await UserAsync("joe@example.com");
        await FaultAsync($$"""
            {"kind":"row","action":"{{action}}","answer":"none","at":"{{at}}","nth":1,"rows":[
              {"type":"Account","user":"joe@example.com","values":{"Name":"A","CreatedDate":"2019-03-01T08:00:00Z"} },
              {"type":"Contact","user":"{{id}}","values":{"LastName":"X","AccountId":"$created.Account"} } ]}
            """);
        Assert.That(() => Client.Post("sobjects/Account", Account), Throws.InstanceOf<HttpRequestException>());
        var accounts = await Rows("Account");
        Assert.That(
            accounts.Where(a => (string?)a["CreatedById"] == id).Select(a => $"{a["Name"]} {a["CreatedDate"]}"),
            Is.EqualTo(new[] { "A 2019-03-01T08:00:00.000+0000" }));
        Assert.That(accounts.Count(a => (string?)a["CreatedById"] == Org.UserId), Is.EqualTo(ours));
        Assert.That(
            (await Rows("Contact")).Select(c => (string?)c["AccountId"]),
            at == "after" ? Is.EqualTo(new[] { (string?)accounts.First(a => (string?)a["CreatedById"] == Org.UserId)["Id"] }) : Is.Empty);
    }

    [Test]
    public async Task The_admin_interface_writes_rows_as_any_user_at_any_time()
    {
        var (id, _) = await UserAsync("joe@example.com");
        var answer = await Client.Post("/local-org/rows", """
            [{"type":"Account","user":"joe@example.com","values":{"Name":"Old","CreatedDate":"2019-03-01T08:00:00Z"} },
             {"type":"Account","values":{"Name":"New"}}, {"type":"Account","values":{}}, {"type":"Nope","values":{}}, {"type":"Account","user":"nobody","values":{"Name":"X"}}]
            """);
        Assert.That(answer.Json!.AsArray().Select(r => (bool)r!["success"]!), Is.EqualTo(new[] { true, true, false, false, false }));
        Assert.That(
            (await Rows("Account")).Select(a => $"{a["Name"]} {a["CreatedById"]}"), Is.EqualTo(new[] { $"Old {id}", $"New {Org.UserId}" }));
        Assert.That((await Client.Post("/local-org/rows", """[{"type":"Account"}]""")).Status, Is.EqualTo(400));
    }

    [TestCase("""{"action":"twice","answer":"third"}""")]
    [TestCase("""{"rows":"Account"}""")]
    [TestCase("""{"rows":[{"type":"Account"}]}""")]
    public async Task Wrong_faults_are_refused(string rule) =>
        Assert.That((await Client.Post("/local-org/faults", rule)).Status, Is.EqualTo(400));

    private async Task FaultAsync(string rule) => Assert.That((await Client.Post("/local-org/faults", rule)).Status, Is.EqualTo(201));

    /// <summary>The id of a user, who is created unless it is there, and a new token of that user.</summary>
    private async Task<(string Id, string Token)> UserAsync(string username)
    {
        if ((await Client.Query($"SELECT Id FROM User WHERE Username = '{username}'")).Records.Count == 0)
        {
            var profile = (await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"];
            await Client.Create("User", $$"""
                {"Username":"{{username}}","LastName":"Joe","Email":"{{username}}","Alias":"joe","ProfileId":"{{profile}}","TimeZoneSidKey":"GMT",
                 "LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}
                """);
            await Client.Delete("/local-org/log");
        }

        var answer = (await Client.Post("/local-org/tokens", $$"""{"user":"{{username}}"}""")).Json!;
        return ((string)answer["userId"]!, (string)answer["accessToken"]!);
    }

    private async Task<List<JsonObject>> Rows(string type) =>
        [.. (await Client.Get($"/local-org/rows/{type}")).Json!.AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];
}
