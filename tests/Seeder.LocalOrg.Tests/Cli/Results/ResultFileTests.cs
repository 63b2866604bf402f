using System.Text.RegularExpressions;
using Seeder.Local.Tests.Scripted;

namespace Seeder.Cli.Tests;

/// <summary>The files for CI systems: JUnit XML, CSV, and the summary of GitHub Actions.</summary>
internal sealed class ResultFileTests : ScriptedFixture
{
    // A text that is a formula, HTML, Markdown, a cell, a CI command, an escape sequence, and no XML.
    private const string Attack =
        "=cmd|'/c calc'!A1 | <script>alert(1)</script> `code` **bold** [x](https://evil) <!-- </details> ]]> & \" \n"
            + "::error::x\u001b[31m \u202e \ufffe \ud800 # - @all \\| ~~~";

    private string Summary => File.ReadAllText(Path.Combine(Folder, "summary.md"));

    private string ReadIn(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private void Summarize() => Variables["GITHUB_STEP_SUMMARY"] = Write("summary.md", "# Of another command");

    private void Refuse(string message) => Scripted.On("POST", "*/composite/tree/*", r => ScriptedAnswer.Json(
        new
        {
            hasErrors = true,
            results = new[]
            {
                new
                {
                    referenceId = r.Json.GetProperty("records")[0].GetProperty("attributes").GetProperty("referenceId").GetString(),
                    errors = new[] { new { statusCode = "FIELD_CUSTOM_VALIDATION_EXCEPTION", message, fields = Array.Empty<string>() } },
                },
            },
        },
        400));

    [Test]
    public async Task An_apply_writes_a_test_for_each_type_and_a_line_for_each_record()
    {
        Summarize();

        var result = await RunAsync("apply", "small.yaml", "--junit", "out/junit.xml", "--csv", "out/records.csv");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        var root = JunitCheck.Parse(Path.Combine(Folder, "out/junit.xml"));
        Assert.That(JunitCheck.Tests(root), Is.EqualTo(new[] { "small Account: passed", "small Contact: passed" }));
        var ids = Scripted.Rows.Values.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Id).ToList();
        Assert.That(
            ReadIn("out/records.csv"),
            Is.EqualTo($"""
                reference,type,id,action,error
                acme,Account,{ids[0]},created,
                jane,Contact,{ids[1]},created,
                acme.Contacts#1,Contact,{ids[2]},created,

                """.ReplaceLineEndings("\r\n")));
        Assert.That(Summary, Does.StartWith("# Of another command\n### seeder apply small: done\n\n"));
        Assert.That(Summary, Does.Contain("| type | created |\n| --- | ---: |\n| <code>Account</code> | 1 |\n| <code>Contact</code> | 2 |\n"
            + "| **all** | 3 |\n"));
        Assert.That(Summary, Does.Contain("<details><summary>3 records</summary>"));
        Assert.That(result.Out, Does.Not.Contain("junit"));
    }

    [Test]
    public async Task Two_runs_write_the_same_files_but_for_the_time()
    {
        var texts = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await RunAsync("apply", "small.yaml");
            Assert.That((await RunAsync("apply", "small.yaml", "--junit", "j.xml", "--csv", "r.csv")).Exit, Is.Zero);
            texts.Add(Regex.Replace(ReadIn("j.xml"), "time=\"[0-9.]+\"", "time") + ReadIn("r.csv"));
        }

