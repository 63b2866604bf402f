using Seeder.Login;

namespace Seeder.Files;

/// <summary>Finds the root folder of a plan, below which it may read files.</summary>
internal static class PlanRoot
{
    private static readonly string[] Markers = [".git", "sfdx-project.json"];

    /// <summary>
    /// The nearest folder at or above the plan that contains <c>.git</c>; else the nearest one with <c>sfdx-project.json</c>; else the
    /// current folder, if the plan is below it; else the plan's own folder. Null if this is the home folder or the root of a disk.
    /// </summary>
    /// <param name="planFolder">The plan's folder, without symbolic links.</param>
    /// <param name="currentFolder">The current folder, as a full path.</param>
    public static string? Find(string planFolder, string currentFolder)
    {
        if (Repository(planFolder) is { } marked)
        {
            return marked;
        }
        var homes = Homes();
        string[] places = RealPath.Of(currentFolder) is { } current && RealPath.IsWithin(planFolder, current)
            ? [current, planFolder]
            : [planFolder];
        // A folder above the home folder would give access to all of the home folder.
        return places.FirstOrDefault(p => !IsDiskRoot(p) && !homes.Any(h => RealPath.IsWithin(h, p)));
    }

    /// <summary>
    /// The nearest folder at or above this one that is the root of a repository or of an SFDX project; null if no folder is.
    /// </summary>
    public static string? Repository(string folder)
    {
        var homes = Homes();
        return Markers.SelectMany(marker => Above(folder).Where(f => Holds(f, marker) && !IsNever(f, homes))).FirstOrDefault();
    }

    private static bool IsNever(string folder, List<string> homes) =>
        IsDiskRoot(folder) || homes.Any(h => h.Equals(folder, RealPath.Comparison));

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static bool Holds(string folder, string name) => Path.Exists(Path.Combine(folder, name));

    private static bool IsDiskRoot(string folder) => Path.GetDirectoryName(folder) is null;

    // The variable may differ from the system's setting; plans must be below neither of them.
    private static List<string> Homes() =>
    [
        .. new[] { Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), EnvironmentVariable.ReadExactly("HOME") }
            .Where(h => !string.IsNullOrEmpty(h) && Path.IsPathFullyQualified(h)).Select(h => RealPath.Of(h!)).OfType<string>(),
    ];
}
