namespace Seeder.Cli.Output;

/// <summary>A table of text. Lines are never wrapped, so that other programs can read it.</summary>
internal static class TextTable
{
    /// <param name="numbers">The first column with numbers; it and all later columns are aligned to the right.</param>
    public static string Render(IReadOnlyList<string[]> rows, int numbers = int.MaxValue)
    {
        if (rows.Count == 0)
        {
            return "";
        }
        // A cell may hold text of a plan or an org: line breaks must not leave its row.
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
