namespace Seeder.Core.Diagnostics;

/// <summary>How messages repeat what the user wrote.</summary>
internal static class Quoting
{
    private const int Longest = 60;

    /// <summary>The text in quotes, on one line, cut where it is long.</summary>
    public static string Quote(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length > Longest ? $"'{line[..(Longest - 1)]}…'" : $"'{line}'";
    }

    /// <summary>"a, b or c".</summary>
    public static string Or(params ReadOnlySpan<string> names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1]!)} or {names[^1]}";
}
