namespace Seeder.Files;

/// <summary>Follows all symbolic links in a path, including those of its folders.</summary>
internal static class RealPath
{
    // The limit of Linux (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>How file names are compared on the usual file systems of this operating system.</summary>
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// Returns the real path. Parts that do not exist are kept as written. Returns null if links form a circle, or if <paramref
    /// name="enter"/> refuses a step. It is called with each folder and file on the way, before that one is accessed.
    /// </summary>
    public static string? Of(string path, Func<string, bool>? enter = null)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        var left = new Stack<string>(Parts(full[real.Length..]).Reverse());
        var links = 0;
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var step = Path.Combine(real, part);
            if (enter?.Invoke(step) == false)
            {
                return null;
            }
            if (LinkAt(step) is not { } target)
            {
                real = step;
                continue;
            }
            if (++links > MostLinks)
            {
                return null;
            }
            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(Path.GetFullPath(target))!;
                target = Path.GetFullPath(target)[real.Length..];
            }
            foreach (var next in Parts(target).Reverse())
            {
                left.Push(next);
            }
        }
        return OperatingSystem.IsWindows() ? Native.LongName(real) : real;
    }

    /// <summary>Whether a path is a folder or is inside it. Both must be real paths.</summary>
    public static bool IsWithin(string path, string folder) => path.Equals(folder, Comparison) || IsBelow(path, folder);

    public static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length
        && path.StartsWith(folder, Comparison)
        && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);

    /// <summary>The parts of a path below a folder.</summary>
    public static string[] Parts(string path, string folder) => Parts(path[folder.Length..]);

    private static string[] Parts(string path) =>
        [.. path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Where(p => p.Length > 0 && p != ".")];

    private static string? LinkAt(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
