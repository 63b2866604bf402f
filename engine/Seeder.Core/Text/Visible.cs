using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Core.Text;

/// <summary>
/// Texts as they are shown. What an org or a plan says must not act: not on a terminal (control characters, escape sequences), not on the
/// reader's eyes (marks that turn the direction, characters without a width), and not on a CI system that reads its job's output. Such
/// characters are shown as <c>\u001b</c>.
/// </summary>
internal static partial class Visible
{
    /// <summary>One line: line breaks are shown as well.</summary>
    public static string Line(string text) => Show(text, keepsLines: false);

    /// <summary>Several lines, of which none is a command to a CI system.</summary>
    public static string Lines(string text) => Commands(Show(text, keepsLines: true));

    /// <summary>
    /// JSON that means the same: a program reads the characters as they are, and a terminal or a CI system sees their escapes.
    /// </summary>
    public static string Json(string json) => Show(json, keepsLines: true).Replace("##", "#\\u0023", StringComparison.Ordinal);

    /// <summary>One line of the same width, so that carets below it stay where they are.</summary>
    public static string SameWidth(string line)
    {
        if (!line.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return line;
        }
        var shown = line.ToCharArray();
        for (var i = 0; i < shown.Length; i++)
        {
            if (Acts(line, i))
            {
                // The pictures of the control characters: U+2400 to U+241F.
                shown[i] = line[i] < ' ' ? (char)('\u2400' + line[i]) : '\ufffd';
            }
        }
        return new string(shown);
    }

    private static string Show(string text, bool keepsLines)
    {
        StringBuilder? shown = null;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter is >= ' ' and < '\x7f' || (letter == '\n' && keepsLines) || letter == '\t' || !Acts(text, i))
            {
                shown?.Append(letter);
                continue;
            }
            shown ??= new StringBuilder(text, 0, i, text.Length + 16);
            shown.Append(letter switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
            });
        }
        return shown?.ToString() ?? text;
    }

    /// <summary>Whether a character is shown as its escape.</summary>
    public static bool Acts(string text, int at)
    {
        if (char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]))
        {
            // The second half of a character is shown as the first one is.
            return Acts(text, at - 1);
        }
        return CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
    }

    // GitHub's runner takes "::" at the start of a line, behind blanks as well (actions/runner, ActionCommand.TryParseV2), and "##["
    // anywhere in it (TryParse); the agent of Azure Pipelines takes "##vso[" anywhere (microsoft/azure-pipelines-agent, Command.TryParse),
    // TeamCity "##teamcity[".
    private static string Commands(string text)
    {
        if (text.Contains("##", StringComparison.Ordinal))
        {
            text = Bracketed.Replace(text, "#\\#");
        }
        return text.Contains("::", StringComparison.Ordinal) ? Colons.Replace(text, "$1\\::") : text;
    }

    [GeneratedRegex(@"##(?=\w*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed { get; }

    [GeneratedRegex(@"^([^\S\n]*)::", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Colons { get; }
}
