using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>What a run does about records that the org rejects: stop, go on without them, or undo all of it.</summary>
internal sealed class OnErrorTests : RemoteFixture
{
    // Every fifth contract asks for a status that no contract can begin with, and has an order that depends on it.
    private const int Accounts = 100;

    private static string Plan(string statuses, string industry = "Energy") => $$"""
        plan: mixed
        records:
          Account:
            - $ref: old
              Name: Old
              Industry: {{industry}}
              NumberOfEmployees: 7
            - $ref: acme
              $count: {{Accounts}}
              Name: Acme ${n}
              Contacts:
                - LastName: Contact ${n}
              Contracts:
                - $ref: frame
                  StartDate: 2026-01-01
                  Status: ${cycle({{statuses}})}
                  Orders:
                    - AccountId: ${acme}
                      Status: Draft
                      EffectiveDate: 2026-02-01
        """;

    private const string Bad = "Draft, Draft, Draft, Draft, Activated";
    private const string Mended = "Draft, Draft, Draft, Draft, Draft";

    [Test]
    public async Task Continue_skips_rejected_records_and_their_dependents_and_a_corrected_plan_adds_only_those()
    {
        Write("mixed.yaml", Plan(Bad));
        var planned = (await RunAsync("plan", "mixed.yaml", "--json")).Json["result"]!["calls"]!["total"]!.GetValue<int>();

        var result = await RunAsync("apply", "mixed.yaml", "--on-error", "continue", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        var data = result.Json["data"]!;
        Assert.That(Actions(data, "Account"), Is.EqualTo(new[] { ("created", Accounts + 1) }));
        Assert.That(Actions(data, "Contact"), Is.EqualTo(new[] { ("created", Accounts) }));
        Assert.That(Actions(data, "Contract"), Is.EqualTo(new[] { ("created", Accounts * 4 / 5), ("rejected", Accounts / 5) }));
        Assert.That(data["diagnostics"]!.AsArray(), Has.Count.EqualTo(Accounts / 5), "causes, not consequences");
        Assert.That(data["diagnostics"]!.AsArray().Select(d => d!["line"]!.GetValue<int>()), Is.All.EqualTo(16));
        Assert.That(await WritesAsync(), Is.LessThanOrEqualTo((2 * planned) + 10));

        Write("mixed.yaml", Plan(Mended));
        var mended = await RunAsync("apply", "mixed.yaml", "--json");
        Assert.That(mended.Exit, Is.Zero, mended.ToString());
        Assert.That(
            Actions(mended.Json["result"]!, "Contract"), Is.EqualTo(new[] { ("created", Accounts / 5), ("unchanged", Accounts * 4 / 5) }));
        Assert.That(Actions(mended.Json["result"]!, "Account"), Is.EqualTo(new[] { ("unchanged", Accounts + 1) }));
        Assert.That(await CountAsync("Order"), Is.EqualTo(Accounts), "an order twice, or none");
    }

    [Test]
    public async Task Ten_thousand_records_with_one_in_a_hundred_bad_cost_at_most_twice_the_calls()
    {
        const int accounts = 4800, bad = 100;
        // Accounts with a contact each, and a contract for one in twelve, of which a quarter asks for a status that it cannot begin with;
        // orders depend on the contracts.
        string Big(string statuses) => $$"""
            plan: big
            records:
              Account:
                - $ref: acme
                  $count: {{accounts - 400}}
                  Name: Acme ${n}
                  Contacts:
                    - LastName: Contact ${n}
                - $ref: client
                  $count: 400
                  Name: Client ${n}
                  Contracts:
                    - StartDate: 2026-01-01
                      Status: ${cycle({{statuses}})}
                      Orders:
                        - AccountId: ${client}
                          Status: Draft
                          EffectiveDate: 2026-02-01
            """;
        Write("big.yaml", Big("Draft, Draft, Draft, Activated"));
        var plan = (await RunAsync("plan", "big.yaml", "--json")).Json["result"]!;
        var planned = plan["calls"]!["total"]!.GetValue<int>();

        var result = await RunAsync("apply", "big.yaml", "--on-error", "continue", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.Err);
        var data = result.Json["data"]!;
        var diagnostics = data["diagnostics"]!.AsArray();
        Assert.That(diagnostics, Has.Count.EqualTo(bad));
        Assert.That(
            diagnostics.Select(
                d => (d!["line"]!.GetValue<int>(), ((string)d["message"]!).Contains("FAILED_ACTIVATION", StringComparison.Ordinal))),
            Is.All.EqualTo((14, true)));
        Assert.That(Actions(data, "Contract"), Is.EqualTo(new[] { ("created", 300), ("rejected", bad) }));
        Assert.That(Actions(data, "Order"), Is.EqualTo(new[] { ("created", 300), ("skipped", bad) }));
        Assert.That(Actions(data, "Account"), Is.EqualTo(new[] { ("created", accounts) }));
        Assert.That(await WritesAsync(), Is.LessThanOrEqualTo((2 * planned) + 10), $"{planned} calls were planned");
        TestContext.Out.WriteLine($"{planned} calls planned, {await WritesAsync()} sent");

        Write("big.yaml", Big("Draft, Draft, Draft, Draft"));
        var mended = await RunAsync("apply", "big.yaml", "--json");
        Assert.That(mended.Exit, Is.Zero, mended.Err);
        Assert.That(Actions(mended.Json["result"]!, "Contract"), Is.EqualTo(new[] { ("created", bad), ("unchanged", 300) }));
        Assert.That(Actions(mended.Json["result"]!, "Account"), Is.EqualTo(new[] { ("unchanged", accounts) }));
        Assert.That(await CountAsync("Order"), Is.EqualTo(400));
    }

    [TestCase("Account", "Name: A", "ParentId: 001000000000000AAA")]
    [TestCase("Contact", "LastName: A", "ReportsToId: 003000000000000AAA")]
    [TestCase("Case", "Subject: A", "ParentId: 500000000000000AAA")]
    [TestCase("Asset", "Name: A, AccountId: '${acme}'", "ParentId: 02i000000000000AAA")]
    [TestCase("Campaign", "Name: A", "ParentId: 701000000000000AAA")]
    public async Task Records_whose_later_update_is_rejected_are_left_to_do(string type, string fields, string then)
    {
        Write("then.yaml", $$"""
            plan: then
            records:
              Account:
                - { $ref: acme, Name: Acme }
              {{(type == "Account" ? "" : $"{type}:")}}
                - { $ref: half, {{fields}}, $then: { {{then}} } }
                - { $ref: whole, {{fields}}, $then: { Description: x } }
            """);
        var first = await RunAsync("apply", "then.yaml", "--on-error", "continue");
        var second = await RunAsync("apply", "then.yaml", "--on-error", "continue");

        foreach (var result in (CliResult[])[first, second])
        {
            Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
            Assert.That(result.Err, Does.Contain("The org now has 3 records of this plan; 1 record of this run left to do.\n"));
        }
    }

    [Test]
    public async Task Continue_finds_the_culprits_by_halving_where_the_org_names_none()
    {
        Write("names.yaml", """
            plan: names
            records:
              Account:
                - $count: 64
                  Name: Account ${n}
            """);
        await FailAsync(
            new { kind = "collections-create", action = "status", status = 400, body = """[{"message":"something is wrong","errorCode":"INVALID_INPUT"}]""", nth = 1 });

        var result = await RunAsync("apply", "names.yaml", "--on-error", "continue", "--json");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(await CountAsync("Account"), Is.EqualTo(64));
        Assert.That(await WritesAsync(), Is.EqualTo(3), "the whole, then its halves");
    }

    [Test]
    public async Task Rollback_deletes_what_the_seeding_made_and_puts_back_what_it_changed()
    {
        Write(
            "mixed.yaml",
            "plan: mixed\nrecords:\n  Account:\n    - $ref: old\n      Name: Old\n      Industry: Banking\n      NumberOfEmployees: 7\n");
        Assert.That((await RunAsync("apply", "mixed.yaml")).Exit, Is.Zero);
        Write("mixed.yaml", Plan(Mended) + "\n  Contract:\n    - $after: frame_100\n      AccountId: ${old}\n      Status: Activated\n");

        var result = await RunAsync("apply", "mixed.yaml", "--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("Rolled back: everything that this seeding created and changed is undone. The org now has 1 record of this plan"));
        Assert.That(await CountAsync("Account"), Is.EqualTo(1));
        Assert.That(await CountAsync("Contract"), Is.Zero);
        Assert.That(await CountAsync("Order"), Is.Zero);
        Assert.That(await IndustryAsync(), Is.EqualTo("Banking"));

        Write("mixed.yaml", Plan(Mended));
        Assert.That((await RunAsync("apply", "mixed.yaml")).Exit, Is.Zero);
        Assert.That(await IndustryAsync(), Is.EqualTo("Energy"));
        Assert.That(await CountAsync("Account"), Is.EqualTo(Accounts + 1));
    }

    [Test]
    public async Task Rollback_undoes_what_earlier_runs_of_the_unfinished_seeding_made()
    {
        Write("mixed.yaml", Plan(Bad));
        Assert.That((await RunAsync("apply", "mixed.yaml", "--on-error", "continue")).Exit, Is.EqualTo(4));
        Assert.That(await CountAsync("Account"), Is.EqualTo(Accounts + 1));

        var result = await RunAsync("apply", "mixed.yaml", "--on-error", "rollback", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(await CountAsync("Account"), Is.Zero);
        var records = result.Json["data"]!["records"]!.AsArray();
        Assert.That(records.Where(r => r!["id"] is not null), Is.Empty, "What was undone has no id.");
        Assert.That(records.Select(r => (string)r!["action"]!).Distinct(), Is.EquivalentTo((string[])["skipped", "rejected"]));
    }

    [Test]
    public async Task The_plan_says_it_as_well_as_the_command_line()
    {
        Write("mixed.yaml", $"options: {{ onError: continue }}\n{Plan(Bad)}");

        Assert.That((await RunAsync("apply", "mixed.yaml")).Err, Does.Contain("Done, except for the records that the org rejected"));
        Assert.That((await RunAsync("apply", "mixed.yaml", "--on-error", "never")).Exit, Is.EqualTo(1));
    }

    private static (string, int)[] Actions(JsonNode data, string type) =>
        [.. data["records"]!.AsArray()
            .Where(r => (string)r!["type"]! == type)
            .CountBy(r => (string)r!["action"]!)
            .Select(c => (c.Key, c.Value))
            .Order()];

    private async Task<int> CountAsync(string type) =>
        (await RowsAsync(type)).Count(r => r!["IsDeleted"] is not { } deleted || !deleted.GetValue<bool>());

    private async Task<string> IndustryAsync() =>
        (await RowsAsync("Account")).Where(r => (string)r!["Name"]! == "Old").Select(r => (string)r!["Industry"]!).Single();

    private async Task<JsonArray> RowsAsync(string type)
    {
        using var http = new HttpClient(new Seeder.Local.Tests.TokenHandler(() => Org.AccessToken));
        return JsonNode.Parse(await http.GetStringAsync(new Uri(Org.Url, $"/local-org/rows/{type}")))!.AsArray();
    }
}
