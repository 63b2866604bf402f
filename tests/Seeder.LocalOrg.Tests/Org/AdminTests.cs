using System.Globalization;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

internal sealed class AdminTests : OrgFixture
{
    private const string Account = """{"Name":"A"}""";

    [Test]
    public async Task The_log_says_what_each_request_did()
    {
        var account = await Client.Create("Account", Account);
        await Client.Post(
            "composite/sobjects",
            $$"""{"records":[{"attributes":{"type":"Contact"},"LastName":"1","AccountId":"{{account}}"},{"attributes":{"type":"Contact"} }]}""");
        await Client.Patch("composite/sobjects", $$"""{"records":[{"attributes":{"type":"Account"},"id":"{{account}}","Name":"B"}]}""");
        await Client.Query("SELECT Id FROM Account");
        await Client.Post("composite/batch", """{"batchRequests":[{"method":"GET","url":"v66.0/limits"}]}""");
        await Client.Delete("composite/sobjects?ids=" + account);
        var log = (await Client.Get("/local-org/log")).Json!.AsArray();
        Assert.That(
            log.Select(e => (string)e!["kind"]!),
            Is.EqualTo(new[] { "row", "collections-create", "collections-update", "query", "batch", "collections-delete" }));
        Assert.That(log.Select(e => (bool)e!["write"]!), Is.EqualTo(new[] { true, true, true, false, false, true }));
        Assert.That(log.Select(e => (int)e!["records"]!), Is.EqualTo(new[] { 1, 2, 1, 1, 1, 1 }));
        Assert.That(log.Select(e => (int)e!["status"]!), Is.EqualTo(new[] { 201, 200, 200, 200, 200, 200 }));
        Assert.That((string)log[1]!["targets"]![0]!, Is.EqualTo(account));
        Assert.That(((string)log[1]!["created"]![0]!)[..3], Is.EqualTo("003"));
        Assert.That((string)log[2]!["updated"]![0]!, Is.EqualTo(account));
        Assert.That(
            log[5]!["deleted"]!.AsArray().Select(d => ((string)d!)[..3]),
            Is.EqualTo(new[] { "07k", "003", "001" }),
            "the contact went with its account, and its relation with it");
        Assert.That((string)log[3]!["version"]!, Is.EqualTo("66.0"));
        for (var i = 0; i < log.Count; i++)
        {
            var (start, end) = (Time(log[i]!, "start"), Time(log[i]!, "end"));
            Assert.That(end, Is.GreaterThan(start));
            Assert.That(i == 0 || start >= Time(log[i - 1]!, "end"), Is.True, "sequential requests do not overlap");
            Assert.That((long)log[i]!["sequence"]!, Is.EqualTo(i + 1));
        }

        var counts = (await Client.Get("/local-org/counts")).Json!;
        Assert.That(
            ((int)counts["total"]!, (int)counts["writes"]!, (int)counts["byMethod"]!["POST"]!, (int)counts["byKind"]!["batch"]!,
                (int)counts["created"]!),
            Is.EqualTo((6, 4, 3, 1, 2)));
        Assert.That((await Client.Get("/local-org/log?after=4")).Json!.AsArray(), Has.Count.EqualTo(2));
        await Client.Delete("/local-org/log");
        Assert.That((await Client.Get("/local-org/log")).Json!.AsArray(), Is.Empty);
        Assert.That((int)(await Client.Get("/local-org/counts")).Json!["total"]!, Is.Zero);
    }

    [Test]
    public async Task The_log_keeps_what_was_sent_only_where_it_is_asked_to()
    {
        await Client.Create("Account", Account);
        await Client.Send(HttpMethod.Put, "/local-org/log?bodies=true");
        await Client.Create("Account", Account);
        await Client.Query("SELECT Id FROM Account");
        var log = (await Client.Get("/local-org/log")).Json!.AsArray();
        Assert.That(log.Select(e => (string?)e!["body"]), Is.EqualTo(new[] { null, Account, null }));
    }

