using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Core.Text;

/// <summary>
/// Writes texts as YAML that is parsed to the same characters: without quotes where possible, and as a block where the text has lines.
/// </summary>
internal static partial class YamlText
{
    // Characters that YAML does not allow, that a parser could take for a line break, or that a reader cannot see (such as a tab), in
    // code-point order.
    private static readonly SearchValues<char> Unseen = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Where(c => c != '\n').Select(c => (char)c), .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c),
        '\u00ad', '\u200b', '\u200e', '\u200f', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff', '\ufdd0', '\ufdd1', '\ufdd2',
    ]);

    /// <summary>The text as the value of a field. A literal <c>${</c> is escaped.</summary>
    /// <param name="indent">The indentation of the key, in spaces.</param>
    public static string Value(string text, int indent)
    {
        var escaped = text.Replace("${", "$${");
        return CanBeBlock(escaped) ? Block(escaped, indent + 2) : Scalar(escaped, inFlow: false);
    }

    /// <summary>Like <see cref="Value"/>, but for use between braces, on one line.</summary>
    public static string InFlow(string text) => Scalar(text.Replace("${", "$${"), inFlow: true);

    /// <summary>A text for a place where expressions are not allowed.</summary>
    public static string Scalar(string text, bool inFlow = false) => CanBePlain(text, inFlow) ? text : Quoted(text);

    private static bool CanBePlain(string text, bool inFlow) =>
        text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])
        && !text.Contains('\n') && !IsUnseen(text)
        && !",[]{}#&*!|>'\"%@`".Contains(text[0])
        && !(text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' '))
        && !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal)
        && text[^1] != ':' && !text.Contains(": ") && !text.Contains(" #")
        && !(inFlow && (text.AsSpan().ContainsAny(",[]{}:") || text.Contains('$')))
        && !OtherThanText.IsMatch(text);

    private static string Quoted(string text)
    {
        var seen = !text.Contains('\n') && !IsUnseen(text);
        if (seen && text.AsSpan().ContainsAny('"', '\\'))
        {
            return $"'{text.Replace("'", "''")}'";
        }
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                <= '\u00ff' when Unseen.Contains(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
                _ when Unseen.Contains(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                // Escapes the second of two number signs: "##" and a bracket would begin a command to a CI system.
                '#' when i > 0 && text[i - 1] == '#' => quoted.Append("\\x23"),
                _ when char.IsHighSurrogate(c) && Visible.Acts(text, i) =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(text, i++):X8}"),
                _ when Visible.Acts(text, i) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }

    // Whether the text has invisible characters, or characters that would act on a terminal or a CI system when the plan is printed.
    private static bool IsUnseen(string text) => text.AsSpan().ContainsAny(Unseen) || !ReferenceEquals(Visible.Lines(text), text);

    // Spaces at the end of a line are invisible, and many editors remove them.
    private static bool CanBeBlock(string text)
    {
        if (text.AsSpan().TrimEnd('\n').IndexOf('\n') < 0
            || text[0] is '\n' or ' '
            || text.EndsWith("\n\n", StringComparison.Ordinal)
            || IsUnseen(text))
        {
            return false;
        }
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && char.IsWhiteSpace(line[^1]))
            {
                return false;
            }
        }
        return true;
    }

    private static string Block(string text, int indent)
    {
        var ends = text[^1] == '\n';
        var block = new StringBuilder(ends ? "|" : "|-");
        foreach (var line in (ends ? text[..^1] : text).Split('\n'))
        {
            block.Append('\n');
            if (line.Length > 0)
            {
                block.Append(' ', indent).Append(line);
            }
        }
        return block.ToString();
    }

    // Texts that YAML 1.2 reads as null, a boolean or a number, or that the plan language reads as null or as a missing value.
    [GeneratedRegex(@"^(~|null|true|false|[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-f]+|[-+]?\.inf|\.nan)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OtherThanText { get; }
}
