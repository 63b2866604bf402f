using Seeder.Login;

namespace Seeder.Files;

/// <summary>The user's folder for files that can be recreated at any time.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// The folder <c>$XDG_CACHE_HOME/seeder</c> if the variable is set, else the cache folder of the platform; null if the user has none.
    /// The XDG Base Directory Specification says that a relative path is ignored.
    /// </summary>
    public static string? Default()
    {
        if (EnvironmentVariable.ReadExactly("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathFullyQualified(named))
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
