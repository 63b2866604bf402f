namespace Seeder.Cli.Output.Progress;

/// <summary>The lines that a terminal shows while a command works. No line is wider than the terminal.</summary>
internal static class LiveBlock
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 4;

    // Bars of this many types are shown, if the terminal is high enough.
    private const int MostBars = 8;

    // Lines besides the bars: the title, the number of other types, the counts, the wait.
    private const int OtherLines = 4;

    private const string Green = "\e[32m";
    private const string Plain = "\e[0m";

    /// <param name="view">What to show.</param>
    /// <param name="width">The columns of the terminal.</param>
    /// <param name="height">The rows of the terminal.</param>
    /// <param name="hasColour">Whether to use colours.</param>
    public static ImmutableArray<LiveLine> Render(ProgressView view, int width, int height, bool hasColour)
    {
        // The last column stays empty: some terminals break the line after it.
        var most = Math.Max(1, width - 1);
        var lines = new List<LiveLine>();
        if (view.Title is { } title)
        {
            lines.Add(LiveLine.Of(CellWidth.Fit(title, most)));
        }
        var jobLines = Math.Min(view.Jobs.Length, ProgressText.JobsShown + 1);
        lines.AddRange(Bars(view, most, Math.Clamp(height - 1 - OtherLines - jobLines, 0, MostBars), hasColour));
        lines.Add(LiveLine.Of(Summary(view, most)));
        lines.AddRange(view.Jobs.Take(ProgressText.JobsShown).Select(j => LiveLine.Of(CellWidth.Fit(ProgressText.Job(j), most))));
        if (view.Jobs.Length > ProgressText.JobsShown)
        {
            var more = Plural.Count(view.Jobs.Length - ProgressText.JobsShown, "more job");
            lines.Add(LiveLine.Of(CellWidth.Fit($"and {more}", most)));
        }
        if (view.Wait is { } wait)
        {
            lines.Add(LiveLine.Of(CellWidth.Fit(ProgressText.Wait(wait), most)));
        }
        // The first lines are left out if there are more than the terminal has rows.
        return [.. lines.TakeLast(Math.Max(1, height - 1))];
    }

    private static IEnumerable<LiveLine> Bars(ProgressView view, int most, int rows, bool hasColour)
    {
        var inWork = view.Types.Where(t => t.IsInWork).ToList();
        if (inWork.Count == 0 || rows == 0)
        {
            yield break;
        }
        var shown = inWork.Take(rows).ToList();
        var name = Math.Min(shown.Max(t => CellWidth.Of(t.Type)), Math.Max(8, most / 3));
        var digits = shown.Max(t => Plural.Number(t.Total).Length);
        var count = (2 * digits) + " of ".Length;
        var bar = Math.Min(WidestBar, most - name - count - "  []  ".Length);
        foreach (var type in shown)
        {
            var start = CellWidth.Pad(CellWidth.Fit(type.Type, name), name);
            var counts = $"{Plural.Number(type.Done).PadLeft(digits)} of {Plural.Number(type.Total).PadLeft(digits)}";
            if (bar < NarrowestBar)
            {
                yield return LiveLine.Of(CellWidth.Fit($"{start}  {counts}", most));
                continue;
            }
            var full = type.Total == 0 ? 0 : (int)((long)bar * type.Done / type.Total);
            var (done, open) = (new string('#', full), new string('.', bar - full));
            yield return new LiveLine(
                hasColour ? $"{start}  {Green}[{done}{Plain}{open}{Green}]{Plain}  {counts}" : $"{start}  [{done}{open}]  {counts}",
                name + bar + count + "  []  ".Length);
        }
        if (inWork.Count > shown.Count)
        {
            yield return LiveLine.Of(CellWidth.Fit($"and {Plural.Count(inWork.Count - shown.Count, "more type")}", most));
        }
    }

    private static string Summary(ProgressView view, int most)
    {
        var parts = ProgressText.Parts(view).ToList();
        while (true)
        {
            var text = string.Join(", ", parts.Select(p => p.Text));
            if (CellWidth.Of(text) <= most || parts.Count == 1)
            {
                return CellWidth.Fit(text, most);
            }
            parts.Remove(parts.MaxBy(p => p.Rank));
        }
    }
}

/// <summary>A line of the terminal.</summary>
/// <param name="Text">The text, with colours.</param>
/// <param name="Columns">The columns that it takes.</param>
internal readonly record struct LiveLine(string Text, int Columns)
{
    public static LiveLine Of(string text) => new(text, CellWidth.Of(text));
}
