using System.Text.Json;
using System.Text.Json.Nodes;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Language;

// One file, although it is long: all cases combine the same shapes of records with the same holders of a value.
/// <summary>
/// A unique value that somebody else holds when an answer is lost: their record is never taken for the plan's, neither in the run nor by
/// the next command, and <c>destroy</c> leaves it alone. Their rows are compared before and after, field by field.
/// </summary>
internal sealed class OwnershipTests : LanguageFixture
{
    private static readonly string[] Types = ["Account", "Contact", "User"];

    protected override string[] Metadata
    {
        get
        {
            foreach (var type in new[] { "Account", "Contact" })
            {
                Write($"objects/{type}/fields/Seed_Key__c.field-meta.xml", DocumentationTests.GuardField());
            }
            return [PathOf("objects")];
        }
    }

    /// <param name="Plan">The plan whose record holds the value.</param>
    /// <param name="Kind">The kind of the call that creates it.</param>
    /// <param name="Type">The type of the record with the unique value.</param>
    /// <param name="Values">The record as the plan sends it.</param>
    /// <param name="Count">How many records with a value of their own the call has.</param>
    private sealed record Shape(string Name, string Plan, string Kind, string Type, string Values, int Count = 1)
    {
        public string Address { get; init; } = "acme";

        public override string ToString() => Name;
    }

    private static readonly Shape[] Shapes =
    [
        new(
            "external id",
            "plan: p\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, Seed_Key__c: A-1 }\n",
            "collections-create",
            "Account",
            """{"Name":"Acme","Seed_Key__c":"A-1"}"""),
        new(
            "$key looked up and absent",
            "plan: p\nrecords:\n  Account:\n    - { $ref: acme, $key: Seed_Key__c, Name: Acme, Seed_Key__c: A-1 }\n",
            "collections-create", "Account", """{"Name":"Acme","Seed_Key__c":"A-1"}"""),
        new(
            "Username", """
            plan: p
            records:
              User:
                - $ref: acme
                  Username: ann@p.example.com
                  LastName: Ann
                  Email: ann@example.com
                  Alias: ann
                  TimeZoneSidKey: Europe/Berlin
                  LocaleSidKey: en_US
                  EmailEncodingKey: UTF-8
                  LanguageLocaleKey: en_US
                  Profile: { Name: Standard User }
            """,
            "collections-create", "User",
            """{"Username":"ann@p.example.com","LastName":"Ann","Email":"ann@example.com","Alias":"ann","TimeZoneSidKey":"Europe/Berlin","LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US","ProfileId":"$profile"}"""),
        new(
            "several in a call", """
            plan: p
            records:
              Account:
                - { $ref: first, Name: First, Seed_Key__c: A-0 }
                - { $ref: acme, Name: Acme, Seed_Key__c: A-1 }
                - { $ref: last, Name: Last, Seed_Key__c: A-2 }
                - { $ref: plain, Name: Plain }
            """,
            "collections-create", "Account", """{"Name":"Acme","Seed_Key__c":"A-1"}""", 3),
        new(
            "parent in a tree",
            "plan: p\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, Seed_Key__c: A-1, Contacts: [{ LastName: Doe }, { LastName: "
                + "Roe }] }\n",
            "tree", "Account", """{"Name":"Acme","Seed_Key__c":"A-1"}"""),
        new(
            "child in a tree",
            "plan: p\nrecords:\n  Account:\n    - { Name: Acme, Contacts: [{ $ref: acme, LastName: Doe, Seed_Key__c: C-1 }, { LastName: "
                + "Roe }] }\n",
            "tree", "Contact", """{"LastName":"Doe","Seed_Key__c":"C-1"}"""),
        new(
            "raw request", "plan: p\nrecords: {}\nbatch:\n  - POST: sobjects/Account\n    body: { Name: Acme, Seed_Key__c: A-1 }\n",
            "batch", "Account", """{"Name":"Acme","Seed_Key__c":"A-1"}""") { Address = "#0" },
    ];

