namespace Seeder.Core.Diagnostics;

/// <summary>SEED6xx: files, logins and networks.</summary>
public static class EnvironmentDiagnostics
{
    public static Diagnostic FileUnreadable(string path, string reason, string hint = "Check the path and its permissions.") => Diagnostic.Error(
        "SEED601", null, $"'{path}' cannot be read: {reason}", hint);

    public static Diagnostic FileUnwritable(string path, string reason) => Diagnostic.Error(
        "SEED602", null, $"'{path}' cannot be written: {reason}", "Check the disk and the permissions, or name another place.");

    /// <summary>The same, with what stands in no file now.</summary>
    public static Diagnostic WithUnwritten(Diagnostic diagnostic, IEnumerable<string> records) =>
        diagnostic.WithNote(null, $"The org holds these records, and no file says so: {string.Join(", ", records)}. The next command looks for them in the org.");

    /// <summary>The same for a manifest, where the journal holds all that the run did.</summary>
    public static Diagnostic WithJournal(Diagnostic diagnostic, string journal) => diagnostic.WithNote(
        null, $"The run ended, and '{journal}' holds all that it did: keep this file. The next command writes the manifest from it.");

    /// <param name="holder">A process; null where it is not known.</param>
    public static Diagnostic Locked(string path, string? holder) => Diagnostic.Error(
        "SEED603", null, $"Another run holds the lock '{path}'{(holder is null ? "" : $": {holder}")}.", "Wait until it ends. The lock is of this machine: a run elsewhere is not seen.");

    public static Diagnostic NoTls(Uri url) => Diagnostic.Error(
        "SEED604", null, $"'{url.GetLeftPart(UriPartial.Authority)}' is neither https nor on this machine, and a token would travel in the clear.", "Use the https address of the org.");

    public static Diagnostic Unreachable(Uri url, string reason) => Diagnostic.Error(
        "SEED605", null, $"The org at {url.GetLeftPart(UriPartial.Authority)} cannot be reached: {reason}", "Check the address and the network.");

    public static Diagnostic LoginRefused(Uri url) => Diagnostic.Error(
        "SEED606", null, $"The org at {url.GetLeftPart(UriPartial.Authority)} does not accept this session.", "Get a new access token and put it into SF_ACCESS_TOKEN.");

    public static Diagnostic UnexpectedAnswer(string request, int status, string reason) => Diagnostic.Error(
        "SEED607", null, $"The org answered '{request}' with status {status}: {reason}", "Check that the address is an org's and that its user may use the REST API.");

    public static Diagnostic QueryRefused(string soql, string reason) => Diagnostic.Error(
        "SEED608", null, $"The org refused the query '{soql}': {reason}", "Check the fields and values that it asks for.");

    public static Diagnostic ProductionRefused(string org, string name) => Diagnostic.Error(
        "SEED609", null, $"'{name}' ({org}) is a production org.", $"Name it to go on: --allow-production {org}.");

    /// <param name="found">Whether there is something in its place that cannot be one.</param>
    public static Diagnostic NoAccessToken(string url, bool found) => Diagnostic.Error(
        "SEED611", null,
        found ? $"SF_ACCESS_TOKEN holds no access token for {url}: there is a space, a line break or another character in it that no token has." : $"There is no access token for {url}.",
        found ? "Copy the token anew." : "Put it into the environment variable SF_ACCESS_TOKEN.");

    public static Diagnostic NoSuchVersion(string version, string oldest, string newest) => Diagnostic.Error(
        "SEED612", null, $"The org does not serve API version {version}.", oldest == newest ? $"Use {newest}." : $"Use one from {oldest} to {newest}.");

    public static Diagnostic BadUrl(string text) => Diagnostic.Error(
        "SEED613", null, $"'{text}' is not the address of an org.", "Write it such as https://example.my.salesforce.com.");

    public static Diagnostic UnknownOrg(string name) => Diagnostic.Error(
        "SEED614", null, $"There is no org '{name}': aliases and logins of the sf CLI are not supported yet.", "Use 'local', or --instance-url with the token in SF_ACCESS_TOKEN.");
}
