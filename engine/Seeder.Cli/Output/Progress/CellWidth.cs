namespace Seeder.Cli.Output.Progress;

/// <summary>
/// The number of columns that a text takes on a terminal: 2 for East Asian wide characters and emoji. Terminals differ in joined emoji;
/// the sum of their parts is the greatest width that any of them uses.
/// </summary>
internal static class CellWidth
{
    private const string Cut = "...";

    // Unicode 16, EastAsianWidth.txt, W and F, joined to blocks; a block with some narrow characters counts as wide.
    private static readonly (int From, int To)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23F3), (0x25FD, 0x25FE), (0x2600, 0x27BF), (0x2B1B, 0x2B1C),
        (0x2B50, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19),
        (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18DFF), (0x1AFF0, 0x1B2FF), (0x1F000, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without control characters.</summary>
    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
        }
        return width;
    }

    /// <summary>The text, cut to a number of columns.</summary>
    public static string Fit(string text, int most)
    {
        if (Of(text) <= most)
        {
            return text;
        }
        var cut = most > 2 * Cut.Length ? Cut : "";
        var (kept, width) = (new StringBuilder(), cut.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > most)
            {
                break;
            }
            kept.Append(rune.ToString());
        }
        return kept.Append(cut).ToString();
    }

    /// <summary>The text, filled with spaces to a number of columns.</summary>
    public static string Pad(string text, int columns) => text + new string(' ', Math.Max(0, columns - Of(text)));

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }
        // Asks the terminal to show the character before it as an emoji, which some terminals widen.
        const int EmojiStyle = 0xFE0F;
        if (rune.Value == EmojiStyle)
        {
            return 1;
        }
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : Array.Exists(Wide, range => rune.Value >= range.From && rune.Value <= range.To) ? 2 : 1;
    }
}
