using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>Names made of paths.</summary>
internal static class FileName
{
    /// <summary>The last part of a path without its extension.</summary>
    public static string Base(string path)
    {
        var name = Last(path);
        return name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
    }

    public static string Last(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>The name of the plan that a file becomes: <c>data/sample-data-plan.json</c> is <c>sample-data</c>.</summary>
    public static string OfPlan(string path)
    {
        var name = Base(path);
        name = name.EndsWith("-plan", StringComparison.OrdinalIgnoreCase) && name.Length > "-plan".Length ? name[..^"-plan".Length] : name;
        name = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]).TrimStart('.', '_', '-');
        return PlanWords.IsPlanName(name) ? name : "imported";
    }
}
