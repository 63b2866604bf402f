using System.Runtime.CompilerServices;

namespace Seeder.Tests.House;

/// <summary>Where the sources lie that these tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(Path.GetDirectoryName(Here())!);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Seeder.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);

    private static string Here([CallerFilePath] string path = "") => path;
}