    [Test]
    public async Task A_rolled_back_request_touched_nothing()
    {
        await Client.Post(
            "composite/sobjects",
            """{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"Account"}}]}""");
        Assert.That((await Client.Get("/local-org/log")).Json![0]!["created"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Admin_calls_are_not_logged()
    {
        Assert.That((string)(await Client.Get("/local-org")).Json!["accessToken"]!, Is.EqualTo(Org.AccessToken));
        Assert.That((await Client.Get("/local-org/rows/Pricebook2")).Json!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await Client.Get("/local-org/log")).Json!.AsArray(), Is.Empty);
        Assert.That((await Client.Get("/local-org/nonsense")).Status, Is.EqualTo(404));
        var before = Org.OrgId;
        Assert.That((string)(await Client.Post("/local-org/reset", "")).Json!["orgId"]!, Is.EqualTo(Org.OrgId).And.Not.EqualTo(before));
    }

    [Test]
    public async Task Dropped_before_means_that_nothing_was_done()
    {
        await Fault("""{"kind":"row","action":"drop-before","times":1}""");
        Assert.That(() => Client.Post("sobjects/Account", Account), Throws.InstanceOf<HttpRequestException>());
        Assert.That(await Count(), Is.Zero);
        Assert.That((string)(await Client.Get("/local-org/log")).Json![0]!["dropped"]!, Is.EqualTo("before"));
        Assert.That((await Client.Post("sobjects/Account", Account)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Dropped_after_means_that_it_was_committed()
    {
        await Fault("""{"kind":"tree","action":"drop-after","nth":2}""");
        const string Tree = """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"A"}]}""";
        Assert.That((await Client.Post("composite/tree/Account", Tree)).Status, Is.EqualTo(201));
        Assert.That(() => Client.Post("composite/tree/Account", Tree), Throws.InstanceOf<HttpRequestException>());
        Assert.That((await Client.Post("composite/tree/Account", Tree)).Status, Is.EqualTo(201));
        Assert.That(await Count(), Is.EqualTo(3));
        var entry = (await Client.Get("/local-org/log")).Json![1]!;
        Assert.That((string)entry["dropped"]!, Is.EqualTo("after"));
        Assert.That(entry["created"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("""{"action":"status"}""", 503, "SERVER_UNAVAILABLE")]
    [TestCase("""{"action":"status","status":403}""", 403, "REQUEST_LIMIT_EXCEEDED")]
    [TestCase("""{"action":"status","status":401}""", 401, "INVALID_SESSION_ID")]
    [TestCase("""{"action":"status","status":500,"body":"<html>Oops</html>","contentType":"text/html"}""", 500, "<html>Oops</html>")]
    [TestCase("""{"action":"status","status":400,"body":[{"errorCode":"STORAGE_LIMIT_EXCEEDED","message":"storage limit exceeded"}]}""",
        400, "STORAGE_LIMIT_EXCEEDED")]
    public async Task A_status_replaces_the_work(string rule, int status, string text)
    {
        await Fault(rule);
        var answer = await Client.Post("sobjects/Account", Account);
        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Text, Does.Contain(text));
        await Client.Delete("/local-org/faults");
        Assert.That(await Count(), Is.Zero);
    }

    [Test]
    public async Task A_status_may_come_after_the_commit_and_say_when_to_retry()
    {
        await Fault("""{"action":"status","at":"after","status":502,"retryAfter":3,"times":1}""");
        var answer = await Client.Post("sobjects/Account", Account);
        Assert.That((answer.Status, answer.Headers.RetryAfter!.Delta), Is.EqualTo((502, TimeSpan.FromSeconds(3))));
        Assert.That(await Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Every_nth_call_may_fail_and_only_where_the_path_says()
    {
        var id = (int)(await Fault("""{"kind":"any","path":"/sobjects/Account","every":3,"action":"status"}"""))["id"]!;
        var statuses = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            statuses.Add((await Client.Post("sobjects/Account", Account)).Status);
            await Client.Get("limits");
        }

        Assert.That(statuses, Is.EqualTo(new[] { 201, 201, 503, 201, 201, 503, 201 }));
        var rule = (await Client.Get("/local-org/faults")).Json![0]!;
        Assert.That(((int)rule["matched"]!, (int)rule["applied"]!), Is.EqualTo((7, 2)));
        await Client.Delete($"/local-org/faults/{id}");
        Assert.That((await Client.Get("/local-org/faults")).Json!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Locked_rows_are_reported_in_each_calls_own_shape()
    {
        var account = await Client.Create("Account", Account);
        await Fault("""{"action":"lock"}""");
        var row = await Client.Patch("sobjects/Account/" + account, Account);
        Assert.That(
            (row.Status, row.Code, row.Message),
            Is.EqualTo((400, "UNABLE_TO_LOCK_ROW", $"unable to obtain exclusive access to this record or 1 records: {account}")));
        var tree =
            await Client.Post("composite/tree/Account", """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"A"}]}""");
        Assert.That(
            (tree.Status, (string)tree.Json!["results"]![0]!["errors"]![0]!["statusCode"]!), Is.EqualTo((400, "UNABLE_TO_LOCK_ROW")));
        var collection =
            await Client.Post("composite/sobjects", """{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"}]}""");
        Assert.That(
            (collection.Status, (string)collection.Json![0]!["errors"]![0]!["statusCode"]!), Is.EqualTo((200, "UNABLE_TO_LOCK_ROW")));
        var delete = await Client.Delete("composite/sobjects?ids=" + account);
        Assert.That(ErrorOf(delete.Json![0]), Does.StartWith("UNABLE_TO_LOCK_ROW"));
    }

    [Test]
    public async Task A_cut_answer_ends_in_the_middle()
    {
        await Fault("""{"kind":"row","action":"cut","times":1}""");
        Assert.That(() => Client.Post("sobjects/Account", Account), Throws.InstanceOf<HttpRequestException>());
        Assert.That(await Count(), Is.EqualTo(1));
        Assert.That((string)(await Client.Get("/local-org/log")).Json![0]!["dropped"]!, Is.EqualTo("cut"));
    }

    [Test]
    public async Task A_held_call_waits_until_its_rule_goes()
    {
        var id = (int)(await Fault("""{"kind":"row","action":"hold"}"""))["id"]!;
        var held = Client.Post("sobjects/Account", Account);
        JsonNode? entry = null;
        while (entry is null)
        {
            entry = (await Client.Get("/local-org/log")).Json!.AsArray().FirstOrDefault();
        }

        Assert.That(entry["end"], Is.Null);
        Assert.That(held.IsCompleted, Is.False);
        await Client.Delete($"/local-org/faults/{id}");
        Assert.That((await held).Status, Is.EqualTo(201));
    }

    [TestCase("before", 0)]
    [TestCase("after", 1)]
    public async Task A_call_counts_as_held_when_it_waits(string at, int rows)
    {
        // The count of matching calls is higher as soon as the call arrives, long before it waits.
        await Fault("""{"kind":"row","action":"latency","latencyMs":200}""");
        var id = (int)(await Fault($$"""{"kind":"row","action":"hold","at":"{{at}}"}"""))["id"]!;
        var held = Client.Post("sobjects/Account", Account);
        while (!(await Client.Get("/local-org/faults")).Json!.AsArray().Any(f => (int)f!["id"]! == id && (int)f["applied"]! == 1))
        {
            await Task.Delay(1);
        }

        Assert.That(await Count(), Is.EqualTo(rows));
        Assert.That(held.IsCompleted, Is.False);
        await Client.Delete($"/local-org/faults/{id}");
        Assert.That((await held).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Latency_shows_in_the_log()
    {
        await Fault("""{"kind":"describe","latencyMs":30}""");
        await Client.Get("sobjects/Account/describe");
        var entry = (await Client.Get("/local-org/log")).Json![0]!;
        Assert.That(Time(entry, "end") - Time(entry, "start"), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(25)));
    }

    [Test]
    public async Task Rules_that_mean_nothing_are_refused()
    {
        Assert.That((await Client.Post("/local-org/faults", """{"action":"explode"}""")).Status, Is.EqualTo(400));
        Assert.That((await Client.Post("/local-org/faults", """{"kind":"trees"}""")).Status, Is.EqualTo(400));
    }

    [TestCase("""{"acton":"drop-after"}""", "acton")]
    [TestCase("""{"action":"status","state":500}""", "state")]
    [TestCase("""{"action":"slow","pause":5}""", "pause")]
    [TestCase("""{"Action":"lock"}""", "Action")]
    [TestCase("""{"action":"lock","when":1,"who":2}""", "'when', 'who'")]
    public async Task Keys_that_a_rule_has_not_are_refused_by_name(string rule, string named)
    {
        var answer = await Client.Post("/local-org/faults", rule);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "INVALID_INPUT")));
        Assert.That(answer.Message, Does.Contain(named));
        Assert.That((await Client.Get("/local-org/faults")).Json!.AsArray(), Is.Empty);
    }

    private async Task<JsonNode> Fault(string rule)
    {
        var answer = await Client.Post("/local-org/faults", rule);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return answer.Json!;
    }

    private async Task<int> Count() => (int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!;

    private static DateTimeOffset Time(JsonNode entry, string name) =>
        DateTimeOffset.Parse((string)entry[name]!, CultureInfo.InvariantCulture);
}
