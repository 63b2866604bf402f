using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Tests.Properties;

/// <summary>Writes a scalar in one of the YAML styles that are read back as exactly this text.</summary>
internal static partial class YamlScalar
{
    /// <param name="indent">The indentation for the lines of a block scalar; null if the scalar must be on one line.</param>
    public static string Write(string text, int style, bool flow, string? indent) => (style % 4) switch
    {
        0 or 1 when IsPlain(text, flow) => text,
        1 or 2 when IsPrintableLine(text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        3 when indent is not null && !flow && IsBlock(text) => Block(text, indent),
        _ => DoubleQuoted(text, style),
    };

    private static bool IsPlain(string text, bool flow) =>
        Plain().IsMatch(text) && IsPrintableLine(text) && text != "null"
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.EndsWith(':')
        && (!flow || text.AsSpan().IndexOfAny(",[]{}:$") < 0);

    private static bool IsPrintableLine(string text) => !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff');

    // A block scalar keeps its lines unchanged. Spaces at its start would need an indentation indicator.
    private static bool IsBlock(string text) =>
        text.Length > 0 && text[0] is not (' ' or '\n') && text[^1] != '\n' && text.Split('\n').All(IsPrintableLine);

    private static string Block(string text, string indent) =>
        $"|-\n{string.Join('\n', text.Split('\n').Select(l => l.Length == 0 ? "" : indent + l))}";

    private static string DoubleQuoted(string text, int style)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                < 32 or 0x7f or 0x85 or 0xa0 or 0x2028 or 0x2029 or 0xfeff =>
                    $"\\u{rune.Value.ToString("x4", CultureInfo.InvariantCulture)}",
                > 0xffff when style % 8 > 3 => $"\\U{rune.Value.ToString("X8", CultureInfo.InvariantCulture)}",
                > 127 when style % 16 > 7 && rune.IsBmp => $"\\u{rune.Value.ToString("x4", CultureInfo.InvariantCulture)}",
                _ => rune.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^([\p{L}\p{N}+.($]|-[\p{L}\p{N}])([^\s]|.*[^\s])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
