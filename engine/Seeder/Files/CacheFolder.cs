namespace Seeder.Files;

/// <summary>The folder of this user for files that can be made again at any time.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// <c>$XDG_CACHE_HOME/seeder</c> where that is set, else the platform's own place; null where this user has none. The XDG base
    /// directory specification says that a relative path there is ignored.
    /// </summary>
    public static string? Default()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named))
        {
            return Path.Combine(named, "seeder");
        }
        if (OperatingSystem.IsWindows())
        {
            return Below(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "seeder", "cache");
        }
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS() ? Below(home, "Library", "Caches", "seeder") : Below(home, ".cache", "seeder");
    }

    private static string? Below(string folder, params string[] parts) =>
        Path.IsPathFullyQualified(folder) ? Path.Combine([folder, .. parts]) : null;
}
