using System.Text.Json.Nodes;
using Seeder.Core.Diagnostics;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Properties;

// One file, although it is long: the table, the plans it is filled with and the cells belong together.
/// <summary>
/// Every fault against every kind of call ends as the table in <c>docs/faults.md</c> says: exact at once, or after a stop and one more
/// apply, or with exit 5 where the org does not show what happened. <c>SEEDER_ACCEPT=1</c> writes the table anew.
/// </summary>
internal sealed class FaultTableTests
{
    private const string Before = """
        plan: table
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                  Birthdate: ${today - 9000d}
                - LastName: Roe
            - Name: Twin
            - Name: Twin
          Case:
            - $ref: help
              Subject: Help
              ContactId: ${jane}
            - Subject: ${help.CaseNumber} again
              ContactId: ${jane}
          Campaign:
            - Name: Spring
              $key: Name
          Task:
            - Subject: Call
              WhatId: ${acme}
            - Subject: Memo
              $after: acme
        batch:
          - PATCH: sobjects/Account/${acme}
            body: { Rating: Hot }
        """;

    private static readonly string[] Types = ["Account", "Contact", "Case", "Campaign", "Task"];

    private const string Html = "<html>Maintenance</html>";

    private static readonly (string Name, JsonObject Rule)[] Faults =
    [
        ("answer dropped before the work", Rule("drop-before")),
        ("answer dropped after the commit", Rule("drop-after")),
        ("late commit", Rule("late")),
        ("500 after the commit", Status(500, after: true)),
        ("502 with HTML after the commit", Status(502, after: true, body: Html)),
        ("503 before", Status(503)),
        ("503 after the commit", Status(503, after: true)),
        ("504 without a body after the commit", Status(504, after: true, body: "")),
        ("429", Status(429, body: "")),
        ("HTML with status 200 in place of the answer", Status(200, after: true, body: Html)),
        ("cut in mid-body", Rule("cut")),
        ("silence before the work", Rule("hold")),
        ("silence after the commit", new JsonObject { ["action"] = "hold", ["at"] = "after" }),
        ("wrong count of results", Status(200, after: true, body: "[]")),
        ("half-done Batch", Rule("half")),
        ("lock error once", Rule("lock")),
        ("lock error always", Always(Rule("lock"))),
        ("concurrent limit",
            Status(
                403,
                body: """[{"message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""")),
        ("daily limit", Always(Status(403))),
        ("expired token", Always(Status(401))),
        ("one bad record", new JsonObject { ["bad"] = "one" }),
        ("all records bad", new JsonObject { ["bad"] = "all" }),
        ("governor limit beyond 2 records", Always(new JsonObject { ["action"] = "governor", ["most"] = 2 })),
        ("clock off by 10 minutes, answer dropped after the commit", new JsonObject { ["action"] = "drop-after", ["shift"] = 10 }),
        ("clock off by 10 minutes, answer dropped before the work", new JsonObject { ["action"] = "drop-before", ["shift"] = -10 }),
        ("a stranger's equal rows, answer dropped after the commit", new JsonObject { ["action"] = "drop-after", ["strangers"] = true }),
        ("a stranger's equal rows, answer dropped before the work", new JsonObject { ["action"] = "drop-before", ["strangers"] = true }),
        ("a trigger that rewrites a field, answer dropped after the commit",
            new JsonObject { ["action"] = "drop-after", ["rewrites"] = true }),
        ("a trigger that rewrites a field, answer dropped before the work",
            new JsonObject { ["action"] = "drop-before", ["rewrites"] = true }),
        ("an invisible row", new JsonObject { ["hides"] = true }),
    ];

    // The org's name for a kind of call, and which of them is meant where there are several: look-ups and raw requests are batches.
    private static readonly (string Name, string Kind, bool Last)[] Kinds =
    [
        ("Tree", "tree", false), ("create", "collections-create", false), ("update", "collections-update", false),
        ("delete", "collections-delete", false),
        ("retrieve", "collections-retrieve", false), ("Batch of look-ups", "batch", false), ("Batch of raw requests", "batch", true),
        ("query", "query", false),
    ];

