namespace Seeder.Benchmarks;

/// <summary>A table for a console: the first column is left-aligned, numbers are right-aligned.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params FormattableString[] cells) => _rows.Add([.. cells.Select(c => c.ToString(CultureInfo.InvariantCulture))]);

    public void Print()
    {
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(c => _rows.Max(r => r[c].Length))];
        foreach (var row in _rows)
        {
            Console.WriteLine(string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))));
        }
    }
}
