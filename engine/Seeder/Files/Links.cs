namespace Seeder.Files;

/// <summary>Symbolic links at the places where Seeder keeps its files.</summary>
internal static class Links
{
    /// <summary>The file that a path leads to; the path itself where it is no symbolic link.</summary>
    /// <exception cref="StoppedException">The link leads to nothing, to a folder, or in a circle.</exception>
    public static string Follow(string path)
    {
        if (!IsLink(path))
        {
            return path;
        }
        var target = Target(path, out var reason);
        return target is FileInfo { Exists: true } && !Directory.Exists(target.FullName) ? target.FullName
            : throw new StoppedException(RunDiagnostics.LinkLeadsNowhere(path, reason), ExitCode.LocalFiles);
    }

    public static bool IsLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget is not null;
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            return false;
        }
    }

    private static FileSystemInfo? Target(string path, out string reason)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true);
            reason = target is null ? "it has no target"
                : Directory.Exists(target.FullName) ? $"'{target.FullName}' is a folder"
                : $"there is no file '{target.FullName}'";
            return target;
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            reason = "it leads in a circle";
            return null;
        }
    }
}
