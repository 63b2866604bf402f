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

    /// <summary>The plan name for a file: <c>sample-data</c> for <c>data/sample-data-plan.json</c>.</summary>
    public static string OfPlan(string path)
    {
        var name = Base(path);
        name = name.EndsWith("-plan", StringComparison.OrdinalIgnoreCase) && name.Length > "-plan".Length ? name[..^"-plan".Length] : name;
        name = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]).TrimStart('.', '_', '-');
        return PlanWords.IsPlanName(name) ? name : "imported";
    }
}
