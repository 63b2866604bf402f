using System.Runtime.CompilerServices;

namespace Seeder.Tests.House;

/// <summary>Finds the files of the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(Path.GetDirectoryName(Here())!);

    /// <summary>The path of a file or folder, by its path from the root.</summary>
    public static string At(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>The files in a folder, without those that a build created.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(At(folder), pattern, SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Seeder.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);

    private static string Here([CallerFilePath] string path = "") => path;
}
