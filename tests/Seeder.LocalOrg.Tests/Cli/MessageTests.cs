using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>What a person reads is short; what a machine reads is whole.</summary>
internal sealed class MessageTests : CliFixture
{
    private const string Many = """
        plan: many
        records:
          Pricebook2:
            - { $ref: b, Name: B, IsActive: true }
          Product2:
            - { $ref: p, $count: 10, Name: "P ${n}", IsActive: true }
          PricebookEntry:
            - { $ref: e, $count: 10, Product2Id: "${each(p)}", Pricebook2Id: "${b}", UnitPrice: 1 }
          Opportunity:
            - { $ref: o, Name: O, StageName: Prospecting, CloseDate: 2020-01-01 }
        """;

    [Test]
    public async Task Many_refusals_fold_for_people_and_all_are_in_the_json()
    {
        Write("many.yaml", Many);

        var text = await RunAsync("apply", "many.yaml");
        var json = JsonNode.Parse((await RunAsync("apply", "many.yaml", "--json")).Out)!;

        Assert.That(text.Exit, Is.EqualTo(4));
        Assert.That(text.Err.Split("error SEED402").Length - 1, Is.EqualTo(3), text.Err);
        Assert.That(text.Err, Does.Contain("\nand 7 more like this, on line 8 ('e_4', 'e_5', 'e_6', 'e_7' and 3 more)\n"));
        Assert.That(text.Err, Does.Contain("7 errors and warnings are not shown one by one; --verbose shows all."));
        var codes = json["data"]!["diagnostics"]!.AsArray().Select(d => d!["code"]!.GetValue<string>());
        Assert.That(codes.Count(c => c == "SEED402"), Is.EqualTo(10));
    }

    [TestCase("--json")]
    [TestCase("--format", "github")]
    [TestCase("--format", "sarif")]
    [TestCase("--verbose")]
    public async Task Each_output_but_the_folded_one_has_all_errors(params string[] form)
    {
        var records = string.Concat(Enumerable.Range(1, 385).Select(n => $"    - {{ Name: A, Shoe{n}: 1 }}\n"));
        Write("bad.yaml", $"plan: bad\nrecords:\n  Account:\n{records}");

        var folded = await RunAsync("validate", "bad.yaml");
        var all = await RunAsync(["validate", "bad.yaml", .. form]);

        Assert.That(folded.Err, Does.Contain("\nand 382 more like this, on lines 7 to 388\n"));
        Assert.That(folded.Err.Split("error SEED").Length - 1, Is.EqualTo(3));
        var text = form is ["--verbose"] ? all.Err : all.Out;
        Assert.That(Enumerable.Range(1, 385).Where(n => !text.Contains($"'Shoe{n}'", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("validate")]
    [TestCase("plan")]
    [TestCase("apply")]
    public async Task A_warning_about_a_value_appears_in_every_command(string command)
    {
        Write("old.yaml", "plan: old\nrecords:\n  Opportunity:\n    - { Name: O, StageName: Prospecting, CloseDate: 2020-01-01 }\n");

        var result = await RunAsync(command, "old.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("old.yaml:4:53: warning SEED284: Opportunity.CloseDate is the fixed date 2020-01-01"));
    }

    [TestCase("plan")]
    [TestCase("apply")]
    public async Task A_look_up_that_the_org_refuses_is_shown_at_its_line(string command)
    {
        Write(
            "bad.yaml",
            """
            plan: bad
            existing:
              x: { query: "SELECT Id FROM Account WHERE Nope = 1" }
            records:
              Contact:
                - { LastName: L, AccountId: "${x}" }
            """);

        var result = await RunAsync(command, "bad.yaml");

        Assert.That(result.Exit, Is.EqualTo(4));
        Assert.That(result.Err, Does.Contain("bad.yaml:3:3: error SEED608: The org refused the query"));
    }
}
