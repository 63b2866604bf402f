using System.Collections.Immutable;
using Seeder.Core.Facts;

namespace Seeder.Files;

/// <summary>Reads the files that a plan names.</summary>
public static class FileFinder
{
    /// <summary>The planning with the files that it asks for; one that cannot be read is a fact too.</summary>
    public static Planning Answer(Planning planning, Needs.Files asked) => planning with
    {
        Files = planning.Files.SetItems(asked.Paths.Select(p => KeyValuePair.Create(p, Find(p)))),
    };

    /// <summary>The file, or why it cannot be read and what stands in its place.</summary>
    public static FileFact Find(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            // Where the disk does not care about case, the next machine's may.
            return OperatingSystem.IsLinux() || Beside(path).Contains(Path.GetFileName(path), StringComparer.Ordinal) ? new FileFact.Found(path, bytes)
                : new FileFact.Missing("it is spelt otherwise on the disk.", Beside(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = Directory.Exists(path) ? "it is a folder."
                : exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file."
                : exception.Message;
            return new FileFact.Missing(reason, Beside(path));
        }
    }

    private static ImmutableArray<string> Beside(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
            return [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
