namespace Seeder.Local;

/// <summary>The delimiter and the line ending of a job's CSV, which a job names when it is created.</summary>
internal sealed record CsvDialect(char Delimiter, string LineEnd)
{
    private static readonly (string Name, char Delimiter)[] Delimiters =
    [
        ("BACKQUOTE", '`'), ("CARET", '^'), ("COMMA", ','), ("PIPE", '|'), ("SEMICOLON", ';'), ("TAB", '\t'),
    ];

    private static readonly (string Name, string LineEnd)[] LineEnds = [("LF", "\n"), ("CRLF", "\r\n")];

    public static CsvDialect Standard { get; } = new(',', "\n");

    public static IEnumerable<string> DelimiterNames => Delimiters.Select(d => d.Name);

    public static IEnumerable<string> LineEndNames => LineEnds.Select(l => l.Name);

    /// <summary>The value of <c>columnDelimiter</c>.</summary>
    public string DelimiterName => Array.Find(Delimiters, d => d.Delimiter == Delimiter).Name;

    /// <summary>The value of <c>lineEnding</c>.</summary>
    public string LineEndName => Array.Find(LineEnds, l => l.LineEnd == LineEnd).Name;

    /// <returns>Null if there is no such delimiter or line ending. A missing one is COMMA or LF.</returns>
    public static CsvDialect? Of(string? delimiter, string? lineEnd)
    {
        var found = Array.Find(Delimiters, d => d.Name == (delimiter ?? "COMMA"));
        var ending = Array.Find(LineEnds, l => l.Name == (lineEnd ?? "LF"));
        return found.Name is null || ending.Name is null ? null : new CsvDialect(found.Delimiter, ending.LineEnd);
    }
}
