using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>What <c>validate --format</c> writes for other programs.</summary>
internal sealed class ReportTests : CliFixture
{
    private const string Bad = """
        plan: bad
        records:
          Account:
            - Nmae: 100%
              $ref: acme
            - $ref: acme
              Name: Acme
        """;

    [Test]
    public async Task Github_gets_a_command_for_each_diagnostic_and_the_reader_the_text()
    {
        Write("plans/a, b.yaml", Bad);

        var result = await RunAsync("validate", "plans", "--format", "github");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Out, Is.EqualTo("""
            ::error file=plans/a%2C b.yaml,line=4,endLine=4,col=7,endColumn=11,title=SEED209::Account has no field 'Nmae'.%0ADid you mean 'Name'?
            ::error file=plans/a%2C b.yaml,line=6,endLine=6,col=13,endColumn=17,title=SEED203::The reference id 'acme' is used twice.%0AGive each record, and each entry under 'existing' and 'uses', its own name.
            1 plan: 2 errors

            """));
        Assert.That(result.Err, Does.Contain("error SEED209").And.Contain("^^^^"));
    }

    [Test]
    public async Task Github_gets_a_percent_sign_as_it_wants_it()
    {
        Write("bad.yaml", "plan: bad\nrecords:\n  Contact:\n    - { LastName: Doe, AccountId: 100% }\n");

        Assert.That(
            (await RunAsync("validate", "bad.yaml", "--format", "github")).Out,
            Does.Contain(
                "title=SEED220::AccountId expects a record id (15 letters and digits, or 18 with a valid checksum), but got '100%25'"));
    }

    [Test]
    public async Task Sarif_has_a_rule_for_each_code_and_a_place_for_each_result()
    {
        Write("my plans/bad.yaml", Bad);

        var result = await RunAsync("validate", "my plans/bad.yaml", "--format", "sarif");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Json["version"]!.GetValue<string>(), Is.EqualTo("2.1.0"));
        var run = result.Json["runs"]![0]!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.That(rules.Select(r => r!["id"]!.GetValue<string>()), Is.EqualTo((string[])["SEED203", "SEED209"]));
        Assert.That(rules.Select(r => r!["help"]!["text"]!.GetValue<string>()), Has.All.Contains("Example."));
        var results = run["results"]!.AsArray();
        foreach (var one in results)
        {
            Assert.That(
                rules[one!["ruleIndex"]!.GetValue<int>()]!["id"]!.GetValue<string>(), Is.EqualTo(one["ruleId"]!.GetValue<string>()));
            Assert.That(one["level"]!.GetValue<string>(), Is.EqualTo("error"));
        }
        Assert.That(Place(results[0]!["locations"]![0]!), Is.EqualTo("my%20plans/bad.yaml 4:7-4:11"));
        Assert.That(Place(results[1]!["relatedLocations"]![0]!), Is.EqualTo("my%20plans/bad.yaml 5:13-5:17"));
    }

    [Test]
    public async Task A_good_plan_gives_a_log_without_results_twice_the_same()
    {
        var first = await RunAsync("validate", "small.yaml", "--format", "sarif");

        Assert.That(first.Exit, Is.Zero);
        Assert.That(first.Json["runs"]![0]!["results"]!.AsArray(), Is.Empty);
        Assert.That((await RunAsync("validate", "small.yaml", "--format", "sarif")).Out, Is.EqualTo(first.Out));
    }

    [Test]
    public async Task The_error_that_stops_the_command_is_in_the_log_too()
    {
        var result = await RunAsync("validate", "nowhere.yaml", "--format", "sarif");

        var only = result.Json["runs"]![0]!["results"]!.AsArray().Single()!;
        Assert.That(only["ruleId"]!.GetValue<string>(), Is.EqualTo("SEED601"));
        Assert.That(only["locations"]!.AsArray(), Is.Empty);
        Assert.That((await RunAsync("validate", "nowhere.yaml", "--format", "github")).Out, Does.StartWith("::error title=SEED601::"));
    }

    [Test]
    public async Task Json_and_text_are_formats_as_well_and_others_are_not()
    {
        Assert.That(
            (await RunAsync("validate", "small.yaml", "--format", "json")).Out,
            Is.EqualTo((await RunAsync("validate", "small.yaml", "--json")).Out));
        Assert.That((await RunAsync("validate", "small.yaml", "--format", "text")).Out, Is.EqualTo("1 plan: no errors\n"));
        Assert.That(
            (await RunAsync("validate", "small.yaml", "--format", "xml")).Err,
            Does.Contain("SEED622").And.Contain("text, json, github or sarif"));
    }

    private static string Place(JsonNode location)
    {
        var place = location["physicalLocation"]!;
        var region = place["region"]!;
        return $"{place["artifactLocation"]!["uri"]} "
            + $"{region["startLine"]}:{region["startColumn"]}-{region["endLine"]}:{region["endColumn"]}";
    }
}
