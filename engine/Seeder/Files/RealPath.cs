namespace Seeder.Files;

/// <summary>Where a path leads once every symbolic link in it is followed, also those of the folders in its middle.</summary>
internal static class RealPath
{
    // As many as Linux follows (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>How names of files compare on this system's usual disks.</summary>
    public static StringComparison Comparison { get; } =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// The real path; what does not exist is taken as it is written. Null where links lead in a circle, or <paramref name="enter"/> refuses
    /// a step: it hears each folder and file on the way before that is looked at.
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

    /// <summary>Whether the path is a folder's own or lies below it; both are real paths.</summary>
    public static bool IsWithin(string path, string folder) => path.Equals(folder, Comparison) || IsBelow(path, folder);

    public static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length
        && path.StartsWith(folder, Comparison)
        && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);

    /// <summary>The names of a path; of one that lies below a folder, those below it.</summary>
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
