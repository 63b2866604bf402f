namespace Seeder.Core.Scaffold;

/// <summary>Where a JSON object is in a file, and where a property can be added. All places are offsets of bytes.</summary>
/// <param name="Open">The opening brace.</param>
internal sealed record JsonObjectPlace(int Open)
{
    private const byte Comma = (byte)',', Space = (byte)' ', Tab = (byte)'\t', LineFeed = (byte)'\n';

    /// <summary>The closing brace.</summary>
    public int Close { get; set; }

    /// <summary>The name of the first property; -1 if the object is empty.</summary>
    public int First { get; set; } = -1;

    /// <summary>The end of the last value.</summary>
    public int LastEnd { get; set; }

    /// <summary>The end of the comma after the last value; -1 if there is no such comma.</summary>
    public int CommaEnd { get; private set; } = -1;

    public bool IsEmpty => First < 0;

    /// <summary>Looks for a comma between the last value and the closing brace, outside of comments.</summary>
    public void FindComma(ReadOnlySpan<byte> file, IEnumerable<(int Start, int End)> comments)
    {
        for (var at = LastEnd; !IsEmpty && at < Close; at++)
        {
            if (file[at] == Comma && !comments.Any(c => at >= c.Start && at < c.End))
            {
                CommaEnd = at + 1;
                return;
            }
        }
    }

    /// <summary>Whether the first property begins a line.</summary>
    public bool HasLines(ReadOnlySpan<byte> file) => !IsEmpty && IsFirstOnLine(file, First);

    /// <summary>Whether only spaces precede the place on its line.</summary>
    public static bool IsFirstOnLine(ReadOnlySpan<byte> file, int at) =>
        file[LineStart(file, at)..at].IndexOfAnyExcept(Space, Tab) < 0;

    public static int LineStart(ReadOnlySpan<byte> file, int at) => file[..at].LastIndexOf(LineFeed) + 1;

    /// <summary>The spaces and tabs at the start of the line of the place.</summary>
    public static string IndentAt(ReadOnlySpan<byte> file, int at)
    {
        var line = file[LineStart(file, at)..];
        var end = line.IndexOfAnyExcept(Space, Tab);
        return System.Text.Encoding.ASCII.GetString(end < 0 ? line : line[..end]);
    }
}
