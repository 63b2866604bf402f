namespace Seeder.Cli.Output;

/// <summary>
/// Colours the changes of a plan as diff tools do: green for new records, yellow for changed ones, red for deleted ones. It knows a block
/// by the mark at the start of its first line; the other lines of the block are indented.
/// </summary>
internal static class ChangeColours
{
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Reset = "\e[0m";

    /// <param name="text">A text that is already safe for a terminal.</param>
    public static string Paint(string text)
    {
        var painted = new StringBuilder(text.Length + (text.Length / 4));
        var colour = "";
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            colour = ColourOf(line) ?? (line.StartsWith("    ") ? colour : "");
            painted.Append(colour).Append(line).Append(colour.Length > 0 ? Reset : "").Append('\n');
        }
        // The text ends with a line break, and after it comes an empty line.
        painted.Length -= text.EndsWith('\n') ? 1 : 0;
        return painted.ToString();
    }

    private static string? ColourOf(ReadOnlySpan<char> line) =>
        line.StartsWith("+ ") ? Green
        : line.StartsWith("~ ") || line.StartsWith("+/~ ") ? Yellow
        : line.StartsWith("- ") || line.StartsWith("-/+ ") ? Red
        : null;
}
