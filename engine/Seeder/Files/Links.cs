using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>Handles symbolic links at the paths of Seeder's own files.</summary>
internal static class Links
{
    /// <summary>Returns the target of a symbolic link, or the path itself if it is not a link.</summary>
    /// <exception cref="SeederException">The link is broken or circular, or its target is a folder, a pipe or a device.</exception>
    public static string Follow(string path)
    {
        if (!IsLink(path))
        {
            return path;
        }
        var target = RealPath.Of(path);
        return target is not null && RegularFile.Is(target) ? target
            : throw SeederException.Of(StateDiagnostics.LinkLeadsNowhere(path, Reason(target)));
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

    private static string Reason(string? target) => target is null ? "it leads in a circle"
        : Directory.Exists(target) ? $"'{target}' is a folder"
        : File.Exists(target) ? $"'{target}' is not a regular file"
        : $"there is no file '{target}'";
}
