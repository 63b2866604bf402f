using System.Text;

namespace Seeder.Core.Preview;

/// <summary>Writes values for people: on one line and cut if they are long, or line by line.</summary>
internal static class ValueText
{
    // Longer texts are cut, and their length is shown.
    private const int Longest = 100;

    // The number of characters before the first difference of two long texts.
    private const int Context = 20;

    // The number of lines of a text that are shown.
    private const int LinesShown = 10;

    private const string Indent = "        ";

    /// <summary>Appends a value after the name of its field, with the end of the line.</summary>
    /// <param name="note">Follows the value on its line.</param>
    public static void Append(StringBuilder text, ShownValue value, string note, bool isVerbose)
    {
        if (!IsBlock(value))
        {
            text.Append(' ').Append(OnOneLine(value, isVerbose)).Append(note).Append('\n');
            return;
        }
        text.Append(note).Append('\n');
        var lines = LinesOf(value);
        AppendLines(text, "", lines, 0, lines.Length, isVerbose);
    }

    /// <summary>Appends the old and the new value after the name of their field, with the end of the line.</summary>
    /// <param name="from">The old value; null if it is unknown.</param>
    public static void AppendChange(StringBuilder text, ShownValue? from, ShownValue to, string note, bool isVerbose)
    {
        if (from is { Kind: ShownKind.Reference } name && name == to)
        {
            text.Append(' ').Append(OnOneLine(to, isVerbose)).Append(" (its new id)").Append(note).Append('\n');
            return;
        }
        if (!(from is { } known && (IsBlock(known) || IsRightToLeft(known.Text))) && !IsBlock(to) && !IsRightToLeft(to.Text))
        {
            var start = from is { } old && !isVerbose ? StartOf(old, to) : 0;
            text.Append(' ').Append(from is { } shown ? OnOneLine(shown, isVerbose, start) : "(unknown)")
                .Append(" -> ").Append(OnOneLine(to, isVerbose, start)).Append(note).Append('\n');
            return;
        }
        text.Append(from is null ? " the old value is unknown" : "").Append(note).Append('\n');
        var (before, after) = (from is { } value ? LinesOf(value) : [], LinesOf(to));
        var (head, tail) = Equal(before, after);
        AppendEqual(text, head);
        AppendLines(text, "- ", before, head, before.Length - tail, isVerbose);
        AppendLines(text, "+ ", after, head, after.Length - tail, isVerbose);
        AppendEqual(text, tail);
    }

    private static bool IsBlock(ShownValue value) =>
        value.Kind is ShownKind.Text or ShownKind.Computed && value.Text.AsSpan().TrimEnd('\n').ContainsAny('\n', '\r');

    // Two right-to-left texts on one line would be shown in reverse order, so that the old value would look like the new one. The ranges
    // are those of the scripts from Hebrew to Arabic Extended-A, of their presentation forms, and of the supplementary planes (Unicode,
    // DerivedBidiClass).
    private static bool IsRightToLeft(string text) => text.EnumerateRunes().Any(r => r.Value
        is (>= 0x590 and <= 0x8ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfeff) or (>= 0x10800 and <= 0x10fff)
        or (>= 0x1e800 and <= 0x1efff));

    private static string[] LinesOf(ShownValue value) => value.Kind is ShownKind.Text or ShownKind.Computed
        ? value.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
        : [OnOneLine(value, isVerbose: true)];

    private static (int Head, int Tail) Equal(string[] before, string[] after)
    {
        var (head, tail, most) = (0, 0, Math.Min(before.Length, after.Length));
        while (head < most && before[head] == after[head])
        {
            head++;
        }
        while (tail < most - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }
        return (head, tail);
    }

    private static void AppendEqual(StringBuilder text, int lines)
    {
        if (lines > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}({lines:N0} equal {(lines == 1 ? "line" : "lines")})\n");
        }
    }

    private static void AppendLines(StringBuilder text, string mark, string[] lines, int start, int end, bool isVerbose)
    {
        var shown = isVerbose || end - start <= LinesShown + 1 ? end : start + LinesShown;
        for (var i = start; i < shown; i++)
        {
            text.Append(Indent).Append(mark).Append(lines[i].Length > 0 ? "| " : "|");
            AppendCut(text, lines[i], isVerbose, 0, Visible.Line);
            text.Append('\n');
        }
        if (shown < end)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Indent}{mark}| and {end - shown:N0} more lines\n");
        }
    }

    private static string OnOneLine(ShownValue value, bool isVerbose, int start = 0)
    {
        switch (value.Kind)
        {
            case ShownKind.Text or ShownKind.Json:
                var text = new StringBuilder();
                AppendCut(text, value.Text, isVerbose, start, value.Kind == ShownKind.Json ? Visible.Line : Quote);
                return text.ToString();
            case ShownKind.Computed:
                return $"{Quote(value.Text)} (complete during the apply)";
            default:
                return Visible.Line(value.Text);
        }
    }

    private static void AppendCut(StringBuilder text, string value, bool isVerbose, int start, Func<string, string> show)
    {
        if (isVerbose || value.Length <= Longest)
        {
            text.Append(show(value));
            return;
        }
        var end = Math.Min(start + Longest, value.Length);
        // A character outside of the Basic Multilingual Plane is two chars.
        start -= start > 0 && char.IsLowSurrogate(value[start]) ? 1 : 0;
        end -= end < value.Length && char.IsLowSurrogate(value[end]) ? 1 : 0;
        text.Append(start > 0 ? "…" : "").Append(show(value[start..end])).Append(end < value.Length ? "…" : "")
            .Append(CultureInfo.InvariantCulture, $" ({value.Length:N0} characters)");
    }

    // Two long texts may have the same beginning. They are shown from their first difference.
    private static int StartOf(ShownValue from, ShownValue to)
    {
        if (from.Kind != ShownKind.Text || to.Kind != ShownKind.Text || Math.Min(from.Text.Length, to.Text.Length) <= Longest)
        {
            return 0;
        }
        var equal = from.Text.AsSpan().CommonPrefixLength(to.Text);
        return equal < Longest - Context ? 0 : equal - Context;
    }

    private static string Quote(string text) => Visible.Line(ShownValue.Quote(text));
}