    private static IEnumerable<TestCaseData> Cells =>
        from kind in Kinds
        from fault in Faults
        where Occurs(kind.Kind, fault.Rule)
        select new TestCaseData(kind.Name, fault.Name).SetArgDisplayNames(kind.Name, fault.Name);

    private static bool Occurs(string kind, JsonObject fault) => (string?)fault["action"] switch
    {
        "half" => kind == "batch",
        "lock" or "governor" => kind is not ("collections-retrieve" or "query" or "batch"),
        null when fault["hides"] is not null => kind is "collections-update" or "collections-delete",
        null => kind is "tree" or "collections-create" or "collections-update",
        _ => true,
    };

    private readonly ShiftedTime _time = new();
    private readonly Dictionary<(string Kind, string Fault), string> _found = [];

    private SeededOrg _org = null!;

    private List<string> _seeded = null!, _changed = null!, _seededRewritten = null!, _changedRewritten = null!;

    // What stands in capitals whatever is sent: of records in Trees, in other creates, and in updates.
    private static readonly object Rewrites =
        new { rewrites = new[] { new { @object = "Contact", field = "LastName" }, new { @object = "Task", field = "Subject" } } };

    private int _batches;

    [OneTimeSetUp]
    public async Task SeedWithoutFaults()
    {
        _org = await SeededOrg.StartAsync(new LocalOrgOptions { Time = _time });
        _org.Pace = HastyTime.Instance;
        await _org.ResetAsync();
        (_seeded, _changed) = await EndsAsync();
        await _org.RuleAsync(Rewrites);
        (_seededRewritten, _changedRewritten) = await EndsAsync();
        await _org.RuleAsync(null);
        var last = await _org.LastRequestAsync();
        await RunAsync(Before);
        // The raw requests go last of all.
        _batches = (await _org.LogAsync(last)).Count(e => e.GetProperty("kind").GetString() == "batch");
    }

    private async Task<(List<string> Seeded, List<string> Changed)> EndsAsync()
    {
        await RunAsync(Before);
        var seeded = await ContentsAsync();
        await RunAsync(After);
        var changed = await ContentsAsync();
        await _org.ResetAsync();
        return (seeded, changed);
    }

