using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests;

/// <summary>Several plans in one command: their order, failures, and what is said about them.</summary>
internal sealed class SeveralPlansTests : SeveralPlansFixture
{
    private static readonly string[][] Orderings =
    [
        ["base.yaml", "orders.yaml", "calls.yaml"], ["base.yaml", "calls.yaml", "orders.yaml"], ["orders.yaml", "base.yaml", "calls.yaml"],
        ["orders.yaml", "calls.yaml", "base.yaml"], ["calls.yaml", "base.yaml", "orders.yaml"], ["calls.yaml", "orders.yaml", "base.yaml"],
    ];

    [TestCaseSource(nameof(Orderings))]
    public async Task Three_plans_that_use_each_other_are_applied_in_any_order_and_destroyed_in_reverse(params string[] files)
    {
        var paths = files.Select(f => $"plans/{f}").ToArray();

        var applied = await RunAsync(["apply", .. paths, "--json"]);
        var again = await RunAsync(["apply", .. paths, "--json"]);
        var destroyed = await RunAsync(["destroy", .. paths, "--json"]);

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(Outcomes(applied), Is.EqualTo("base done 0, orders done 0, calls done 0"));
        Assert.That((int)applied.Json["result"]!["actions"]!["created"]!, Is.EqualTo(4));
        Assert.That((int)again.Json["result"]!["calls"]!["total"]!, Is.Zero, again.ToString());
        Assert.That(Outcomes(destroyed), Is.EqualTo("calls done 0, orders done 0, base done 0"), destroyed.ToString());
        Assert.That(await NamesAsync("Account"), Is.Empty);
    }

    [Test]
    public async Task A_folder_logs_in_once_and_keeps_a_manifest_for_each_plan()
    {
        var result = await RunAsync("apply", "plans");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(
            Directory.EnumerateFiles(Path.Combine(Folder, ".seeder"), "*.manifest.json", SearchOption.AllDirectories)
                .Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Is.EqualTo((string[])["base.manifest.json", "calls.manifest.json", "orders.manifest.json", "other.manifest.json"]));
        Assert.That(result.Err.Split('\n').Count(l => l.StartsWith("org: ", StringComparison.Ordinal)), Is.EqualTo(1));
        var table = result.Out[result.Out.IndexOf("plan  ", StringComparison.Ordinal)..];
        var requests = table.LastIndexOf('\n', table.Length - 2) + 1;
        Assert.That(table[requests..], Does.Match("^[0-9]+ HTTP requests in all\n$"));
        Assert.That(table[..requests], Is.EqualTo("""
            plan    outcome  created  calls
            base    done           2      1
            orders  done           1      1
            calls   done           1      1
            other   done           1      1
            all     4 done         5      4


            """), table);
        Assert.That(
            result.Out, Does.StartWith("base (plans/base.yaml)\ntype     created\n").And.Contain("\n\norders (plans/orders.yaml)\n"));
    }

    [Test]
    public async Task One_plan_of_a_folder_is_like_the_plan_itself()
    {
        File.Delete(Path.Combine(Folder, "plans/orders.yaml"));
        File.Delete(Path.Combine(Folder, "plans/calls.yaml"));
        File.Delete(Path.Combine(Folder, "plans/other.yaml"));

        var folder = await RunAsync("plan", "plans");
        var single = await RunAsync("plan", "plans/base.yaml");

        static string Text(CliResult result) => Regex.Replace(result.Out, "^API calls.*$", "", RegexOptions.Multiline);
        Assert.That(Text(folder), Is.EqualTo(Text(single)).And.StartsWith("plan       base"));
        Assert.That(folder.Exit, Is.Zero, folder.ToString());
    }

    [TestCase("plan: base\ninclude: [parts/people.yaml]\nrecords:\n  Account:\n    - { $ref: acme, Nmae: x }\n", 1,
        Description = "found with the org")]
    [TestCase("plan: base\ninclude: [parts/people.yaml]\nrecords: [\n", 1, Description = "found without an org")]
    [TestCase(Rejected, 4, Description = "rejected by the org")]
    public async Task A_plan_that_fails_keeps_only_the_plans_that_depend_on_it(string text, int code)
    {
        Write("plans/base.yaml", text);

        var result = await RunAsync("apply", "plans", "--json");
        var shown = await RunAsync("apply", "plans");

        Assert.That(result.Exit, Is.EqualTo(code), result.ToString());
        Assert.That(Outcomes(result), Does.Contain("orders skipped -, calls skipped -, other done 0"));
        Assert.That(Outcomes(result), Does.Match($"(base|plans/base.yaml) failed {code}"));
        Assert.That((string)result.Json["data"]!["diagnostics"]![0]!["file"]!, Is.EqualTo("plans/base.yaml"));
        Assert.That((await GetAsync("/local-org/rows/Lead")).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await GetAsync("/local-org/rows/Opportunity")).AsArray(), Is.Empty);
        Assert.That(shown.Out, Does.Match($"failed \\(exit code {code}\\)").And.Match("orders +skipped: '.*base.*' failed "));
        Assert.That(
            shown.Err, Does.EndWith("1 done, 1 failed, 2 skipped of 4 plans. To continue with the plans that are not done, run: "
                + "seeder apply plans\n"));
    }

    [Test]
    public async Task Records_that_a_plan_left_out_stop_its_users()
    {
        Write("plans/base.yaml", Rejected);

        var result = await RunAsync("apply", "plans", "--on-error", "continue", "--json");

        Assert.That(Outcomes(result), Is.EqualTo("base failed 4, orders skipped -, calls skipped -, other done 0"), result.ToString());
        Assert.That(
            result.Json["data"]!["plans"]![0]!["records"]!.AsArray().Select(r => (string)r!["action"]!),
            Is.EqualTo((string[])["created", "created", "rejected"]));
    }

    [Test]
    public async Task The_errors_of_all_plans_are_shown_before_an_org_is_asked()
    {
        Write("plans/base.yaml", "plan: base\nrecords: [\n");
        Write("plans/other.yaml", "plan: other\nrecords:\n  Account:\n    - { $reff: x }\n");
        Variables["SF_ORG_INSTANCE_URL"] = "http://127.0.0.1:1";

        var result = await RunAsync("apply", "plans");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("plans/base.yaml:2:10: error").And.Contain("plans/other.yaml:4:9: error"));
        Assert.That(result.Err, Does.Not.Contain("127.0.0.1"));
    }

    [Test]
    public async Task A_circle_and_a_second_plan_of_the_same_name_stop_everything()
    {
        Write("plans/base.yaml", $"uses: {{ late: calls.yaml }}\n{Base}");
        Write("plans/again.yaml", Other);

        var result = await RunAsync("apply", "plans");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("plans/base.yaml:1:15: error SEED640").And.Contain("base → calls → orders → base"));
        Assert.That(result.Err, Does.Contain("plans/other.yaml:1:7: error SEED641").And.Contain("plans/again.yaml:1:7"));
        Assert.That(result.Err, Does.EndWith("2 errors; nothing was sent.\n"));
        Assert.That(await WritesAsync(), Is.Zero);
    }
}
