using Seeder.Cli.Output;

namespace Seeder.Cli.Report;

/// <summary>Writes diagnostics with the lines of the plan.</summary>
internal static class ReportDiagnostics
{
    /// <param name="html">The page.</param>
    /// <param name="heading">The level of the heading.</param>
    /// <param name="diagnostics">The diagnostics; without one, nothing is written.</param>
    public static void Write(HtmlText html, string heading, ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.IsEmpty)
        {
            return;
        }
        html.Markup("<section class=\"diagnostics\">\n")
            .Element(heading, $"Diagnostics: {DiagnosticText.Summary(diagnostics)}")
            .Markup("\n");
        var (shown, _, left) = DiagnosticFold.Show(diagnostics);
        foreach (var folded in shown)
        {
            Write(html, folded.Diagnostic);
            if (folded.More is { } more)
            {
                html.Element("p.soft", $"{more}.").Markup("\n");
            }
        }
        if (left > 0)
        {
            html.Element("p.soft", $"{Plural.Number(left)} more errors and warnings are not shown; --json prints all of them.");
        }
        html.Markup("</section>\n");
    }

    private static void Write(HtmlText html, Diagnostic diagnostic)
    {
        var isError = diagnostic.Severity == Severity.Error;
        html.Markup(isError ? "<article class=\"diagnostic error\">\n<h4>" : "<article class=\"diagnostic\">\n<h4>")
            .Markup(isError ? "<span class=\"badge bad\">error</span> " : "<span class=\"badge warn\">warning</span> ")
            .Element("code", diagnostic.Code);
        if (diagnostic.Span is { } span)
        {
            html.Markup(" ").Element("small", span.ToString());
        }
        html.Markup("</h4>\n").Element("p", diagnostic.Message).Markup("\n");
        if (diagnostic.Span is { } place)
        {
            html.Markup("<pre tabindex=\"0\">").Lines(DiagnosticText.Snippet(place)).Markup("</pre>\n");
        }
        foreach (var note in DiagnosticText.Notes(diagnostic))
        {
            html.Element("p.soft", $"Note: {note}").Markup("\n");
        }
        if (diagnostic.Hint is { } hint)
        {
            html.Element("p", hint).Markup("\n");
        }
        html.Markup("</article>\n");
    }
}