    [OneTimeTearDown]
    public async Task StopOrg()
    {
        await _org.DisposeAsync();
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            var page = await File.ReadAllTextAsync(Page);
            var rows = Faults.Select(
                f => $"| {f.Name} | {string.Join(" | ", Kinds.Select(k => _found.GetValueOrDefault((k.Name, f.Name), "–")))} |\n");
            var table =
                $"| fault | {string.Join(" | ", Kinds.Select(k => k.Name))} "
                    + $"|\n|---{string.Concat(Kinds.Select(_ => "|---"))}|\n{string.Concat(rows)}";
            var (start, end) = (
                page.IndexOf("| fault |", StringComparison.Ordinal), page.LastIndexOf(" |\n", StringComparison.Ordinal) + " |\n".Length);
            await File.WriteAllTextAsync(Page, $"{page[..start]}{table}{page[end..]}");
        }
    }

    [TestCaseSource(nameof(Cells))]
    public async Task The_run_ends_as_the_table_says(string kindName, string faultName)
    {
        var (_, kind, last) = Kinds.Single(k => k.Name == kindName);
        var fault = Faults.Single(f => f.Name == faultName).Rule;
        await _org.EditManifestAsync();
        await _org.RuleAsync(null);
        _time.Shift = TimeSpan.FromMinutes((int?)fault["shift"] ?? 0);
        // Only a held call needs a short timeout. A slow machine must not time out other calls: they would commit late.
        var holds = (string?)fault["action"] == "hold";
        _org.Timeout = holds ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(1);
        _org.SettleWait = holds ? TimeSpan.FromSeconds(2) : (string?)fault["action"] == "late" ? TimeSpan.FromSeconds(3) : TimeSpan.Zero;
        await _org.ResetAsync();
        var rewrites = fault["rewrites"] is not null;
        await _org.RuleAsync(rewrites ? Rewrites : null);
        if (kind is "collections-update" or "collections-delete")
        {
            await RunAsync(Before);
        }
        var strangers = fault["strangers"] is null ? [] : await StrangersAsync();
        await BreakAsync(kind, last ? _batches : 1, fault);
        var run = () => kind switch
        {
            "collections-update" => RunAsync(After),
            "collections-delete" => RunAsync(Before, destroys: true),
            _ => RunAsync(Before),
        };

        var (exit, text) = await run();
        Assert.That(fault["action"] is null ? 1 : await _org.FaultsAsync(), Is.Positive, "the fault did not happen");
        await _org.EditManifestAsync();
        await _org.RuleAsync(rewrites ? Rewrites : null);
        var found = exit switch
        {
            ExitCode.Done => "exact",
            ExitCode.InDoubt => "exit 5",
            _ => $"exit {(int)exit}, then exact",
        };
        if (exit is not (ExitCode.Done or ExitCode.InDoubt))
        {
            await _org.OpenAsync();
            (exit, text) = await run();
            Assert.That(exit, Is.EqualTo(ExitCode.Done), text);
        }
        var contents = await ContentsAsync(strangers);
        if (exit == ExitCode.InDoubt)
        {
            Assert.That(contents, Is.Unique.Or.Count.LessThanOrEqualTo(_seeded.Count), "nothing twice");
        }
        else
        {
            Assert.That(contents, Is.EqualTo(kind switch
            {
                "collections-update" => rewrites ? _changedRewritten : _changed,
                "collections-delete" => [],
                _ => rewrites ? _seededRewritten : _seeded,
            }), text);
        }

        if (exit == ExitCode.Done && kind != "collections-delete")
        {
            await DestroyAsync(strangers);
        }
        _found[(kindName, faultName)] = found;
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") != "1")
        {
            Assert.That(found, Is.EqualTo(Documented(kindName, faultName)), text);
        }
    }

    // Whatever happened on the way, all that the plan made goes, and nothing else.
    private async Task DestroyAsync(HashSet<string> strangers)
    {
        await _org.RuleAsync(null);
        var (exit, text) = await RunAsync(Before, destroys: true);
        Assert.That(exit, Is.EqualTo(ExitCode.Done), text);
        Assert.That(await ContentsAsync(strangers), Is.Empty);
        Assert.That((await Task.WhenAll(Types.Select(_org.RowsAsync))).SelectMany(r => r.Keys), Is.EquivalentTo(strangers));
    }

    private static JsonObject Rule(string action) => new() { ["action"] = action };

    private static JsonObject Always(JsonObject rule)
    {
        rule["every"] = 1;
        return rule;
    }

    private static JsonObject Status(int status, bool after = false, string? body = null)
    {
        var rule = new JsonObject { ["action"] = "status", ["status"] = status, ["retryAfter"] = 0 };
        if (after)
        {
            rule["at"] = "after";
        }
        if (body is not null)
        {
            (rule["body"], rule["contentType"]) = (body, body.StartsWith('[') ? "application/json" : "text/html");
        }
        return rule;
    }

    private async Task BreakAsync(string kind, int nth, JsonObject fault)
    {
        if ((string?)fault["bad"] is { } bad)
        {
            var isUpdate = kind == "collections-update";
            (string Type, string One, string All)[] conditions =
            [
                ("Contact", isUpdate ? "LastName = 'Roe-Poe'" : "LastName = 'Roe'", "LEN(LastName) > 0"),
                ("Task", "Subject = 'Memo'", "LEN(Subject) > 0"),
                ("Campaign", "FALSE", "LEN(Name) > 0"), ("Case", "FALSE", "LEN(Subject) > 0"), ("Account", "FALSE", "LEN(Name) > 0"),
            ];
            await _org.RuleAsync(
                new
                {
                    validation = conditions.Select(
                    c => new
                    {
                        @object = c.Type,
                        name = $"bad{c.Type}",
                        condition = bad == "all"
                        ? c.All
                        : c.One,
                        message = "It is bad."
                    })
                });
            return;
        }
        if (fault["hides"] is not null)
        {
            var hidden = (await _org.RowsAsync("Contact")).Single(r => $"{r.Value["LastName"]}" == "Roe").Key;
            await _org.RuleAsync(new { hidden = new[] { hidden } });
            return;
        }
        var rule = fault.DeepClone().AsObject();
        foreach (var ours in new[] { "shift", "strangers", "rewrites" })
        {
            rule.Remove(ours);
        }
        rule["kind"] = kind;
        if (rule["every"] is null)
        {
            rule["nth"] = nth;
        }
        else if (nth > 1)
        {
            (rule["nth"], rule["times"]) = (nth, 1000);
        }
        await _org.FailAsync(rule);
        if (kind == "query")
        {
            // What the command asks by itself, when it logs in.
            _opens = true;
        }
    }

    private bool _opens;

    private async Task<HashSet<string>> StrangersAsync()
    {
        using var client = new OrgClient(_org.Org);
        var ids = new HashSet<string>();
        var acme = await client.Create("Account", """{"Name":"Acme"}""");
        ids.UnionWith([acme, await client.Create("Account", """{"Name":"Twin"}"""), await client.Create("Account", """{"Name":"Twin"}""")]);
        ids.Add(await client.Create("Contact", $$"""{"LastName":"Roe","AccountId":"{{acme}}"}"""));
        ids.Add(await client.Create("Task", """{"Subject":"Memo"}"""));
        return ids;
    }

    private async Task<(ExitCode Exit, string Text)> RunAsync(string yaml, bool destroys = false)
    {
        try
        {
            if (_opens)
            {
                _opens = false;
                await _org.OpenAsync();
            }
            var report = await (destroys ? _org.DestroyAsync(yaml, 4) : _org.ApplyAsync(yaml, 4));
            if (report.ExitCode == ExitCode.Done)
            {
                var ids = (await Task.WhenAll(Types.Select(_org.RowsAsync))).SelectMany(r => r.Keys).ToHashSet();
                Assert.That(
                    report.Manifest!.Records.Values.Select(r => r.Id), Is.Unique.And.SubsetOf(ids), "every id in the manifest is there");
            }
            return (report.ExitCode, DiagnosticText.Render(report.Diagnostics));
        }
        catch (SeederException stopped)
        {
            return (stopped.Kind.ToExitCode(), DiagnosticText.Render(stopped.Diagnostic));
        }
    }

    private async Task<List<string>> ContentsAsync(HashSet<string>? strangers = null)
    {
        var contents = new List<string>();
        foreach (var type in Types)
        {
            foreach (var (_, row) in (await _org.RowsAsync(type)).Where(r => strangers?.Contains(r.Key) != true))
            {
                contents.Add(
                    string.Join(
                        ' ',
                        new[] { "Name", "LastName", "Birthdate", "Subject", "Rating" }.Select(
                            f => row.TryGetValue(f, out var value) ? $"{value}" : "").Prepend(type)));
            }
        }
        contents.Sort(StringComparer.Ordinal);
        return contents;
    }

    private static string After =>
        Before.Replace("Roe", "Roe-Poe", StringComparison.Ordinal).Replace("Help", "Help!", StringComparison.Ordinal);

    private static string Documented(string kind, string fault) =>
        File.ReadLines(Page)
            .Where(l => l.StartsWith($"| {fault} |", StringComparison.Ordinal))
            .Select(l => l.Split('|')[2 + Array.FindIndex(Kinds, k => k.Name == kind)].Trim())
            .Single();

    private static string Page => Repository.At("docs", "faults.md");
}