    // Whose the row is: another user's, equal; the same user's from before; the same user's of now, with another name.
    private static readonly string[] Holders = ["another user", "before", "unequal"];

    [SetUp]
    public async Task AddAnotherUser()
    {
        var profile = (string)(await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"]!;
        await Client.Create("User", $$"""
            {"Username":"joe@example.com","LastName":"Joe","Email":"joe@example.com","Alias":"joe","TimeZoneSidKey":"Europe/Berlin","LocaleSidKey":"en_US",
            "EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US","ProfileId":"{{profile}}"}
            """);
    }

    private static IEnumerable<TestCaseData> Cases =>
        from shape in Shapes
        from holder in Holders
        from recovers in new[] { false, true }
        select new TestCaseData(shape, holder, recovers).SetArgDisplayNames(shape.Name, holder, recovers ? "next command" : "same run");

    // What is sent before the request whose value is unique: all of it may happen again without harm.
    private static readonly string[] Before =
    [
        "  - { PATCH: \"sobjects/Account/${acme}\", body: { Site: HQ } }",
        "  - { PATCH: \"sobjects/Account/${acme}\", body: { Site: HQ }, $ref: changed }",
        "  - { GET: \"query?q=SELECT Id FROM Account\" }",
        "  - { GET: \"sobjects/Account/${acme}\", $ref: read }\n  - { PATCH: \"sobjects/Account/${acme}\", body: { Site: HQ } }",
        "  - { PATCH: \"sobjects/Account/${acme}\", body: { Site: A } }\n  - { PATCH: \"sobjects/Account/${acme}\", body: { Site: B } }",
    ];

    [Test]
    public async Task A_raw_create_behind_other_requests_is_found_after_a_second_delivery(
        [ValueSource(nameof(Before))] string before, [Values] bool isStrangers)
    {
        var plan = $"plan: p\nrecords:\n  Account:\n    - {{ $ref: acme, Name: Acme }}\nbatch:\n{before}\n"
            + "  - { POST: sobjects/Account, body: { Name: Raw, Seed_Key__c: raw-1 }, $ref: raw }\n";
        if (isStrangers)
        {
            await WriteAsync(
                new JsonObject
                {
                    ["type"] = "Account",
                    ["user"] = "joe@example.com",
                    ["values"] = new JsonObject { ["Name"] = "Raw", ["Seed_Key__c"] = "raw-1" }
                });
        }
        var strangers = await StrangersAsync();
        await FaultAsync(
            new
            {
                kind = "batch",
                action = "twice",
                answer = "second",
                nth = await FirstAsync(
                new Shape("raw", plan, "batch", "Account", "{}"))
            });

        var report = await Org.ApplyAsync(plan, 4);

        Assert.That(report.ExitCode, Is.EqualTo(isStrangers ? ExitCode.Rejected : ExitCode.Done), Text(report));
        // All rows of the org: the stranger's are as they were, and each of ours is there once.
        Assert.That(await StrangersAsync(), Is.SupersetOf(strangers).And.Count.EqualTo(strangers.Count + (isStrangers ? 1 : 2)));
        if (!isStrangers)
        {
            Assert.That((await Org.ApplyAsync(plan, 4)).ExitCode, Is.EqualTo(ExitCode.Done), "nothing is left to do");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public async Task Somebody_elses_record_is_never_taken(object given, string holder, bool recovers)
    {
        var shape = (Shape)given;
        var row = await RowAsync(shape, holder);
        var report = recovers ? await KillAsync(shape, after: false, row) : await LoseAsync(shape, row);
        if (recovers)
        {
            report = await Org.ApplyAsync(shape.Plan, 4);
        }

        var strangers = await StrangersAsync();
        Assert.That(strangers, Has.Count.GreaterThanOrEqualTo(1), "the row was written");
        var isOpen = holder == "unequal" && shape.Count == 1;
        if (recovers && !isOpen && shape.Plan.Contains("$key", StringComparison.Ordinal))
        {
            // The look-up finds it now, and what is found is never deleted.
            Assert.That((report.ExitCode, report.Manifest!.Records["acme"].Created), Is.EqualTo((ExitCode.Done, false)), Text(report));
        }
        else
        {
            Assert.That(report.ExitCode, Is.EqualTo(isOpen ? ExitCode.InDoubt : ExitCode.Rejected), Text(report));
            Assert.That(Text(report), Does.Contain(isOpen ? "seeder adopt" : "DUPLICATE"));
        }
        await EndsWithoutTracesAsync(shape, strangers);
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task A_value_that_is_held_before_the_call_is_an_error_at_its_line(object given)
    {
        var shape = (Shape)given;
        await WriteAsync(await RowAsync(shape, "another user"));
        var strangers = await StrangersAsync();

        var report = await Org.ApplyAsync(shape.Plan, 4);

        if (shape.Plan.Contains("$key", StringComparison.Ordinal))
        {
            // The look-up finds the row: it is recorded as found, and the end of the plan leaves it alone.
            Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), Text(report));
            var found = report.Manifest!.Records["acme"];
            Assert.That(found.Created, Is.False);
            Assert.That(strangers.Single(r => r.Contains(found.Id, StringComparison.Ordinal)), Does.Contain("A-1"));
        }
        else
        {
            Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Rejected), Text(report));
            Assert.That(Text(report), Does.Contain("DUPLICATE"));
        }
        await EndsWithoutTracesAsync(shape, strangers);
    }

