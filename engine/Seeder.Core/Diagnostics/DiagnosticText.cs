using System.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Diagnostics;

/// <summary>
/// Renders diagnostics as text for people, without colours. Texts from the plan and the org are escaped, so that each stays on its line.
/// </summary>
internal static class DiagnosticText
{
    private const int Gutter = 5;

    // More places of the same problem are counted.
    private const int MostPlaces = 3;

    // The longest source line that is shown whole. Of a longer line, only the part around the error is shown.
    private const int WidestLine = 120;

    /// <summary>
    /// One diagnostic: place, severity, code and message; the source line with carets; then notes and hint. Ends with a line break.
    /// </summary>
    public static string Render(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        if (diagnostic.Span is { } place)
        {
            text.Append(Visible.Line(place.ToString())).Append(": ");
        }
        text.Append(diagnostic.Severity == Severity.Error ? "error " : "warning ")
            .Append(diagnostic.Code).Append(": ").Append(Visible.Line(diagnostic.Message)).Append('\n');
        if (diagnostic.Span is { } span)
        {
            AppendSnippet(text, span);
        }
        foreach (var note in Notes(diagnostic))
        {
            text.Append("  note: ").Append(Visible.Line(note)).Append('\n');
        }
        if (diagnostic.Hint is { } hint)
        {
            text.Append("  hint: ").Append(Visible.Line(hint)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The notes, each with its place. Of many places of the same problem, the first ones are named and the others counted.
    /// </summary>
    public static IEnumerable<string> Notes(Diagnostic diagnostic)
    {
        var places = new List<SourceSpan>();
        foreach (var note in diagnostic.Notes)
        {
            if (note.Message == Diagnostic.HereToo && note.Span is { } more)
            {
                places.Add(more);
                if (places.Count > MostPlaces)
                {
                    continue;
                }
            }
            yield return note.Span is { } place ? $"{place}: {note.Message}" : note.Message;
        }
        if (places.Count > MostPlaces)
        {
            var others = PlaceList.Of(places.Skip(MostPlaces), diagnostic.Span?.Path);
            yield return $"Here too in {Count(places.Count - MostPlaces, "more place")}{others}.";
        }
    }

    /// <summary>All diagnostics in the given order, separated by empty lines.</summary>
    public static string Render(IEnumerable<Diagnostic> diagnostics) => string.Join('\n', diagnostics.Select(Render));

    /// <summary>A diagnostic, and the line about those like it that are not shown.</summary>
    public static string Render(FoldedDiagnostic folded) =>
        folded.More is { } more ? $"{Render(folded.Diagnostic)}{Visible.Line(more)}\n" : Render(folded.Diagnostic);

    /// <summary>"3 errors, 1 warning"; "no errors" without errors and warnings.</summary>
    public static string Summary(IEnumerable<Diagnostic> diagnostics)
    {
        var (errors, warnings) = (0, 0);
        foreach (var diagnostic in diagnostics)
        {
            (errors, warnings) = diagnostic.Severity == Severity.Error ? (errors + 1, warnings) : (errors, warnings + 1);
        }
        return (errors, warnings) switch
        {
            (0, 0) => "no errors",
            (_, 0) => Count(errors, "error"),
            (0, _) => Count(warnings, "warning"),
            _ => $"{Count(errors, "error")}, {Count(warnings, "warning")}",
        };
    }

    /// <summary>The line of the source, and a line with carets below the place.</summary>
    public static string Snippet(SourceSpan span)
    {
        var text = new StringBuilder();
        AppendSnippet(text, span);
        return text.ToString();
    }

    private static void AppendSnippet(StringBuilder text, SourceSpan span)
    {
        var (number, column) = span.Source.Locate(span.Start);
        var whole = span.Source.LineSpan(number);
        var start = Math.Min(column - 1, whole.Length);
        // Of a span with several lines, only the first line is underlined.
        var end = Math.Clamp(start + span.End - span.Start, start, whole.Length);
        (var line, start, end) = Window(whole, start, end);
        text.Append($"{number.ToString(CultureInfo.InvariantCulture),Gutter} | {line}".TrimEnd()).Append('\n')
            .Append(' ', Math.Max(Gutter, Digits(number)))
            .Append(" | ")
            .Append(' ', start)
            .Append('^', Math.Max(1, end - start))
            .Append('\n');
    }

    private static (string Line, int Start, int End) Window(ReadOnlySpan<char> line, int start, int end)
    {
        if (line.Length <= WidestLine)
        {
            return (Shown(line), start, end);
        }
        var from = Math.Clamp(start - WidestLine / 3, 0, line.Length - WidestLine);
        var to = from + WidestLine;
        var shown = $"{(from > 0 ? "…" : "")}{Shown(line[from..to])}{(to < line.Length ? "…" : "")}";
        var shift = from > 0 ? 1 - from : 0;
        return (shown, start + shift, Math.Min(end, to) + shift);
    }

    private static string Shown(ReadOnlySpan<char> line) => Visible.SameWidth(line.ToString().Replace('\t', ' '));

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
