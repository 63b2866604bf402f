using System.Diagnostics;
using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>
/// A project of a user of the packages, in a temporary folder. It gets the packages of Seeder from the packed files alone, and all others
/// from the sources that this machine has.
/// </summary>
internal sealed partial class Consumer : IDisposable
{
    // Which command line runs the tests, and what the tests themselves read, is no part of a user's machine.
    private static readonly string[] Removed = ["MSBUILD", "VSTEST", "SEEDER_", "SF_", "NUGET_PACKAGES", "TESTINGPLATFORM", "COREHOST"];

    private static readonly Lazy<Task<string>> Mappings = new(MapSourcesAsync);

    private Consumer(string folder) => Folder = folder;

    /// <summary>The temporary folder, which ends with this object.</summary>
    public string Folder { get; }

    /// <summary>Copies the project in a folder of the repository, and lets it restore from the folder with the packed files.</summary>
    public static async Task<Consumer> CopyAsync(string packages, params string[] source)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-consumer-").FullName;
        var root = Repository.At(source);
        foreach (var file in Repository.Files(Path.Combine(source), "*"))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var consumer = new Consumer(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), await consumer.ConfigAsync(packages));
        return consumer;
    }

    /// <summary>Runs <c>dotnet</c> in the folder.</summary>
    public async Task<(int Exit, string Out)> DotnetAsync(IEnumerable<string> arguments, params (string Name, string Value)[] variables) =>
        await RunAsync(Folder, "dotnet", arguments, [("NUGET_PACKAGES", Path.Combine(Folder, ".packages")), .. variables]);

    /// <summary>Runs a program in the folder.</summary>
    public Task<(int Exit, string Out)> RunAsync(string program, params string[] arguments) => RunAsync(Folder, program, arguments, []);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task<string> ConfigAsync(string packages) =>
        $"""
        <configuration>
          <packageSources>
            <add key="packed" value="{packages}" />
          </packageSources>
          {Fallback()}
          <packageSourceMapping>
            <clear />
            <packageSource key="packed">
              <package pattern="Seeder" />
              <package pattern="Seeder.*" />
            </packageSource>
            {await Mappings.Value}
          </packageSourceMapping>
        </configuration>
        """;

    // The packages that this machine has need no second copy. If it once restored a package of Seeder, which may be an older one of the
    // same version, all others are fetched.
    private static string Fallback()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var isUsable = Directory.Exists(folder) && Directory.GetDirectories(folder, "seeder*").Length == 0;
        return isUsable ? $"""<fallbackPackageFolders><clear /><add key="machine" value="{folder}" /></fallbackPackageFolders>""" : "";
    }

    private static async Task<string> MapSourcesAsync()
    {
        var (exit, output) = await RunAsync(Path.GetTempPath(), "dotnet", ["nuget", "list", "source"], [("DOTNET_CLI_UI_LANGUAGE", "en")]);
        Assert.That(exit, Is.Zero, output);
        return string.Concat(
            Source()
                .Matches(output)
                .Select(s => $"""<packageSource key="{s.Groups["key"].Value}"><package pattern="*" /></packageSource>"""));
    }

    private static async Task<(int Exit, string Out)> RunAsync(
        string folder, string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        OuterEnvironment.Use(start);
        foreach (var name in start.Environment.Keys.Where(k => Removed.Any(r => k.StartsWith(r, StringComparison.OrdinalIgnoreCase)))
            .ToList())
        {
            start.Environment.Remove(name);
        }
        // A build process that stays would hold the pipes below open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, ".cache");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        var (exit, output, errors) = await ProcessOutput.ReadAsync(start);
        return (exit, $"{output}\n{errors}");
    }

    [GeneratedRegex("""^ *\d+\. +(?<key>.+) \[Enabled\]\r?$""", RegexOptions.Multiline)]
    private static partial Regex Source();
}
