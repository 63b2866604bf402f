namespace Seeder.Cli.Results;

/// <summary>Writes texts of an org or a plan into GitHub's Markdown, so that they are shown as text only.</summary>
internal static class Markdown
{
    /// <summary>
    /// Escapes a text for a table cell, a heading or a paragraph. Every character that could begin a link, HTML, code or a cell becomes a
    /// character reference, which Markdown never takes for structure (GitHub Flavored Markdown, section 6.2).
    /// </summary>
    public static string Text(string text)
    {
        var shown = Visible.Line(text);
        var escaped = new StringBuilder(shown.Length + 16);
        foreach (var letter in shown)
        {
            if (letter is >= ' ' and <= '~' && !char.IsAsciiLetterOrDigit(letter) && letter is not (' ' or ',' or ';'))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)letter};");
            }
            else
            {
                escaped.Append(letter == '\t' ? ' ' : letter);
            }
        }
        return escaped.ToString();
    }

    /// <summary>A text in a fixed-width font. In it, GitHub makes no links and no mentions.</summary>
    public static string Code(string text) => $"<code>{Text(text)}</code>";

    /// <summary>A cell with a number of records; zero is empty.</summary>
    public static string Number(int number) => number == 0 ? "" : Output.Plural.Number(number);

    public static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <param name="columns">The headings.</param>
    /// <param name="numbers">The number of columns, from the right, that contain numbers.</param>
    public static string Head(IReadOnlyCollection<string> columns, int numbers) =>
        Row(columns) + Row(columns.Select((_, i) => i < columns.Count - numbers ? "---" : "---:"));

    /// <summary>A part that is folded until the reader opens it.</summary>
    public static string Folded(string title, string body) => $"<details><summary>{title}</summary>\n\n{body}\n</details>\n\n";
}
