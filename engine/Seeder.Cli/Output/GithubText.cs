namespace Seeder.Cli.Output;

/// <summary>
/// Diagnostics as workflow commands. GitHub Actions turns them into annotations on the lines of a pull request
/// (docs.github.com, "Workflow commands for GitHub Actions").
/// </summary>
internal static class GithubText
{
    public static string Render(ImmutableArray<Diagnostic> diagnostics) => string.Concat(diagnostics.Select(Command));

    private static string Command(Diagnostic diagnostic)
    {
        var kind = diagnostic.Severity == Severity.Error ? "error" : "warning";
        var message = diagnostic.Hint is { } hint ? $"{diagnostic.Message}\n{hint}" : diagnostic.Message;
        return $"::{kind} {Place(diagnostic.Span)}title={Property(diagnostic.Code)}::{Data(message)}\n";
    }

    private static string Place(SourceSpan? place)
    {
        if (place is not { } span)
        {
            return "";
        }
        var (line, column) = span.Source.Locate(span.Start);
        var (endLine, endColumn) = span.Source.Locate(span.End);
        // Annotations support columns only within one line.
        var columns = line == endLine ? string.Create(CultureInfo.InvariantCulture, $",col={column},endColumn={endColumn}") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"file={Property(span.Source.Path.Replace('\\', '/'))},line={line},endLine={endLine}{columns},");
    }

    private static string Data(string text) => Visible.Lines(text)
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
