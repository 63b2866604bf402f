namespace Seeder.Cli.Log;

/// <summary>Removes the secrets that the environment holds from lines of the log, however they are written there.</summary>
internal sealed class EnvironmentSecrets(ImmutableArray<SecretFinder> finders)
{
    // The parts of an SFDX auth URL, force://CLIENT:SECRET:REFRESH@HOST, are secrets by themselves.
    private static readonly string[] Variables = ["SF_ACCESS_TOKEN", "SFDX_AUTH_URL", "SF_CLIENT_SECRET", "SF_JWT_KEY"];

    public static EnvironmentSecrets None { get; } = new([]);

    public static EnvironmentSecrets Read()
    {
        var secrets = Variables.Select(FlagValues.Variable).OfType<string>().SelectMany(Parts).Select(s => s.Trim()).Distinct();
        return new EnvironmentSecrets([.. secrets.Where(s => s.Length > 0).Select(s => new SecretFinder(s))]);
    }

    public string Hide(string text)
    {
        foreach (var finder in finders)
        {
            text = finder.Hide(text);
        }
        return text;
    }

    private static IEnumerable<string> Parts(string value)
    {
        const string scheme = "force://";
        return value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && value.LastIndexOf('@') is > 0 and var at
            ? value[scheme.Length..at].Split(':').Append(value)
            : [value];
    }
}
