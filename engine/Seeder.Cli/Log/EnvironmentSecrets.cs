using Seeder.Login;

namespace Seeder.Cli.Log;

/// <summary>The secrets that the environment holds, which the log must not show.</summary>
internal static class EnvironmentSecrets
{
    // The parts of an SFDX auth URL, force://CLIENT:SECRET:REFRESH@HOST, are secrets by themselves.
    private static readonly string[] Variables = ["SF_ACCESS_TOKEN", "SFDX_AUTH_URL", "SF_CLIENT_SECRET", "SF_JWT_KEY"];

    public static Secrets Read()
    {
        var secrets = new Secrets();
        foreach (var secret in Variables.Select(EnvironmentVariable.Read).OfType<string>().SelectMany(Parts))
        {
            secrets.Add(secret.Trim());
        }
        return secrets;
    }

    private static IEnumerable<string> Parts(string value)
    {
        const string scheme = "force://";
        return value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && value.LastIndexOf('@') is > 0 and var at
            ? value[scheme.Length..at].Split(':').Append(value)
            : [value];
    }
}
