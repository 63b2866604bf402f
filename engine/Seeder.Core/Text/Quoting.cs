namespace Seeder.Core.Text;

/// <summary>How messages quote texts of the user, count things and list names.</summary>
internal static class Quoting
{
    private const int Longest = 60;

    /// <summary>The text in quotes, on one line, cut if it is long.</summary>
    public static string Quote(string text)
    {
        // Only the start is read: the text may be as long as a file, and may be quoted often.
        var start = text.AsSpan().TrimStart();
        var line = (start.Length > 4 * Longest ? start[..(4 * Longest)] : start.TrimEnd()).ToString().ReplaceLineEndings(" ");
        return line.Length > Longest ? $"'{line[..(Longest - 1)]}…'" : $"'{line}'";
    }

    /// <summary>"20,000": a number as all texts for people show it, in every culture.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 record", "2,000 records".</summary>
    public static string Count(long count, string noun, string? plural = null) =>
        count == 1 ? $"1 {noun}" : $"{Number(count)} {plural ?? $"{noun}s"}";

    /// <summary>"12 KB", "1.3 MB": a size, rounded up to whole KB.</summary>
    public static string Size(long bytes) => bytes <= 1023 * 1024
        ? $"{Number((bytes + 1023) / 1024)} KB"
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024m * 1024m):N1} MB");

    /// <summary>"a, b, ...": the first names of a list.</summary>
    public static string Some(IReadOnlyCollection<string> names, int most) =>
        $"{string.Join(", ", names.Take(most))}{(names.Count > most ? ", ..." : "")}";

    /// <summary>"a, b and 3,000 more".</summary>
    public static string SomeAndCount(IReadOnlyCollection<string> names, int most) =>
        $"{string.Join(", ", names.Take(most))}{(names.Count > most ? $" and {Number(names.Count - most)} more" : "")}";

    /// <summary>"a, b or c".</summary>
    public static string Or(params ReadOnlySpan<string> names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1]!)} or {names[^1]}";
}
