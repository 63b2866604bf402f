using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The test projects of users: they restore from the packed files alone, and run as a user runs them.</summary>
[Category("Packages")]
internal sealed partial class ExampleTests
{
    private const int TestsOfExample = 10;

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task The_nunit_project_is_green_in_embedded_orgs_and_in_an_org_of_another_process(string packages)
    {
        using var example = await Consumer.CopyAsync(packages, "tests", "Seeder.Examples", "NUnit");
        Assert.That(await PassedAsync(example, "test"), Is.EqualTo(TestsOfExample));

        using var org = new OrgProcess(
            Path.Combine(Directory.CreateDirectory(Path.Combine(example.Folder, "org")).FullName, "org.db"),
            "--metadata", Path.Combine(example.Folder, "force-app"));
        await org.StartAsync();
        using var http = new HttpClient(new Local.Tests.TokenHandler(() => org.Token));
        await AddAsync(http, org.Url, "Account", new JsonObject { ["Name"] = "Acme Ltd" });
        var before = await RowsAsync(http, org.Url);

        // By an alias, with a stand-in for the sf CLI; then by the environment.
        var sf = await WriteSfAsync(example.Folder, org);
        Assert.That(
            await PassedAsync(example, "test --no-build", ("SEEDER_TARGET_ORG", "scratch"), ("SEEDER_SF", sf)),
            Is.EqualTo(TestsOfExample));
        Assert.That(await RowsAsync(http, org.Url), Is.EqualTo(before), "other people's records stay, and nothing is left");
        Assert.That(
            await PassedAsync(
                example,
                "test --no-build",
                ("SEEDER_TARGET_ORG", "env"),
                ("SF_ORG_INSTANCE_URL", $"{org.Url}"),
                ("SF_ACCESS_TOKEN", org.Token)),
            Is.EqualTo(TestsOfExample));
        Assert.That(await RowsAsync(http, org.Url), Is.EqualTo(before));
        Assert.That(
            Directory.GetFiles(example.Folder, "*.manifest.json*", SearchOption.AllDirectories),
            Is.Empty,
            "a clean run leaves no manifest");
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task The_nunit_project_is_green_with_the_version_of_nunit_before(string packages)
    {
        using var example = await Consumer.CopyAsync(packages, "tests", "Seeder.Examples", "NUnit");

        Assert.That(await PassedAsync(example, "test -p:NUnitVersion=4.6.1"), Is.EqualTo(TestsOfExample));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task The_xunit_project_is_green(string packages)
    {
        using var example = await Consumer.CopyAsync(packages, "tests", "Seeder.Examples", "Xunit");

        var (exit, output) = await example.DotnetAsync(["test"]);

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("succeeded: 2").And.Not.Contain("warning"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task A_fixture_that_cannot_be_seeded_fails_with_the_text_of_the_command_and_nothing_else(string packages)
    {
        using var misuse = await Consumer.CopyAsync(packages, "tests", "Seeder.Consumers", "Misuse");

        var (_, output) = await misuse.DotnetAsync(["test", "--logger", "trx;LogFileName=results.trx", "--results-directory", "."]);
        var results = Results(await File.ReadAllTextAsync(Path.Combine(misuse.Folder, "results.trx")));

        Assert.That(
            results.Where(r => r.Name.Contains(".Runs", StringComparison.Ordinal)).Select(r => r.Outcome), Is.All.EqualTo("Passed"));
        Assert.That(results.Where(r => r.Name.Contains(".Runs", StringComparison.Ordinal)).ToList(), Has.Count.EqualTo(19), output);
        Assert.That(
            results.Where(r => r.Name.Contains(".Is_skipped", StringComparison.Ordinal)).Select(r => r.Outcome),
            Is.All.EqualTo("NotExecuted"));
        var failed = results.Where(r => r.Outcome == "Failed").ToDictionary(r => r.Name, r => r);
        Assert.That(failed, Has.Count.EqualTo(15), output);
        Assert.That(failed.Values.Select(r => r.Stack), Is.All.Empty, "no stack trace of the library");
        var plans = Path.Combine(misuse.Folder, "bin", "Debug", "net10.0", "plans");
        Assert.Multiple(() =>
        {
            Assert.That(
                failed["PlanWithAnError.Does_not_run"].Message,
                Is.EqualTo($"OneTimeSetUp: {plans}/wrong.yaml:4:21: error SEED209: Account has no field 'Nam'.\n"
                    + "    4 |     - { $ref: acme, Nam: Acme }\n      |                     ^^^\n  hint: Did you mean 'Name'?"));
            Assert.That(failed["TestWhosePlanHasAnError.Does_not_run"].Message, Does.StartWith($"{plans}/wrong.yaml:4:21: error SEED209"));
            Assert.That(
                failed["PlanThatTheOrgRejects.Does_not_run"].Message,
                Does.Contain($"{plans}/rejected.yaml:5:43: error SEED402: The org did not create 'bolt'"));
            Assert.That(
                failed["PlanThatDoesNotExist.Does_not_run"].Message,
                Does.Contain($"There is no plan '{plans}/missing.yaml'").And.Contain("CopyToOutputDirectory"));
            Assert.That(failed["VariableWithoutValue.Does_not_run"].Message, Does.Contain("'region' must have the form name=value"));
            Assert.That(failed["MetadataThatDoesNotExist.Does_not_run"].Message, Does.Contain("no-such-folder"));
            Assert.That(
                failed["TestWithThePlanOfItsFixture.Does_not_run"].Message, Does.Contain("the fixture has this plan already"));
            foreach (var name in new[] { "NoSeededFixture", "NoSeededFixtureButATestWithAPlan" })
            {
                Assert.That(failed[$"{name}.Does_not_run"].Message, Does.Contain($"{name} must inherit SeededFixture."));
            }
            foreach (var name in new[] { "ResetsInParallel", "ResetsWithOneParallelTest", "PlansOfTestsInParallel" })
            {
                Assert.That(failed[$"{name}.Does_not_run"].Message, Does.Contain($"{name}: its tests run in parallel and share one org"));
                Assert.That(failed[$"{name}.Does_not_run_either"].Message, Is.EqualTo(failed[$"{name}.Does_not_run"].Message));
            }
        });
    }

    private static async Task<int> PassedAsync(Consumer example, string command, params (string Name, string Value)[] variables)
    {
        var (exit, output) = await example.DotnetAsync(command.Split(' '), variables);
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Not.Contain("warning"));
        return int.Parse(Passed().Match(output).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<string> WriteSfAsync(string folder, OrgProcess org)
    {
        var path = Path.Combine(folder, "sf");
        await File.WriteAllTextAsync(
            path,
            $$$"""
            #!/bin/sh
            case "$2" in
              display) echo '{"status":0,"result":{"id":"{{{org.Id}}}","instanceUrl":"{{{org.Url.ToString().TrimEnd('/')}}}","username":"u@x","accessToken":"[REDACTED]"}}' ;;
              auth) echo '{"status":0,"result":{"accessToken":"{{{org.Token}}}"}}' ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        return path;
    }

    private static async Task AddAsync(HttpClient http, Uri org, string type, JsonObject values)
    {
        var row = new JsonArray(new JsonObject { ["type"] = type, ["values"] = values });
        using var answer = await http.PostAsync(new Uri(org, "/local-org/rows"), new StringContent(row.ToJsonString()));
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<List<string>> RowsAsync(HttpClient http, Uri org)
    {
        var rows = new List<string>();
        foreach (var type in new[] { "Account", "Opportunity", "Case" })
        {
            var all = JsonNode.Parse(await http.GetStringAsync(new Uri(org, $"/local-org/rows/{type}")))!.AsArray();
            rows.AddRange(all.Where(r => r!["IsDeleted"]?.GetValue<bool>() != true).Select(r => r!.ToJsonString()));
        }
        return rows;
    }

    private sealed record Result(string Name, string Outcome, string Message, string Stack);

    private static List<Result> Results(string trx)
    {
        var xml = XDocument.Parse(trx);
        XNamespace n = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var classes = xml.Descendants(n + "UnitTest").ToDictionary(
            t => (string)t.Attribute("id")!, t => (string)t.Element(n + "TestMethod")!.Attribute("className")!);
        return [.. xml.Descendants(n + "UnitTestResult").Select(r => new Result(
            $"{classes[(string)r.Attribute("testId")!]}.{(string)r.Attribute("testName")!}",
            (string)r.Attribute("outcome")!,
            ((string?)r.Descendants(n + "Message").FirstOrDefault() ?? "").ReplaceLineEndings("\n").Trim(),
            ((string?)r.Descendants(n + "StackTrace").FirstOrDefault() ?? "").Trim()))];
    }

    [GeneratedRegex("Passed: +([0-9]+)")]
    private static partial Regex Passed();
}
