using System.Text.RegularExpressions;
using Seeder.Local.Tests.Proxy;

namespace Seeder.Cli.Tests.Reports;

/// <summary>The file of <c>--report</c>: what it contains, and when it is written.</summary>
internal sealed partial class ReportFileTests : ReportFixture
{
    [Test]
    public async Task A_plan_shows_each_record_with_what_apply_would_do()
    {
        var report = await ReportAsync(0, "plan", "small.yaml");

        Assert.That(report.Records(), Is.EqualTo(["acme Account create", "jane Contact create", "acme.Contacts#1 Contact create"]));
        Assert.That(report.Text, Does.Contain("seeder plan").And.Contain("exit code 0").And.Contain("small (small.yaml)"));
        Assert.That(report.Text, Does.Contain(Org.OrgId).And.Contain("1 in 1 wave"));
    }

    [Test]
    public async Task A_run_shows_ids_calls_and_times()
    {
        var report = await ReportAsync(0, "apply", "small.yaml");

        Assert.That(report.Records(), Is.EqualTo(["acme Account created", "jane Contact created", "acme.Contacts#1 Contact created"]));
        var plan = report.Data["plans"]![0]!;
        Assert.That(plan["records"]!["id"]!.AsArray().Select(i => ((string)i!)[..3]), Is.EqualTo(["001", "003", "003"]));
        Assert.That(plan["records"]!["line"]!.ToJsonString(), Is.EqualTo("[4,7,9]"));
        Assert.That(plan["records"]!["call"]!.ToJsonString(), Is.EqualTo("[1,1,1]"));
        Assert.That((string)report.Data["origin"]!, Is.EqualTo(Org.Url.GetLeftPart(UriPartial.Authority)));
        var run = plan["runs"]![0]!;
        Assert.That(run["calls"]!["what"]!.ToJsonString(), Is.EqualTo("""["Tree: create 1 Account, 2 Contact"]"""));
        Assert.That(run["calls"]!["states"]!.ToJsonString(), Is.EqualTo("""["done"]"""));
        Assert.That(run["steps"]!["kind"]!.AsArray().Select(k => (CallStepKind)(int)k!), Does.Contain(CallStepKind.Request));
    }

    [Test]
    public async Task A_plan_has_the_values_that_are_sent_and_those_in_the_org()
    {
        await RunAsync("apply", "small.yaml");
        Write("small.yaml", Small.Replace("LastName: Roe", "LastName: Roth", StringComparison.Ordinal));

        var report = await ReportAsync(0, "plan", "small.yaml");

        Assert.That(report.Records(), Is.EqualTo(["acme Account unchanged", "jane Contact unchanged", "acme.Contacts#1 Contact update"]));
        var values = report.Data["plans"]![0]!["records"]!["values"]!;
        Assert.That(values["names"]!.ToJsonString(), Is.EqualTo("""["LastName"]"""));
        Assert.That(values["of"]!["2"]![0]!.AsArray().Select(v => v!.ToString()), Is.EqualTo(["0", "\"Roe\"", "\"Roth\"", "0"]));
    }

    [Test]
    public async Task A_report_shows_what_differs_in_the_org()
    {
        await RunAsync("apply", "small.yaml");
        using var client = new Seeder.Local.Tests.OrgClient(Org);
        await client.Patch(
            $"{Seeder.Local.Tests.OrgClient.Base}/sobjects/Contact/{IdsOf("small")["jane"]}", """{"LastName":"<i>Smith</i>"}""");

        var report = await ReportAsync(0, "plan", "small.yaml");

        Assert.That(report.Text, Does.Contain("Differences in the org: 1 record").And.Contain("<i>Smith</i>"));
        Assert.That(report.Html, Does.Not.Contain("<i>"));
    }

