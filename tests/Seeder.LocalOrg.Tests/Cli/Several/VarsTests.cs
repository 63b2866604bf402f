using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests;

/// <summary>Values of variables from files and from the environment.</summary>
internal sealed class VarsTests : CliFixture
{
    private const string Plan = """
        plan: small
        vars: { region: EMEA, size: 1 }
        records:
          Account:
            - $count: ${var.size}
              Name: ${var.region} ${n}
        """;

    public VarsTests()
    {
        Write("small.yaml", Plan);
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
    }

    // The name that the plan gives its record, as the log shows the request.
    private async Task<(CliResult Result, string Name)> ApplyAsync(params string[] flags)
    {
        var result = await RunAsync(["apply", "small.yaml", "--json", "--log-file", "log.jsonl", "--log-level", "trace", .. flags]);
        var name = Regex.Match(File.ReadAllText(Path.Combine(Folder, "log.jsonl")), "(EMEA|one|two|env|flag) 1\\W");
        return (result, name.Groups[1].Value);
    }

    [TestCase("", "", "EMEA")]
    [TestCase("", "--vars one.env", "one")]
    [TestCase("", "--vars one.env --vars two.yaml", "two")]
    [TestCase("", "--vars two.yaml --vars one.env", "one")]
    [TestCase("env", "--vars one.env --vars two.yaml", "env")]
    [TestCase("env", "--vars one.env --var region=flag", "flag")]
    [TestCase("env", "", "env")]
    public async Task The_flag_wins_then_the_environment_then_the_last_file(string environment, string flags, string name)
    {
        Write("one.env", "# the first file\nexport region='one'\nUNRELATED=x\n");
        Write("two.yaml", "region: two\nother: x\n");
        if (environment.Length > 0)
        {
            Variables["SEEDER_VAR_region"] = environment;
            Variables["SEEDER_VAR_unrelated"] = "x";
        }

        var (result, found) = await ApplyAsync(flags.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(found, Is.EqualTo(name));
        Assert.That(result.Json["warnings"]!.AsArray(), Is.Empty);
    }

    [TestCase("validate small.yaml")]
    [TestCase("plan small.yaml")]
    [TestCase("apply small.yaml")]
    [TestCase("destroy small.yaml")]
    [TestCase("adopt small.yaml x=001000000000001AAA")]
    [TestCase("forget small.yaml x")]
    [TestCase("show small.yaml --check")]
    [TestCase("schema pull small.yaml")]
    public async Task Every_command_with_variables_reports_the_errors_of_all_files_with_places_and_without_values(string line)
    {
        Write("one.env", "region=\"secretValue\nsize=3\n");
        Write("two.yaml", "region: [secretValue]\n");

        var result = await RunAsync([.. line.Split(' '), "--vars", "one.env", "--vars", "two.yaml", "--vars", "none.env"]);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("one.env:1:8: error SEED643").And.Contain("two.yaml:1:1: error SEED644").And.Contain("'none.env' cannot be read"));
        Assert.That(result.ToString(), Does.Not.Contain("secretValue"));
    }

    [Test]
    public async Task A_similar_name_in_a_file_is_a_warning_at_its_place()
    {
        Write("one.env", "regoin=secretValue\n");

        var result = await RunAsync("validate", "small.yaml", "--vars", "one.env");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("one.env:1:1: warning SEED645").And.Contain("Did you mean 'region'?"));
        Assert.That(result.Err, Does.Not.Contain("secretValue"));
    }

    [Test]
    public async Task Files_that_are_links_are_followed_and_pipes_and_large_files_are_not_read()
    {
        Write("real/one.env", "region=one\n");
        File.CreateSymbolicLink(Path.Combine(Folder, "link.env"), "real/one.env");
        Write("large.env", new string('#', (1 << 20) + 1));
        File.WriteAllBytes(Path.Combine(Folder, "latin.env"), Encoding.Latin1.GetBytes("region=Köln\n"));
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder, "pipe.env")]))
        {
            await pipe.WaitForExitAsync();
        }

        var linked = await RunAsync("validate", "small.yaml", "--vars", "link.env");
        var refused = await RunAsync(
            "validate", "small.yaml", "--vars", "large.env", "--vars", "latin.env", "--vars", "pipe.env", "--vars", "real");

        Assert.That(linked.Exit, Is.Zero, linked.ToString());
        Assert.That(refused.Exit, Is.EqualTo(1), refused.ToString());
        Assert.That(
            refused.Err,
            Does.Contain("'large.env' cannot be read: it has more than 1,048,576 bytes")
                .And.Contain("'latin.env' cannot be read: it is not UTF-8 text.")
                .And.Contain("'pipe.env' cannot be read: it is not a regular file.")
                .And.Contain("'real' cannot be read: it is a folder."));
    }

    [Test]
    public async Task A_file_of_variables_in_the_folder_of_the_plans_is_not_a_plan()
    {
        Write("plans/a.yaml", Plan.Replace("plan: small", "plan: a", StringComparison.Ordinal));
        Write("plans/b.yaml", "plan: b\nrecords:\n  Account:\n    - { Name: B }\n");
        Write("plans/prod.yaml", "region: APAC\nsize: 2\n");

        var applied = await RunAsync("apply", "plans", "--vars", "./plans/prod.yaml", "--json");
        var validated = await RunAsync("validate", "plans", "--vars", "plans/prod.yaml");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That((int)applied.Json["result"]!["actions"]!["created"]!, Is.EqualTo(3));
        Assert.That(validated.Out, Is.EqualTo("2 plans: no errors\n"));
    }

    [Test]
    public async Task A_flag_that_no_plan_declares_is_an_error_with_one_plan_and_a_warning_with_several()
    {
        Write("other.yaml", "plan: other\nrecords:\n  Account:\n    - { Name: B }\n");

        var one = await RunAsync("plan", "small.yaml", "--var", "regoin=x");
        var several = await RunAsync("plan", "small.yaml", "other.yaml", "--var", "regoin=x");
        var validated = await RunAsync("validate", "small.yaml", "other.yaml", "--var", "regoin=x", "--var", "size=2");
        var fitting = await RunAsync("plan", "small.yaml", "other.yaml", "--var", "region=x", "--json");

        Assert.That(one.Exit, Is.EqualTo(1), one.ToString());
        Assert.That(one.Err, Does.Contain("SEED247"));
        Assert.That(several.Exit, Is.Zero, several.ToString());
        Assert.That(several.Err, Does.Contain("warning SEED646").And.Contain("Did you mean 'region'?"));
        Assert.That(validated.Exit, Is.Zero, validated.ToString());
        Assert.That(validated.Err, Does.Contain("warning SEED646").And.Not.Contain("'size'"));
        Assert.That(fitting.Json["warnings"]!.AsArray(), Is.Empty);
    }
}
