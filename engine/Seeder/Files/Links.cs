using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>Symbolic links at the places where Seeder keeps its files.</summary>
internal static class Links
{
    /// <summary>The file that a path leads to; the path itself where it is no symbolic link.</summary>
    /// <exception cref="SeederException">The link leads to nothing, to a folder, a pipe or a device, or in a circle.</exception>
    public static string Follow(string path)
    {
        if (!IsLink(path))
        {
            return path;
        }
        var target = RealPath.Of(path);
        return target is not null && RegularFile.Is(target) ? target
            : throw new SeederException(StateDiagnostics.LinkLeadsNowhere(path, Reason(target)), ExitCode.LocalFiles);
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