    [Test]
    public async Task A_destroy_shows_what_was_deleted()
    {
        await RunAsync("apply", "small.yaml");

        var report = await ReportAsync(0, "destroy", "small.yaml", "--yes");

        Assert.That(report.Records().Order(), Is.EqualTo((string[])
            ["acme Account deleted", "acme.Contacts#1 Contact deleted", "jane Contact deleted"]));
        Assert.That(report.Text, Does.Contain("seeder destroy"));
    }

    [Test]
    public async Task Several_plans_are_in_one_file()
    {
        Write("second.yaml", "plan: second\nrecords:\n  Lead:\n    - { LastName: Doe, Company: Acme }\n");
        Write("broken.yaml", "plan: broken\nrecords:\n  Lead:\n    - { LastNaem: Doe, Company: Acme }\n");

        var report = await ReportAsync(1, "apply", "small.yaml", "broken.yaml", "second.yaml");

        Assert.That(
            report.Main.Elements("section").Select(s => (string)s.Attribute("data-title")!),
            Is.EquivalentTo((string[])["small (small.yaml)", "broken (broken.yaml)", "second (second.yaml)"]));
        Assert.That(report.Text, Does.Contain("SEED209"));
        Assert.That(Enumerable.Range(0, 3).SelectMany(report.Records), Is.EquivalentTo((string[])
            ["acme Account created", "jane Contact created", "acme.Contacts#1 Contact created", "Lead#1 Lead created"]));
    }

    [Test]
    public async Task A_rejected_record_has_the_words_of_the_org_and_the_line_of_the_plan()
    {
        await SetRulesAsync(new
        {
            validation = new[] { new { @object = "Contact", name = "r", condition = "LastName = 'Doe'", message = "No <b>Doe</b> here" } },
        });

        var report = await ReportAsync(4, "apply", "small.yaml", "--on-error", "continue");

        Assert.That(report.Records(), Does.Contain("jane Contact rejected"));
        var records = report.Data["plans"]![0]!["records"]!;
        Assert.That(records["text"]!.ToJsonString(), Does.Contain("No ").And.Not.Contain("<b>"));
        Assert.That(report.Text, Does.Contain("SEED402").And.Contain("No <b>Doe</b> here").And.Contain("^^^^"));
        Assert.That(report.Text, Does.Contain("exit code 4").And.Contain("To continue, run: seeder apply small.yaml"));
    }

    [Test]
    public async Task A_plan_with_errors_gets_a_report_too()
    {
        Write("small.yaml", "plan: small\nrecords:\n  Account:\n    - { Nmae: Acme }\n");

        var report = await ReportAsync(1, "apply", "small.yaml");

        Assert.That(report.Text, Does.Contain("exit code 1").And.Contain("SEED209").And.Contain("Did you mean 'Name'?"));
        Assert.That(report.Records(), Is.Empty);
    }

    [Test]
    public async Task A_refused_login_gets_a_report_too()
    {
        Variables["SF_ACCESS_TOKEN"] = "00Dnobody!AQEAQEAQEAQEAQEAQEAQEAQEAQEAQEAQ";

        var report = await ReportAsync(3, "apply", "small.yaml");

        Assert.That(report.Text, Does.Contain("exit code 3").And.Not.Contain("AQEAQEAQ"));
    }

    [Test]
    public async Task A_run_that_ends_in_doubt_says_so()
    {
        // The org does not show which of the two accounts is ours.
        Write("one.yaml", "plan: one\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        await RunAsync("apply", "one.yaml");
        File.Delete(ManifestOf("one"));
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });

        var report = await ReportAsync(5, "apply", "one.yaml", "--settle-wait", "0");

