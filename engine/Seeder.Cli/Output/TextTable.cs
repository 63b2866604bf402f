namespace Seeder.Cli.Output;

/// <summary>Columns of text, as wide as they need to be: what is piped into another program is never wrapped.</summary>
internal static class TextTable
{
    /// <param name="numbers">The columns from this one on hold numbers and stand to the right.</param>
    public static string Render(IReadOnlyList<string[]> rows, int numbers = int.MaxValue)
    {
        if (rows.Count == 0)
        {
            return "";
        }
        // A cell holds what plans and orgs say: it stays in its row.
        rows = [.. rows.Select(r => r.Select(Visible.Line).ToArray())];
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var c = 0; c < row.Length; c++)
            {
                line.Append(c == 0 ? "" : "  ").Append(c >= numbers ? row[c].PadLeft(widths[c]) : row[c].PadRight(widths[c]));
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
