using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>Makes names from file paths.</summary>
internal static class FileName
{
    /// <summary>The last part of a path without its last extension: <c>a.tar</c> for <c>data/a.tar.gz</c>.</summary>
    public static string Base(string path)
    {
        var name = Last(path);
        return name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
    }

    public static string Last(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    // These names say what the file is, not what it contains.
    private static readonly FrozenSet<string> Generic =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, ["plan", "export", "stdin", "-"]);

    /// <summary>
    /// The plan name for a file: <c>sample-data</c> for <c>data/sample-data-plan.json</c>. Null if the file's name does not say what it
    /// contains.
    /// </summary>
    public static string? OfPlan(string path)
    {
        var name = Base(path);
        return Generic.Contains(name) ? null
            : OfText(name.EndsWith("-plan", StringComparison.OrdinalIgnoreCase) ? name[..^"-plan".Length] : name);
    }

    /// <summary>The text as a plan name; null if it has no letter or digit that a name can have.</summary>
    public static string? OfText(string text)
    {
        var name = new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')])
            .TrimStart('.', '_', '-').TrimEnd('.');
        return PlanWords.IsPlanName(name) && PlanWords.NamesFiles(name) ? name : null;
    }
}
