using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Core.Text;

/// <summary>
/// Escapes texts of an org or a plan before they are shown, as <c>\u001b</c>. It escapes characters that would act on a terminal (control
/// characters), would mislead the reader (marks that change the writing direction, characters without a width), or would be commands to a
/// CI system that reads the output.
/// </summary>
internal static partial class Visible
{
    /// <summary>Escapes a text for one line. Line breaks are escaped too.</summary>
    public static string Line(string text) => Show(text, keepsLines: false);

    /// <summary>Escapes a text of several lines, so that no line is a command to a CI system. Line breaks stay.</summary>
    public static string Lines(string text) => Commands(Show(text, keepsLines: true));

    /// <summary>Escapes JSON without changing its meaning: a program that parses it gets the original characters.</summary>
    public static string Json(string json) => Show(json, keepsLines: true).Replace("##", "#\\u0023");

    /// <summary>Replaces characters without changing the width of the line, so that carets below it stay in place.</summary>
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
                // Unicode has a visible symbol for each control character: U+2400 to U+241F.
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

    /// <summary>Whether the character at this index must be escaped.</summary>
    public static bool Acts(string text, int at)
    {
        if (char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]))
        {
            // The second half of a surrogate pair is escaped if the first half is.
            return Acts(text, at - 1);
        }
        return CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
    }

    // GitHub's runner reads commands that start with "::" at the start of a line, also after spaces (actions/runner,
    // ActionCommand.TryParseV2), and with "##[" anywhere (TryParse). Azure Pipelines reads "##vso[" anywhere
    // (microsoft/azure-pipelines-agent, Command.TryParse), and TeamCity reads "##teamcity[".
    private static string Commands(string text)
    {
        if (text.Contains("##"))
        {
            text = Bracketed.Replace(text, "#\\#");
        }
        return text.Contains("::") ? Colons.Replace(text, "$1\\::") : text;
    }

    [GeneratedRegex(@"##(?=\w*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed { get; }

    [GeneratedRegex(@"^([^\S\n]*)::", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Colons { get; }
}
