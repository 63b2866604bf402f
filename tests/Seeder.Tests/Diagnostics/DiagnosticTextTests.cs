using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Tests.Diagnostics;

internal sealed class DiagnosticTextTests
{
    [Test]
    public void A_diagnostic_shows_its_place_its_line_notes_and_hint()
    {
        var source = new SourceText("plans/demo.yaml", "a: acme_gb\n\n      AccountId: ${acme_uk}\n");
        var at = source.Content.IndexOf("${", StringComparison.Ordinal);
        var diagnostic = Diagnostic.Error(
            "SEED204",
            new SourceSpan(source, at, at + 10),
            "No record in this plan has the reference id 'acme_uk'.",
            "Did you mean 'acme_gb'?")
            .WithNote(new SourceSpan(source, 3, 10), "'acme_gb' is declared here.")
            .WithNote(null, "The plan has 2 records.");

        Assert.That(DiagnosticText.Render(diagnostic), Is.EqualTo("""
            plans/demo.yaml:3:18: error SEED204: No record in this plan has the reference id 'acme_uk'.
                3 |       AccountId: ${acme_uk}
                  |                  ^^^^^^^^^^
              note: plans/demo.yaml:1:4: 'acme_gb' is declared here.
              note: The plan has 2 records.
              hint: Did you mean 'acme_gb'?

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_diagnostic_about_no_place_has_no_line() =>
        Assert.That(
            DiagnosticText.Render(Diagnostic.Warning("SEED601", null, "The org does not answer.")),
            Is.EqualTo("warning SEED601: The org does not answer.\n"));

    [TestCase("a\tb: x\ny", 4, 8, "    1 | a b: x\n      |     ^^\n",
        TestName = "Tabs are shown as blanks and a span of two lines is marked on its first")]
    [TestCase("abc\r\n", 3, 3, "    1 | abc\n      |    ^\n", TestName = "An empty span at the end of a line has a caret behind it")]
    [TestCase("", 0, 0, "    1 |\n      | ^\n", TestName = "An empty file has an empty line")]
    public void Carets_stand_under_what_is_meant(string text, int start, int end, string snippet) =>
        Assert.That(Snippet(text, start, end), Is.EqualTo(snippet));

    [Test]
    public void A_long_line_is_shown_around_the_mistake()
    {
        var lines = Snippet(new string('x', 500) + "here" + new string('y', 500), 500, 504).Split('\n');

        Assert.That(lines[0], Has.Length.LessThan(140));
        Assert.That(lines[0].Substring(lines[1].IndexOf('^'), 4), Is.EqualTo("here"));
    }

    [Test]
    public void Line_numbers_of_any_length_keep_the_carets_in_place()
    {
        var lines = Snippet(new string('\n', 1_234_567) + "abc", 1_234_568, 1_234_569).Split('\n');

        Assert.That(lines[0][lines[1].IndexOf('^')], Is.EqualTo('b'));
    }

    [TestCase(0, 0, "no errors")]
    [TestCase(1, 0, "1 error")]
    [TestCase(3, 1, "3 errors, 1 warning")]
    [TestCase(0, 2, "2 warnings")]
    public void The_summary_counts(int errors, int warnings, string summary) => Assert.That(
        DiagnosticText.Summary([
            .. Enumerable.Range(0, errors).Select(i => Diagnostic.Error("SEED000", null, "")),
            .. Enumerable.Range(0, warnings).Select(i => Diagnostic.Warning("SEED000", null, "")),
        ]),
        Is.EqualTo(summary));

    private static string Snippet(string text, int start, int end)
    {
        var rendered =
            DiagnosticText.Render(Diagnostic.Error("SEED000", new SourceSpan(new SourceText("plan.yaml", text), start, end), "x"));
        return rendered[(rendered.IndexOf('\n') + 1)..];
    }
}
