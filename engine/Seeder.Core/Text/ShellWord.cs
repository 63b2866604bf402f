namespace Seeder.Core.Text;

/// <summary>Quotes words of commands that a user copies into a shell.</summary>
internal static class ShellWord
{
    /// <summary>The word for the shells of Linux and macOS, and for PowerShell if it has neither an apostrophe nor a line break.</summary>
    public static string Quote(string word) => word.Any(char.IsControl) ? Escaped(word)
        : word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@,+%".Contains(c)) ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // Keeps a word with line breaks on one line (ANSI-C quoting of bash, zsh and ksh).
    private static string Escaped(string word) => $"$'{string.Concat(word.Select(c => c switch
    {
        '\'' or '\\' => $"\\{c}",
        _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        _ => c.ToString(),
    }))}'";
}
