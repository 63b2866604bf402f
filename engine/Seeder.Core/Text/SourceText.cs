namespace Seeder.Core.Text;

/// <summary>The text of one file, and the path that messages show for it.</summary>
internal sealed class SourceText(string path, string content)
{
    private int[]? _lineStarts;

    public string Path { get; } = path;

    /// <summary>The text without a byte order mark. Offsets and columns do not count the mark.</summary>
    public string Content { get; } = content.StartsWith('\uFEFF') ? content[1..] : content;

    /// <summary>Line and column of an offset, both counted from 1. A column is a UTF-16 code unit, as in editors.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var starts = LineStarts;
        var index = Array.BinarySearch(starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - starts[line] + 1);
    }

    /// <summary>The text of a line without its line break. The first line is 1.</summary>
    public string Line(int number) => LineSpan(number).ToString();

    /// <summary>The same without a copy, because a line may be as long as the file.</summary>
    public ReadOnlySpan<char> LineSpan(int number)
    {
        var starts = LineStarts;
        var start = starts[number - 1];
        var end = number < starts.Length ? starts[number] : Content.Length;
        return Content.AsSpan(start, end - start).TrimEnd("\r\n");
    }

    /// <summary>The offset at which a line begins. The first line is 1.</summary>
    public int OffsetOf(int line) => LineStarts[Math.Clamp(line, 1, LineStarts.Length) - 1];

    private int[] LineStarts => _lineStarts ??= FindLineStarts(Content);

    private static int[] FindLineStarts(string content)
    {
        var starts = new List<int> { 0 };
        for (var i = content.IndexOf('\n'); i >= 0; i = content.IndexOf('\n', i + 1))
        {
            starts.Add(i + 1);
        }
        return [.. starts];
    }
}
