namespace Seeder.Cli;

/// <summary>Words as a shell wants them.</summary>
internal static class Shell
{
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@,+%".Contains(c)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A name that every shell takes for a variable.</summary>
    public static string VariableName(string address)
    {
        var name = new string([.. address.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')]);
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }
}
