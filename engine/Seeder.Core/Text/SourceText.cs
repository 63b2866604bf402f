namespace Seeder.Core.Text;

/// <summary>The text of one file and the path under which the user knows it.</summary>
internal sealed class SourceText(string path, string content)
{
    private int[]? _lineStarts;

    public string Path { get; } = path;

    /// <summary>The text without a byte order mark, which is no part of it: offsets and columns start behind it.</summary>
    public string Content { get; } = content.StartsWith('\uFEFF') ? content[1..] : content;

    /// <summary>Line and column of an offset, both counted from 1; a column is a UTF-16 code unit, as editors count.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var starts = LineStarts;
        var index = Array.BinarySearch(starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, offset - starts[line] + 1);
    }

    /// <summary>The text of a line (counted from 1) without its line end.</summary>
    public string Line(int number) => LineSpan(number).ToString();

    /// <summary>The same, not copied: a line may be as long as the file.</summary>
    public ReadOnlySpan<char> LineSpan(int number)
    {
        var starts = LineStarts;
        var start = starts[number - 1];
        var end = number < starts.Length ? starts[number] : Content.Length;
        return Content.AsSpan(start, end - start).TrimEnd("\r\n");
    }

    /// <summary>The offset at which a line (counted from 1) begins.</summary>
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
