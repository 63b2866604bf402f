using System.Runtime.CompilerServices;
using System.Text;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>The golden cases beside this file in the source tree; <c>SEEDER_ACCEPT=1</c> rewrites what they expect.</summary>
internal static class GoldenFiles
{
    public static string Folder { get; } = Path.Combine(Here(), "BadPlans");

    private static bool Accept => Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1";

    public static IEnumerable<string> Cases => Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    public static SourceText Plan(string name) => new("plan.yaml", Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Folder, name, "plan.yaml"))));

    /// <summary>What the case expects; the actual text is written there first where that was asked for.</summary>
    public static string Expected(string name, string file, string actual)
    {
        var path = Path.Combine(Folder, name, file);
        if (Accept)
        {
            File.WriteAllText(path, actual);
        }
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