        Assert.That(report.Records(), Is.EqualTo(["acme Account in doubt"]));
        Assert.That(report.Text, Does.Contain("exit code 5").And.Contain("SEED405").And.Contain("1 call in doubt"));
        var run = report.Data["plans"]![0]!["runs"]![0]!;
        Assert.That(run["calls"]!["states"]!.ToJsonString(), Is.EqualTo("""["in doubt"]"""));
        Assert.That(
            run["steps"]!["kind"]!.AsArray().Select(k => (CallStepKind)(int)k!),
            Is.SupersetOf((CallStepKind[])[CallStepKind.Request, CallStepKind.InDoubt]));
    }

    [Test]
    public async Task A_rollback_shows_its_own_calls()
    {
        await SetRulesAsync(
            new { validation = new[] { new { @object = "Lead", name = "r", condition = "LastName = 'Doe'", message = "No" } } });
        Write("undone.yaml", """
            plan: undone
            records:
              Account: [{ $ref: acme, Name: Acme }]
              Lead: [{ $ref: doe, LastName: Doe, Company: "${acme.Name}" }]
            """);

        var report = await ReportAsync(4, "apply", "undone.yaml", "--on-error", "rollback", "--records-per-call", "1");

        Assert.That(report.Records(), Is.EqualTo(["acme Account skipped", "doe Lead rejected"]));
        var runs = report.Data["plans"]![0]!["runs"]!.AsArray();
        Assert.That(runs.Select(r => (bool)r!["isRollback"]!), Is.EqualTo([false, true]));
        Assert.That(runs[1]!["calls"]!["what"]!.ToJsonString(), Is.EqualTo("""["Collections: delete 1 Account"]"""));
        Assert.That(runs[1]!["steps"]!["kind"]!.AsArray().Select(k => (CallStepKind)(int)k!), Does.Contain(CallStepKind.Request));
    }

    [Test]
    public async Task A_cancelled_run_gets_a_report()
    {
        await FailAsync(new { kind = "tree", nth = 1, action = "hold" });
        using var signal = new CancellationTokenSource();
        using var second = new CancellationTokenSource();

        var running = CliInProcess.RunAsync(
            Folder, Variables, ["apply", "small.yaml", "--report", "report.html"],
            new CommandHost(TimeProvider.System, signal.Token, second.Token));
        await UntilStruckAsync(running);
        await signal.CancelAsync();
        await second.CancelAsync();
        var result = await running;

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        var report = new ReportFile(Path.Combine(Folder, "report.html"));
        Assert.That(report.Text, Does.Contain("exit code 130").And.Contain("Cancelled"));
        Assert.That(report.Records(), Has.Some.Contain("in doubt"));
        await LetGoAsync();
    }

    [Test]
    public async Task A_second_report_replaces_the_first_one()
    {
        await ReportAsync(0, "apply", "small.yaml");

        Assert.That((await ReportAsync(0, "plan", "small.yaml")).Records(), Has.All.EndsWith("unchanged"));
    }

    [Test]
    public async Task The_same_plan_at_the_same_time_gives_the_same_bytes()
    {
        var time = new FixedTime(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        var files = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            var result = await CliInProcess.RunAsync(
                Folder, Variables, ["plan", "small.yaml", "--no-refresh", "--report", "report.html"], new CommandHost(time));
            Assert.That(result.Exit, Is.Zero, result.ToString());
            files.Add(await File.ReadAllBytesAsync(Path.Combine(Folder, "report.html")));
        }

        Assert.That(WithoutCosts(files[0]), Is.EqualTo(WithoutCosts(files[1])));
    }

    [Test]
    public async Task The_json_result_is_the_same_with_a_report()
    {
        var result = await RunAsync("plan", "small.yaml", "--json", "--report", "report.html");

        Assert.That(result.Json["status"]!.GetValue<int>(), Is.Zero);
        Assert.That(result.Err, Does.Contain("report: report.html"));
    }

    // The duration, and the calls that the org still allows after the first command.
    private static string WithoutCosts(byte[] html) => Costs.Replace(System.Text.Encoding.UTF8.GetString(html), "");

    [GeneratedRegex("<dt>(Took|API calls)</dt><dd>[^<]*</dd>")]
    private static partial Regex Costs { get; }
}
