namespace Seeder.Core.Syntax;

/// <summary>Finds lines and words in a text. Positions are offsets.</summary>
internal static class SourceLines
{
    public static int StartOfLine(string text, int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>The end of the line, before its line break.</summary>
    public static int EndOfLine(string text, int offset)
    {
        var end = text.IndexOf('\n', Math.Min(offset, text.Length));
        end = end < 0 ? text.Length : end;
        return end > offset && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>The first character of the line that is not white space; the end of a blank line.</summary>
    public static int FirstOfLine(string text, int offset)
    {
        var first = StartOfLine(text, offset);
        while (first < text.Length && text[first] is ' ' or '\t')
        {
            first++;
        }
        return first;
    }

    /// <summary>Like <see cref="FirstOfLine"/>, but after the dashes of list entries that start on the line.</summary>
    public static int FirstOfEntry(string text, int offset)
    {
        var first = FirstOfLine(text, offset);
        while (first + 1 < text.Length && text[first] == '-' && text[first + 1] == ' ')
        {
            first += 2;
        }
        return first;
    }

    public static int EndOfWord(string text, int offset)
    {
        var end = offset;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not (',' or ']' or '}'))
        {
            end++;
        }
        return end;
    }

    /// <summary>The start of the nearest line above that is not blank; null if all are blank.</summary>
    public static int? PreviousLine(string text, int offset)
    {
        for (var start = StartOfLine(text, offset); start > 0;)
        {
            start = StartOfLine(text, start - 1);
            var first = FirstOfLine(text, start);
            if (first < EndOfLine(text, start) && text[first] != '#')
            {
                return start;
            }
        }
        return null;
    }

    /// <summary>The number of lines from this offset on that have a tab in their indentation.</summary>
    public static int CountTabIndented(string text, int from)
    {
        var count = 0;
        for (var line = text.IndexOf('\n', Math.Min(from, text.Length)); line >= 0; line = text.IndexOf('\n', line + 1))
        {
            var first = FirstOfLine(text, line + 1);
            if (first < EndOfLine(text, line + 1) && text.AsSpan(line + 1, first - line - 1).Contains('\t'))
            {
                count++;
            }
        }
        return count;
    }
}
