using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests.Reports;

/// <summary>A report overwrites no file of others, hides no result, and nothing in it can act.</summary>
internal sealed partial class ReportSafetyTests : ReportFixture
{
    // Everything that a text may try: elements, ends of elements, comments, attributes, placeholders of the template, marks of direction.
    private const string Hostile =
        "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"' onload='alert(3)' javascript:alert(4) {{data}} "
            + "]]>&lt;b&gt;\\u202e\\u2028\\u2066\\0";

    [Test]
    public async Task A_file_of_another_program_is_refused_before_the_org_is_asked()
    {
        Write("report.html", "<!DOCTYPE html>\n<title>My page</title>\n");

        var result = await RunAsync("apply", "small.yaml", "--report", "report.html");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED647"));
        Assert.That(await WritesAsync(), Is.Zero);
        Assert.That(File.ReadAllText(Path.Combine(Folder, "report.html")), Does.Contain("My page"));
    }

    [Test]
    public async Task A_report_that_cannot_be_written_does_not_hide_the_result_of_the_run()
    {
        await FailAsync(new { kind = "tree", nth = 1, action = "hold" });

        var running = RunAsync("apply", "small.yaml", "--report", "report.html");
        await UntilStruckAsync(running);
        Write("report.html", "mine");
        await LetGoAsync();
        var result = await running;

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Out, Does.Contain("all       3").Or.Contain("created"));
        Assert.That(result.Err, Does.Contain("report.html").And.Contain("Only its report could not be written"));
        Assert.That(File.Exists(ManifestOf("small")));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "report.html")), Is.EqualTo("mine"));
    }

    [Test]
    public async Task Only_the_script_of_the_page_may_run_and_nothing_may_be_loaded()
    {
        var report = await ReportAsync(0, "apply", "small.yaml");

        Assert.That(report.Policy, Is.EqualTo(
            $"default-src 'none'; script-src {ReportFile.HashOf(report.Script)}; style-src {ReportFile.HashOf(report.Style)}; "
                + "base-uri 'none'; form-action 'none'"));
        Assert.That(Tags.Matches(report.Html).Select(m => m.Groups[1].Value), Has.Exactly(2).EqualTo("script"));
        // The script has the name space of SVG, and the data has the origin of the org, to which the ids link.
        Assert.That(
            Addresses.Matches(report.Html).Select(m => m.Value).Distinct().Order(),
            Is.EqualTo((string[])[Org.Url.GetLeftPart(UriPartial.Authority), "http://www.w3.org/2000/svg"]));
        Assert.That(report.Html, Does.Not.Match("(?i)<(link|iframe|object|embed|base|form|img)\\b|url\\(|@import"));
    }

    [Test]
    public async Task No_text_of_a_plan_or_of_the_org_is_markup()
    {
        Write("hostile.yaml", $$$"""
            plan: small
            records:
              Account:
                - $ref: acme
                  Name: "{{{Hostile.Replace("\"", "\\\"")}}}"
                  NumberOfEmployees: "{{{Hostile.Replace("\"", "\\\"")}}}"
            """);
        var report = await ReportAsync(1, "apply", "hostile.yaml");
        Assert.That(Tags.Matches(report.Html).Select(m => m.Groups[1].Value), Has.Exactly(2).EqualTo("script"));
        Assert.That(report.Html, Does.Contain("alert(1)").And.Not.Contain("<script>alert").And.Not.Contain("<img"));

        var message = Regex.Unescape(Hostile.Replace("\\0", "", StringComparison.Ordinal));
        await SetRulesAsync(new
        {
            validation = new[] { new { @object = "Account", name = "r", condition = "Name <> ''", message } },
        });
        report = await ReportAsync(4, "apply", "small.yaml");

        Assert.That(Tags.Matches(report.Html).Select(m => m.Groups[1].Value), Has.Exactly(2).EqualTo("script"));
        Assert.That(report.Html, Does.Contain("alert(1)").And.Not.Contain("<script>alert").And.Not.Contain("<img"));
        Assert.That(report.Html.Where(c => c is '\u202e' or '\u2028' or '\u2066' or '\0'), Is.Empty);
        Assert.That(report.Html, Does.Contain("\\u202e"));
    }

    [GeneratedRegex("<([a-z0-9]+)[ >]")]
    private static partial Regex Tags { get; }

    [GeneratedRegex("https?://[^\"'<\\s,)]+")]
    private static partial Regex Addresses { get; }
}