    private static IEnumerable<TestCaseData> Deliveries =>
        from shape in Shapes
        from answer in new[] { "first", "second", "none" }
        select new TestCaseData(shape, answer).SetArgDisplayNames(shape.Name, answer);

    [TestCaseSource(nameof(Deliveries))]
    public async Task A_request_that_is_delivered_twice_creates_its_records_once(object given, string answer)
    {
        var shape = (Shape)given;
        // Somebody else's, without the value.
        await WriteAsync(
            new JsonObject { ["type"] = "Account", ["user"] = "joe@example.com", ["values"] = new JsonObject { ["Name"] = "Acme" } });
        var before = await StrangersAsync();
        await FaultAsync(new { kind = shape.Kind, action = "twice", answer, nth = await FirstAsync(shape) });

        var report = await Org.ApplyAsync(shape.Plan, 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), Text(report));
        await Org.EditManifestAsync();
        Assert.That((await Org.ApplyAsync(shape.Plan, 4)).ExitCode, Is.EqualTo(ExitCode.Done), "nothing is left to do");
        if (shape.Kind != "batch")
        {
            await EndsWithoutTracesAsync(shape, before);
        }
    }

    [TestCase("tree", 1)]
    [TestCase("collections-create", 1)]
    public async Task Under_a_guard_a_second_delivery_leaves_nothing_behind(string kind, int nth)
    {
        const string plan =
            "plan: p\noptions: { guard: Seed_Key__c }\nrecords:\n  Account:\n    - { Name: Acme, Contacts: [{ LastName: "
                + "Doe }] }\n  Contact:\n    - { LastName: Poe }\n    - { LastName: Poe }\n";
        await WriteAsync(
            new JsonObject { ["type"] = "Contact", ["user"] = "joe@example.com", ["values"] = new JsonObject { ["LastName"] = "Poe" } });
        var before = await StrangersAsync();
        await FaultAsync(new { kind, action = "twice", answer = "second", nth });

        var report = await Org.ApplyAsync(plan, 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), Text(report));
        Assert.That((await Org.DestroyAsync(plan, 4)).ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(await StrangersAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Shapes))]
    public async Task Our_own_record_is_found_by_the_next_command_also_of_another_user(object given)
    {
        var shape = (Shape)given;
        await WriteAsync(
            new JsonObject { ["type"] = "Account", ["user"] = "joe@example.com", ["values"] = new JsonObject { ["Name"] = "Acme" } });
        var before = await StrangersAsync();
        await KillAsync(shape, after: true, null);
        var token = (await Client.Post("/local-org/tokens", """{"user":"joe@example.com"}""")).Json!;
        Org.Token = (string?)token["accessToken"];
        await Org.OpenAsync();

        var report = await Org.ApplyAsync(shape.Plan, 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), Text(report));
        if (shape.Kind != "batch")
        {
            Org.Token = null;
            await Org.OpenAsync();
            await EndsWithoutTracesAsync(shape, before);
        }
    }

    private static string Text(SeedReport report) => DiagnosticText.Render(report.Diagnostics);

    private async Task<JsonObject> RowAsync(Shape shape, string holder)
    {
        var values = JsonNode.Parse(shape.Values)!.AsObject();
        if (shape.Type == "User")
        {
            values["ProfileId"] = (string)(await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"]!;
        }
        if (holder == "unequal")
        {
            values[shape.Type == "Account" ? "Name" : "LastName"] = "Other";
        }
        if (holder == "before")
        {
            values["CreatedDate"] = "2019-03-01T08:00:00Z";
        }
        return new JsonObject
        {
            ["type"] = shape.Type,
            ["user"] = holder == "another user" ? "joe@example.com" : null,
            ["values"] = values
        };
    }

    private async Task WriteAsync(JsonObject row)
    {
        var answer = await Client.Post("/local-org/rows", new JsonArray(row.DeepClone()).ToJsonString());
        Assert.That(answer.Text, Does.Contain("true"));
    }

    // The call's answer is lost, and somebody writes the row before the call is sent again.
    private async Task<SeedReport> LoseAsync(Shape shape, JsonObject row)
    {
        Org.Pace = HastyTime.Instance;
        await Org.OpenAsync();
        await FaultAsync(new { kind = shape.Kind, action = "drop-before", nth = await FirstAsync(shape), rows = new[] { row } });
        return await Org.ApplyAsync(shape.Plan, 4);
    }

    // The command ends while the org works on the call, and somebody writes the row.
    private async Task<SeedReport> KillAsync(Shape shape, bool after, JsonObject? row)
    {
        using var kill = new CancellationTokenSource();
        var before = (await Org.RowsAsync(shape.Type)).Count;
        await FaultAsync(
            new
            {
                kind = shape.Kind,
                action = "hold",
                at = after
                ? "after"
                : "before",
                nth = await FirstAsync(shape),
                rows = row is null ? [] : new[] { row }
            });
        Org.Abort = kill.Token;
        var run = Org.ApplyAsync(shape.Plan, 4);
        while (!run.IsCompleted && await Org.FaultsAsync() == 0)
        {
            await Task.Delay(1);
        }
        Assert.That(await Org.RowsAsync(shape.Type), Has.Count.GreaterThan(before));
        await kill.CancelAsync();
        var report = await run;
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.InDoubt), Text(report));
        Org.Abort = default;
        await Org.EditManifestAsync();
        return report;
    }

    private async Task<int> FirstAsync(Shape shape) => shape.Kind == "batch" ? await BatchesAsync(shape) + 1 : 1;

    // How many batches of queries the command sends before its first write.
    private async Task<int> BatchesAsync(Shape shape)
    {
        await Org.PlanAsync(shape.Plan);
        var last = await Org.LastRequestAsync();
        await Org.PlanAsync(shape.Plan);
        return (await Org.LogAsync(last)).Count(e => e.GetProperty("kind").GetString() == "batch");
    }

    // What the plan made goes, and what others made stays as it was.
    private async Task EndsWithoutTracesAsync(Shape shape, List<string> strangers)
    {
        await Org.EditManifestAsync();
        Org.Assume = Seeder.Core.Run.Assumption.Lost;
        var report = await Org.DestroyAsync(shape.Plan, 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), Text(report));
        Assert.That(await StrangersAsync(), Is.EqualTo(strangers));
    }

    // All rows; a user that the plan made is switched off at its end.
    private async Task<List<string>> StrangersAsync()
    {
        var rows = new List<string>();
        foreach (var type in Types)
        {
            rows.AddRange(
                (await Org.RowsAsync(type)).Where(r => type != "User" || r.Value["IsActive"].GetBoolean())
                    .Select(r => $"{r.Key} {JsonSerializer.Serialize(r.Value)}"));
        }
        return rows;
    }
}
