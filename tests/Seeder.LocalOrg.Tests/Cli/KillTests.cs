using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>The real process, killed without a word: the next apply ends with exactly the records of the plan, every id in the
/// manifest.</summary>
internal sealed class KillTests : RemoteFixture
{
    private const string Plan = """
        plan: killed
        options: { recordsPerCall: 3, defer: cycles }
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                  ReportsToId: ${joe}
                - LastName: Poe
            - Name: Twin
            - Name: Twin
          Contact:
            - $ref: joe
              LastName: Roe
              ReportsToId: ${jane}
              AccountId: ${acme}
          Task:
            - Subject: Call
              WhatId: ${acme}
              WhoId: ${joe}
        batch:
          - PATCH: sobjects/Account/${acme}
            body: { Rating: Hot }
        """;

    private static readonly string[] Expected =
    [
        "Account Acme Hot", "Account Twin ", "Account Twin ", "Contact Doe Roe", "Contact Poe ", "Contact Roe Doe", "Task Call ",
    ];

    private static readonly string[] Types = ["Account", "Contact", "Task"];

    [TestCase("tree", "before")]
    [TestCase("tree", "after")]
    [TestCase("collections-create", "after")]
    [TestCase("collections-update", "after")]
    public async Task Killed_while_the_org_has_a_call(string kind, string at)
    {
        Write("killed.yaml", Plan);
        var rule = await HoldAsync(kind, at);

        await KillAsync(() => HasStruckAsync(rule));
        await LetGoAsync();

        await EndsExactAsync();
    }

    [Test]
    public async Task Killed_in_the_run_and_again_while_the_next_one_recovers()
    {
        Write("killed.yaml", Plan);
        var rule = await HoldAsync("tree", "after");
        await KillAsync(() => HasStruckAsync(rule));
        await LetGoAsync();
        rule = await HoldAsync("batch", "before");
        await KillAsync(() => HasStruckAsync(rule));
        await LetGoAsync();

        await EndsExactAsync();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Killed_when_the_journal_is_so_long(int seed)
    {
        Write("killed.yaml", Plan);
        var length = new Random(seed).Next(400, 4500);

        await KillAsync(() => Task.FromResult(File.Exists(Journal) && new FileInfo(Journal).Length >= length));

        await EndsExactAsync();
    }

    private string Journal => $"{ManifestOf("killed")}.journal";

    private async Task<int> HoldAsync(string kind, string at) =>
        (await PostAsync("/local-org/faults", new { kind, action = "hold", at, nth = 1 }))["id"]!.GetValue<int>();

    private async Task KillAsync(Func<Task<bool>> now)
    {
        using var process = Start("apply", "killed.yaml");
        await KillAtAsync(process, now);
    }

    private async Task EndsExactAsync()
    {
        var result = await RunAsync("apply", "killed.yaml", "--json");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        var rows = new List<JsonObject>();
        var contents = new List<string>();
        foreach (var type in Types)
        {
            var some = await RowsAsync(type);
            rows.AddRange(some);
            contents.AddRange(
                some.Select(
                    r =>
                        $"{type} {r["LastName"] ?? r["Subject"] ?? r["Name"]} "
                            + $"{r["Rating"] ?? some.Find(o => $"{o["Id"]}" == $"{r["ReportsToId"]}")?["LastName"]}"));
        }
        Assert.That(contents.Order(StringComparer.Ordinal), Is.EqualTo(Expected));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(ManifestOf("killed")))!;
        Assert.That(manifest["records"]!.AsObject().Select(r => $"{r.Value!["id"]}"), Is.EquivalentTo(rows.Select(r => $"{r["Id"]}")));
        Assert.That(manifest["complete"]!.GetValue<bool>(), Is.True);
    }

    private async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];
}
