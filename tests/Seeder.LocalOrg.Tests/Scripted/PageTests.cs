namespace Seeder.Local.Tests.Scripted;

/// <summary>Pages of a query that no org sends, and addresses that are not the org's.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PageTests
{
    private const string Yaml = "plan: x\nrecords:\n  Contact:\n    - LastName: Doe\n      Account: { Name: Acme }\n";
    private const string Next = "/services/data/v66.0/query/01g000000000001-1";
    private static readonly object Row = new { Id = "001000000000001AAA", Name = "Acme" };
    private static readonly object Other = new { Id = "001000000000002AAA", Name = "Acme" };

    public static IEnumerable<TestCaseData> WrongPages =>
    [
        Case(
            "a locator that names itself",
            new { totalSize = 9, done = false, nextRecordsUrl = Next, records = new[] { Row } },
            new { totalSize = 9, done = false, nextRecordsUrl = Next, records = new[] { Row } }),
        Case("no locator", new { totalSize = 2, done = false, records = new[] { Row } }, null),
        Case("a locator that is null", new { totalSize = 2, done = false, nextRecordsUrl = (string?)null, records = new[] { Row } }, null),
        Case("a locator that is empty", new { totalSize = 2, done = false, nextRecordsUrl = "", records = new[] { Row } }, null),
        Case("a locator that is a number", new { totalSize = 2, done = false, nextRecordsUrl = 5, records = new[] { Row } }, null),
        Case("more rows than counted", new { totalSize = 1, done = true, records = new[] { Row, Other } }, null),
        Case("fewer rows than counted", new { totalSize = 3, done = true, records = new[] { Row } }, null),
        Case(
            "a count that grows",
            new { totalSize = 2, done = false, nextRecordsUrl = Next, records = new[] { Row } },
            new { totalSize = 3, done = false, nextRecordsUrl = Next + "0", records = new[] { Row } }),
        Case("a count below zero", new { totalSize = -1, done = false, nextRecordsUrl = Next, records = new[] { Row } }, null),
        Case("no count", new { done = false, nextRecordsUrl = Next, records = new[] { Row } }, null),
        Case("a count that is text", new { totalSize = "2", done = true, records = new[] { Row } }, null),
        Case("an empty page in between", new { totalSize = 2, done = false, nextRecordsUrl = Next, records = Array.Empty<object>() }, null),
        Case("no records", new { totalSize = 0, done = true }, null),
        Case("no done", new { totalSize = 1, records = new[] { Row } }, null),
        Case("records that are an object", new { totalSize = 1, done = true, records = new { } }, null),
        Case("a row that is null", new { totalSize = 1, done = true, records = new object?[] { null } }, null),
        Case("a row without an id", new { totalSize = 1, done = true, records = new[] { new { Name = "Acme" } } }, null),
        Case("a page that is a list", new[] { Row }, null),
    ];

    private static TestCaseData Case(string name, object first, object? second) => new TestCaseData(first, second).SetArgDisplayNames(name);

    [TestCaseSource(nameof(WrongPages))]
    public async Task Wrong_pages_end_the_command_with_words(object first, object? second)
    {
        await using var engine = new ScriptedEngine();
        engine.Org.On("GET", "*?q=*FROM Account*", _ => ScriptedAnswer.Json(first));
        engine.Org.On("GET", "*/query/*", _ => ScriptedAnswer.Json(second));

        var (exit, text) = await engine.ApplyAsync(Yaml);

        Assert.That((exit, text), Is.EqualTo((ExitCode.NoOrg, text)));
        Assert.That(text, Does.Contain("SEED607").And.Contain("query"));
        Assert.That(engine.Org.Rows, Is.Empty);
        Assert.That(engine.Org.Requests, Has.Count.LessThan(20));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public async Task Right_pages_are_read_to_their_end(int size)
    {
        await using var engine = new ScriptedEngine();
        var ids = Enumerable.Range(1, 7).Select(n => engine.Org.Add("Account", new { Name = $"A{n}" })).ToList();
        ScriptedAnswer Page(int start) => ScriptedAnswer.Json(start + size < ids.Count
            ? new
            {
                totalSize = ids.Count,
                done = false,
                nextRecordsUrl = $"/services/data/v66.0/query/01g-{start + size}",
                records = Rows(
                start)
            }
            : new { totalSize = ids.Count, done = true, records = Rows(start) });
        List<object> Rows(int start) => [.. ids.Skip(start).Take(size).Select((id, i) => new { Id = id, Name = $"A{start + i + 1}" })];
        engine.Org.On("GET", "*?q=*FROM Account WHERE Name*", _ => Page(0));
        engine.Org.On(
            "GET", "*/query/01g-*", r => Page(int.Parse(r.Path.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture)));

        var (exit, text) = await engine.ApplyAsync(
            "plan: x\nrecords:\n  Contact:\n"
                + string.Concat(Enumerable.Range(1, 7).Select(n => $"    - LastName: C{n}\n      Account: {{ Name: A{n} }}\n")));

        Assert.That((exit, text), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(
            engine.Org.Rows.Values.Where(r => r.Type == "Contact").Select(r => r.Fields["AccountId"].GetString()), Is.EquivalentTo(ids));
    }

    [TestCase("//{0}/services/data/v66.0/query/01g")]
    [TestCase("http://{0}/services/data/v66.0/query/01g")]
    [TestCase("http://{1}@{0}/services/data/v66.0/query/01g")]
    [TestCase("\\\\{0}\\services\\data\\v66.0\\query\\01g")]
    [TestCase("/\\{0}/services/data/v66.0/query/01g")]
    [TestCase("http:\\\\{0}/services/data/v66.0/query/01g")]
    [TestCase("\t//{0}/services/data/v66.0/query/01g")]
    [TestCase("https://{1}/services/data/v66.0/query/01g")]
    [TestCase("http://localhost:{2}/services/data/v66.0/query/01g")]
    [TestCase("http://127.0.0.1/services/data/v66.0/query/01g")]
    [TestCase("/services/data/../../services/oauth2/revoke")]
    public async Task The_token_follows_no_address_of_an_answer(string address)
    {
        await using var engine = new ScriptedEngine();
        await using var stranger = new ScriptedOrg();
        var named = string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            address,
            stranger.Url.Authority,
            engine.Org.Url.Authority,
            engine.Org.Url.Port);
        engine.Org.On(
            "GET",
            "*?q=*FROM Account*",
            _ => ScriptedAnswer.Json(new { totalSize = 2, done = false, nextRecordsUrl = named, records = new[] { Row } }));

        var (exit, text) = await engine.ApplyAsync(Yaml);

        Assert.That(exit, Is.EqualTo(ExitCode.NoOrg), text);
        Assert.That(text, Does.Contain("SEED615"));
        Assert.That(stranger.Requests, Is.Empty);
        Assert.That(engine.Org.Requests.Select(r => r.Target), Has.None.Contains("revoke"));
        Assert.That(engine.Org.Rows, Is.Empty);
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task The_token_follows_no_redirect(int status)
    {
        await using var engine = new ScriptedEngine();
        await using var stranger = new ScriptedOrg();
        var moved = new ScriptedAnswer(status, []).With("Location", $"{stranger.Url}services/data/v66.0/limits");
        engine.Org.On("GET", "*/limits", _ => moved);
        engine.Org.On("POST", "*/composite/tree/*", _ => moved);
        engine.Org.On("POST", "*/composite/sobjects", _ => moved);

        var read = await engine.ReadAsync("limits");
        var (exit, text) = await engine.ApplyAsync("plan: x\nrecords:\n  Account:\n    - Name: A\n");

        Assert.That(read, Does.Contain("SEED607").And.Contain("another address"));
        Assert.That(exit, Is.AnyOf(ExitCode.InDoubt, ExitCode.Rejected), text);
        Assert.That(engine.Org.Rows, Is.Empty);
        Assert.That(stranger.Requests, Is.Empty);
    }
}
