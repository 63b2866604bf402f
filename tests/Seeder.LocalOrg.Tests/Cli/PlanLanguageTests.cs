using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests;

/// <summary>What the plan language promises across files and flags.</summary>
internal sealed class PlanLanguageTests : RemoteFixture
{
    private const string Base = """
        plan: base
        records:
          Account:
            - { $ref: acme, Name: Acme }
        """;

    private const string Deals = """
        plan: deals
        uses: { base: shared/base.yaml }
        include: [shared/fair.yaml]
        records:
          Opportunity:
            - $ref: deal
              Name: Deal of ${base.acme.Name}
              AccountId: ${base.acme}
              CampaignId: ${fair}
              StageName: Prospecting
              CloseDate: 2030-01-01
        """;

    private const string Fair = """
        records:
          Campaign:
            - { $ref: fair, Name: "Fair ${fake.address.city}" }
        """;

    [Test]
    public async Task A_plan_that_uses_another_says_which_to_apply_first()
    {
        WriteDeals();

        var early = await RunAsync("apply", "deals.yaml");
        Assert.That(early.Exit, Is.EqualTo(1), early.ToString());
        Assert.That(early.Err, Does.Contain("seeder apply shared/base.yaml"));
        Assert.That(await WritesAsync(), Is.Zero);

        Assert.That((await RunAsync("apply", "shared/base.yaml")).Exit, Is.Zero);
        var applied = await RunAsync("apply", "deals.yaml", "--json");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(
            applied.Json["result"]!["records"]!.AsArray().Where(r => (string)r!["action"]! == "created").Select(r => (string)r!["refId"]!),
            Is.EquivalentTo((string[])["deal", "fair"]));
        Assert.That((string)(await RowsAsync("Opportunity"))[0]!["Name"]!, Is.EqualTo("Deal of Acme"));
    }

    [Test]
    public async Task The_seed_of_the_command_line_changes_what_is_generated()
    {
        Write(
            "fake.yaml",
            "plan: fake\noptions: { seed: 1 }\nrecords:\n  Account:\n    - Name: ${fake.company.companyName}\n      Site: "
                + "${fake.address.city}\n");
        var names = new List<string>();
        foreach (var flags in (string[][])[[], ["--seed", "1"], ["--seed", "2"]])
        {
            await RunAsync(["apply", "fake.yaml", "--manifest", "fake.json", .. flags]);
            names.Add((string)(await RowsAsync("Account"))[^1]!["Name"]!);
        }

        Assert.That(names[1], Is.EqualTo(names[0]));
        Assert.That(names[2], Is.Not.EqualTo(names[0]));
    }

    [Test]
    public async Task A_variable_of_the_command_line_counts_over_all_files()
    {
        WriteDeals();
        Write(
            "shared/fair.yaml",
            Fair.Replace("Fair ${fake.address.city}", "${var.name}", StringComparison.Ordinal) + "\nvars: { name: Spring }\n");
        await RunAsync("apply", "shared/base.yaml");

        var applied = await RunAsync("apply", "deals.yaml", "--var", "name=Autumn");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That((string)(await RowsAsync("Campaign"))[0]!["Name"]!, Is.EqualTo("Autumn"));
    }

    [TestCase("Opportunity: { StageName: Prospecting, CloseDate: 2030-01-01 }", "Opportunity: [{ Name: D }]", "Prospecting", 1)]
    [TestCase(
        "Opportunity: { StageName: Prospecting, CloseDate: \"${today + 30d}\" }", "Opportunity: [{ $count: 2, Name: D }]", "Prospecting",
        2)]
    [TestCase(
        "OPPORTUNITY: { stageName: \"${var.stage}\", CloseDate: 2030-01-01 }",
        "Account: [{ Name: A, Opportunities: [{ Name: D }] }]", "Qualification", 1)]
    [TestCase("Opportunity: { CloseDate: 2030-01-01 }", "Opportunity: [{ $from: rows.csv }]", "Closed Won", 2)]
    [TestCase(
        "Opportunity: { StageName: Prospecting, CloseDate: 2030-01-01 }", "Opportunity: [{ Name: D, StageName: Value Proposition }]",
        "Value Proposition", 1)]
    [TestCase(
        "Opportunity: { Account: { Name: Acme }, StageName: Prospecting, CloseDate: 2030-01-01 }",
        "Account: [{ Name: Acme }], Opportunity: [{ Name: D }]", "Prospecting", 1)]
    public async Task Defaults_of_an_included_file_count_in_the_file_that_includes_it(
        string defaults, string records, string stage, int count)
    {
        foreach (var isDeep in (bool[])[false, true])
        {
            // Each round has an account with another name, so that a mapping finds one.
            var shared = $"defaults: {{ {defaults.Replace("Acme", $"Acme {isDeep}", StringComparison.Ordinal)} }}\n";
            Write("shared/d.yaml", isDeep ? "include: ../deep/e.yaml\n" : shared);
            Write("deep/e.yaml", shared);
            Write("rows.csv", "Name,StageName\nD,Closed Won\nE,Closed Won\n");
            Write(
                "plan.yaml",
                $"plan: defaults-{(isDeep ? "deep" : "flat")}\ninclude: [shared/d.yaml]\nvars: {{ stage: Qualification }}\n"
                    + $"records: {{ {records.Replace("Acme", $"Acme {isDeep}", StringComparison.Ordinal)} }}\n");

            var applied = await RunAsync("apply", "plan.yaml");
            var again = await RunAsync("apply", "plan.yaml");

            Assert.That(applied.Exit, Is.Zero, applied.ToString());
            Assert.That(again.Out, Does.StartWith("Nothing to do"), again.ToString());
        }
        Assert.That(
            (await RowsAsync("Opportunity")).Select(r => (string)r!["StageName"]!), Is.EqualTo(Enumerable.Repeat(stage, count * 2)));
    }

    [Test]
    public async Task All_examples_are_validated_with_the_files_that_they_include()
    {
        var folder = PlansFolder;

        var result = await RunAsync("validate", folder);

        Assert.That(result, Is.EqualTo(new CliResult(0, $"{Directory.GetFiles(folder, "*.yaml").Length} plans: no errors\n", "")));
    }

    private void WriteDeals()
    {
        Write("shared/base.yaml", Base);
        Write("shared/fair.yaml", Fair);
        Write("deals.yaml", Deals);
    }

    private async Task<JsonArray> RowsAsync(string type)
    {
        using var http = new HttpClient(new Seeder.Local.Tests.TokenHandler(() => Org.AccessToken));
        return (await http.GetFromJsonAsync<JsonArray>(new Uri(Org.Url, $"/local-org/rows/{type}")))!;
    }

    private static string PlansFolder => Repository.At("plans");
}
