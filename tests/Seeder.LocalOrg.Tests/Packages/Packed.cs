using System.Diagnostics;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The folder with the packages, as <c>dotnet pack Seeder.sln</c> makes them.</summary>
internal static class Packed
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SEEDER_PACKAGES");

    /// <summary>One case if the tool was packed; otherwise no case, because packing takes minutes.</summary>
    public static IEnumerable<string> Sources => Folder is null ? [] : [Path.GetFullPath(Folder)];

    /// <summary>Runs a script as a step of a CI job: nothing but the given variables and an empty home.</summary>
    public static async Task<(int Exit, string Out)> BashAsync(string folder, string script, params (string Name, string Value)[] variables)
    {
        // As GitHub runs 'shell: bash'.
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script]) { WorkingDirectory = folder };
        OuterEnvironment.Use(start);
        var kept = new[] { "PATH", "DOTNET_ROOT", "LANG", "SSL_CERT_FILE", "TMPDIR" };
        foreach (var name in start.Environment.Keys.Except(kept).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["HOME"] = folder;
        start.Environment["CI"] = "true";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        var (exit, output, errors) = await ProcessOutput.ReadAsync(start);
        return (exit, $"{output}\n{errors}");
    }
}
