namespace Seeder.Core.Diagnostics;

/// <summary>SEED6xx: files, access tokens and networks.</summary>
internal static class EnvironmentDiagnostics
{
    public static Diagnostic FileUnreadable(
        string path, string reason, string hint = "Check the path and its permissions.") => Diagnostic.Error(
        "SEED601", null, $"'{path}' cannot be read: {reason}", hint);

    public static Diagnostic FileUnwritable(
        string path, string reason, string hint = "Check the disk and the permissions, or name another place.") => Diagnostic.Error(
        DiagnosticKind.LocalFiles,
        "SEED602",
        null,
        $"'{path}' cannot be written: {reason}",
        hint);

    /// <summary>A flag names a file for the result that has another content.</summary>
    public static Diagnostic OutputOfOthers(string path, string flag) => Diagnostic.Error(
        "SEED647",
        null,
        $"'{path}' already exists, and Seeder did not write it, so it is not overwritten.",
        $"Remove the file, or name another file with {flag}.");

    /// <summary>
    /// Adds the records that the run created and that are in no file, because neither the journal nor the manifest could be written.
    /// </summary>
    public static Diagnostic WithUnwritten(Diagnostic diagnostic, IEnumerable<string> records) =>
        diagnostic.WithNote(
            null,
            $"The org has these records, but no file lists them: {string.Join(", ", records)}. The next command looks them up in the org.");

    /// <summary>Adds a note: the manifest could not be written, but the journal contains everything that the run did.</summary>
    public static Diagnostic WithJournal(Diagnostic diagnostic, string journal) => diagnostic.WithNote(
        null, $"Keep '{journal}': it contains everything that the run did. The next command writes the manifest from it.");

    /// <param name="holder">The process that holds the lock; null if it is not known.</param>
    public static Diagnostic Locked(string path, string? holder) => Diagnostic.Error(
        DiagnosticKind.LocalFiles, "SEED603",
        null,
        $"Another run holds the lock '{path}'{(holder is null ? "" : $": {holder}")}.",
        "Wait until that run ends. The lock works only on this machine: it does not stop runs on other machines.");

    public static Diagnostic NoTls(Uri url) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED604",
        null,
        $"'{url.GetLeftPart(UriPartial.Authority)}' is neither https nor on this machine, so the access token would be sent unencrypted.",
        "Use the https address of the org.");

    public static Diagnostic Unreachable(Uri url, string reason) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED605",
        null,
        $"The org at {url.GetLeftPart(UriPartial.Authority)} cannot be reached: {reason}",
        "Check the address and the network.");

    public static Diagnostic UnexpectedAnswer(string request, int status, string reason) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED607",
        null,
        $"The org answered '{request}' with status {status}: {reason}",
        "Check that the address belongs to an org and that the user may use the REST API.");

    /// <param name="span">The place in the plan that needs the query; null if no place does.</param>
    public static Diagnostic QueryRefused(string soql, string reason, SourceSpan? span) => Diagnostic.Error(
        DiagnosticKind.Rejected,
        "SEED608",
        span,
        $"The org refused the query '{soql}': {reason}",
        "Check the fields and values of the query.");

    public static Diagnostic ProductionRefused(string org, string name) => Diagnostic.Error(
        DiagnosticKind.NoOrg,
        "SEED609",
        null,
        $"'{name}' ({org}) is a production org.",
        $"To use it anyway, add --allow-production {org}.");

    /// <param name="found">Whether the environment variable is set, but to a text that cannot be a token.</param>
    public static Diagnostic NoAccessToken(string url, bool found) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED611", null,
        found
            ? $"SF_ACCESS_TOKEN does not contain a valid access token for {url}: "
                + "it has a space, a line break or another character that tokens never have."
            : $"There is no access token for {url}.",
        found ? "Copy the token again." : "Put the token into the environment variable SF_ACCESS_TOKEN.");

    /// <param name="missing">A resource that the version lacks; null if the org does not serve the version.</param>
    public static Diagnostic NoSuchVersion(string version, string? missing, string oldest, string newest) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED612",
        null,
        missing is null
            ? $"The org does not serve API version {version}."
            : $"API version {version} has no {missing}, which Seeder needs.",
        oldest == newest ? $"Use {newest}." : $"Use one from {oldest} to {newest}.");

    public static Diagnostic BadUrl(string text) => Diagnostic.Error(
        DiagnosticKind.NoOrg,
        "SEED613",
        null,
        $"'{text}' is not the address of an org.",
        "Write an address such as https://example.my.salesforce.com.");
}
