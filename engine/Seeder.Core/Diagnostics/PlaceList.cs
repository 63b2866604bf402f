namespace Seeder.Core.Diagnostics;

/// <summary>Says where many diagnostics are: the first and the last line in each file.</summary>
internal static class PlaceList
{
    // The lines in this many files are shown; more files are counted.
    private const int MostFiles = 3;

    /// <summary>", on lines 40 to 1,925"; empty without places.</summary>
    /// <param name="places">The places.</param>
    /// <param name="path">The file that the reader knows, because the text before names it; null for no file.</param>
    public static string Of(IEnumerable<SourceSpan> places, string? path)
    {
        var files = places.GroupBy(p => p.Path, p => p.Line, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            return "";
        }
        if (files.Count == 1 && files[0].Key == path)
        {
            return $", on {Lines(files[0])}";
        }
        List<string> shown = [.. files.Take(MostFiles).Select(f => $"{Lines(f)} of {f.Key}")];
        if (files.Count > MostFiles)
        {
            shown.Add($"in {Quoting.Count(files.Count - MostFiles, "more file")}");
        }
        return $", on {(shown.Count == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} and {shown[^1]}")}";
    }

    private static string Lines(IEnumerable<int> lines)
    {
        var (first, last) = (lines.Min(), lines.Max());
        return first == last ? $"line {Quoting.Number(first)}" : $"lines {Quoting.Number(first)} to {Quoting.Number(last)}";
    }
}