        Assert.That(texts[1], Is.EqualTo(texts[0]));
        Assert.That(texts[0], Does.Contain("unchanged"));
    }

    [Test]
    public async Task A_rejection_is_a_failure_with_the_line_of_the_plan_and_no_text_of_the_org_acts()
    {
        Summarize();
        Refuse(Attack);

        var result = await RunAsync("apply", "small.yaml", "--junit", "j.xml", "--csv", "r.csv");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        var root = JunitCheck.Parse(Path.Combine(Folder, "j.xml"));
        Assert.That(JunitCheck.Tests(root).Any(t => t == "small Account: failure"), ReadIn("j.xml"));
        var failure = root.Descendants("failure").First();
        Assert.That(failure.Attribute("type")!.Value, Is.EqualTo("SEED402"));
        Assert.That(failure.Value, Does.Contain("small.yaml:4:").And.Contain("<script>"));
        Assert.That(failure.Value.Any(c => char.IsControl(c) && c != '\n'), Is.False);
        Assert.That(failure.Value, Does.Not.Match("(?m)^::"));

        var lines = ReadIn("r.csv").Split("\r\n");
        Assert.That(lines, Has.Length.EqualTo(5));
        Assert.That(lines[1], Does.StartWith("acme,Account,,rejected,\"The org did not create"));

        var rows = Summary.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        var place = rows.Single(r => r.Contains("SEED402", StringComparison.Ordinal));
        Assert.That(place, Does.StartWith("| <code>small&#46;yaml&#58;4</code> | SEED402 | "));
        Assert.That(place.Count(c => c == '|'), Is.EqualTo(4));
        foreach (var letter in "<>`*[](){}!#@~\\\u001b\u202e")
        {
            Assert.That(
                place["| <code>small&#46;yaml&#58;4</code> ".Length..].Replace("&#", "", StringComparison.Ordinal),
                Does.Not.Contain(letter));
        }
        Assert.That(Regex.Count(Summary, "<details>"), Is.EqualTo(Regex.Count(Summary, "</details>")));
    }

    [Test]
    public async Task Validate_writes_a_test_for_each_plan()
    {
        Summarize();
        Write("plans/good.yaml", "plan: good\nrecords:\n  Account:\n    - Name: Acme\n");
        Write("plans/bad | `x` <b>.yaml", "plan: bad\nrecords:\n  Account:\n    - Name: ${gone}\n    - Nmae: x\n");

        var result = await RunAsync("validate", "plans", "--junit", "j.xml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        var root = JunitCheck.Parse(Path.Combine(Folder, "j.xml"));
        Assert.That(JunitCheck.Tests(root), Is.EqualTo(new[]
        {
            "seeder.validate plans/bad | `x` <b>.yaml: failure", "seeder.validate plans/good.yaml: passed",
        }));
        Assert.That(root.Descendants("failure").Single().Value, Does.Contain(".yaml:4:").And.Contain(".yaml:5:"));
        Assert.That(root.Descendants("testcase").Select(c => c.Attribute("time")), Has.None.Null);
        Assert.That(Summary, Does.Contain("### seeder validate 2 plans: failed (exit code 1)\n"));
        Assert.That(Summary, Does.Contain(
            "| <code>plans&#47;bad &#124; &#96;x&#96; &#60;b&#62;&#46;yaml</code> | 2 |  |\n| <code>plans&#47;good&#46;yaml</code> |  |  "
                + "|\n"));
    }

    [Test]
    public async Task Several_plans_are_in_one_file()
    {
        Write("plans/a.yaml", "plan: a\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        Write("plans/b.yaml", "plan: b\nrecords:\n  Account:\n    - Nmae: x\n");
        Write("plans/c.yaml", "plan: c\nuses:\n  b: b.yaml\nrecords:\n  Account:\n    - Name: Acme\n");

        var result = await RunAsync("apply", "plans", "--junit", "j.xml", "--csv", "r.csv");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        var root = JunitCheck.Parse(Path.Combine(Folder, "j.xml"));
        Assert.That(
            JunitCheck.Tests(root), Is.EquivalentTo(new[] { "a Account: passed", "b plan: failure", "c plan: skipped" }));
        Assert.That(ReadIn("r.csv"), Does.Match("^reference,type,id,action,error,plan\r\nacme,Account,001[0-9A-Za-z]{15},created,,a\r\n$"));
    }

    [Test]
    public async Task A_destroy_writes_the_files_too_and_replaces_those_of_the_apply()
    {
        await RunAsync("apply", "small.yaml", "--junit", "j.xml", "--csv", "r.csv");

        var result = await RunAsync("destroy", "small.yaml", "--junit", "j.xml", "--csv", "r.csv");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(ReadIn("r.csv").Split("\r\n").Count(l => l.Contains(",deleted,", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(JunitCheck.Tests(JunitCheck.Parse(Path.Combine(Folder, "j.xml"))), Has.All.EndsWith("passed"));
    }

    [TestCase("--junit", "other.txt", "SEED647")]
    [TestCase("--csv", "other.txt", "SEED647")]
    [TestCase("--csv", "small.yaml", "SEED647")]
    [TestCase("--junit", ".", "SEED602")]
    [TestCase("--junit", "-", "SEED602")]
    [TestCase("--csv", ".seeder/x.csv", "SEED602")]
    public async Task A_file_that_must_not_be_written_stops_the_command_before_the_org_is_asked(string flag, string path, string code)
    {
        Write("other.txt", "somebody's own");
        var plan = ReadIn("small.yaml");

        var result = await RunAsync("apply", "small.yaml", flag, path);

        Assert.That(result.Exit, Is.EqualTo(code == "SEED647" ? 1 : 6), result.ToString());
        Assert.That(result.Err, Does.Contain($"error {code}"));
        Assert.That(Scripted.Requests, Is.Empty);
        Assert.That((ReadIn("other.txt"), ReadIn("small.yaml")), Is.EqualTo(("somebody's own", plan)));
    }

    [TestCase("--junit", "x.out", "--csv", "./x.out")]
    [TestCase("--junit", "x.out", "--manifest", "x.out")]
    [TestCase("--csv", "x.out", "--log-file", "x.out")]
    public async Task Two_flags_with_one_file_stop_the_command(string one, string first, string other, string second)
    {
        var result = await RunAsync("apply", "small.yaml", one, first, other, second);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("error SEED648"));
        Assert.That(Scripted.Requests, Is.Empty);
    }

    [Test]
    public async Task A_command_without_an_org_writes_an_error_and_a_cancelled_one_too()
    {
        Summarize();
        Scripted.On("GET", "/services/data", _ => ScriptedAnswer.Errors(401, "INVALID_SESSION_ID", "Session expired or invalid"));

        var result = await RunAsync("apply", "small.yaml", "--junit", "j.xml", "--csv", "r.csv");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(JunitCheck.Tests(JunitCheck.Parse(Path.Combine(Folder, "j.xml"))), Is.EqualTo(new[] { "small plan: error" }));
        Assert.That(ReadIn("r.csv"), Is.EqualTo("reference,type,id,action,error\r\n"));
        Assert.That(Summary, Does.Contain("failed (exit code 3)"));

        var host = new CommandHost(TimeProvider.System, new CancellationToken(canceled: true));
        var cancelled = await CliInProcess.RunAsync(Folder, Variables, ["apply", "small.yaml", "--junit", "j.xml"], host);
        Assert.That(cancelled.Exit, Is.EqualTo(130), cancelled.ToString());
        Assert.That(JunitCheck.Tests(JunitCheck.Parse(Path.Combine(Folder, "j.xml"))).Single(), Does.EndWith(": error"));
        Assert.That(Summary, Does.Contain(": cancelled\n"));
    }

    [Test]
    public async Task A_summary_that_cannot_be_written_is_a_warning()
    {
        Variables["GITHUB_STEP_SUMMARY"] = Folder;
        var folder = await RunAsync("apply", "small.yaml");
        Assert.That(
            (folder.Exit, folder.Err.Contains("warning SEED649", StringComparison.Ordinal)), Is.EqualTo((0, true)), folder.ToString());

        Variables["GITHUB_STEP_SUMMARY"] = Write("full.md", new string('x', (1024 * 1024) - 20));
        var full = await RunAsync("plan", "small.yaml");
        Assert.That(full.Err, Does.Contain("warning SEED649").And.Contain("1 MiB"));
        Assert.That(ReadIn("full.md"), Has.Length.EqualTo((1024 * 1024) - 20));

        Variables["GITHUB_STEP_SUMMARY"] = "";
        Assert.That((await RunAsync("plan", "small.yaml")).Err, Does.Not.Contain("SEED649"));
    }

    [Test]
    public async Task A_long_result_is_cut_so_that_github_shows_it()
    {
        Summarize();
        Write("many.yaml", "plan: many\nrecords:\n  Account:\n    - { $count: 3000, Name: \"Acme ${n}\" }\n");

        var result = await RunAsync("apply", "many.yaml", "--csv", "r.csv");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(Summary, Has.Length.LessThan(100_000));
        Assert.That(Summary, Does.Contain("and 2,800 records more"));
        Assert.That(ReadIn("r.csv").Split("\r\n"), Has.Length.EqualTo(3002));
    }

    [Test]
    public async Task A_plan_shows_its_counts_in_the_summary_and_other_commands_write_none()
    {
        Summarize();
        await RunAsync("plan", "small.yaml");
        Assert.That(Summary, Does.Contain("### seeder plan small: done").And.Contain("| create |"));
        var before = Summary;

        await RunAsync("apply", "small.yaml");
        var applied = Summary;
        await RunAsync("show", "small.yaml");

        Assert.That(applied, Has.Length.GreaterThan(before.Length));
        Assert.That(Summary, Is.EqualTo(applied));
    }

    [Test]
    public async Task A_secret_in_a_plan_or_an_answer_is_in_no_file()
    {
        Summarize();
        Refuse($"token {Scripted.Token} is bad");

        await RunAsync("apply", "small.yaml", "--junit", "j.xml", "--csv", "r.csv");

        foreach (var name in new[] { "j.xml", "r.csv", "summary.md" })
        {
            Assert.That(ReadIn(name), Does.Contain("is bad"));
            Assert.That(System.Net.WebUtility.HtmlDecode(ReadIn(name)), Does.Not.Contain(Scripted.Token));
        }
    }
}
