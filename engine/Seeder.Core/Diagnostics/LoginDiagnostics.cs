namespace Seeder.Core.Diagnostics;

/// <summary>SEED606, SEED614 and SEED680 to SEED689: logins that do not work.</summary>
internal static class LoginDiagnostics
{
    /// <param name="name">The alias or username that the user wrote.</param>
    /// <param name="words">The message of the sf CLI; null if it was not asked.</param>
    /// <param name="known">The aliases and usernames that the sf CLI knows.</param>
    public static Diagnostic UnknownOrg(string name, string? words, IReadOnlyCollection<string> known) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED614", null,
        $"There is no org '{name}'{(words is null ? "." : $": {words}")}",
        NearestName.Hint(name, known.Append("local"))
            ?? $"Log in with 'sf org login web --alias {name}', or list the orgs that sf knows with 'sf org list'.");

    /// <param name="name">The value of --target-org, or the name that a program passes.</param>
    public static Diagnostic BadOrgName(string name) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED687", null,
        name == "local"
            ? "'local' is the org inside the command 'seeder'. The library does not contain it."
            : $"'{name}' cannot be the alias or username of an org.",
        name == "local"
            ? "Run 'seeder org start', and log in with the address and the token that it prints. In tests, use 'TestOrg' of Seeder.Testing."
            : "Write an alias or a username of the sf CLI, 'local' or 'default'.");

    public static Diagnostic NoDefaultOrg() => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED688", null,
        "The sf CLI has no default org, neither in this project nor for this user.",
        "Set one with 'sf config set target-org ALIAS', or name an org.");

    /// <param name="name">The alias or username that the user wrote.</param>
    /// <param name="file">The path that SEEDER_SF names; null if the PATH was searched.</param>
    public static Diagnostic SfNotFound(string name, string? file) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED680", null,
        file is null
            ? $"'{name}' is not the local org, and the sf CLI, which keeps the logins of other orgs, is not on the PATH."
            : $"SEEDER_SF names the sf CLI '{file}', which is not an executable file.",
        "Install it with 'npm install --global @salesforce/cli', or set SEEDER_SF to its full path. "
            + "Without sf, Seeder logs in by SFDX_AUTH_URL, a JWT key or a client secret.");

    /// <param name="command">The command, such as <c>sf org display</c>.</param>
    /// <param name="reason">What it said, or how it ended.</param>
    public static Diagnostic SfFailed(string command, string reason, string hint) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED681", null,
        $"'{command}' failed: {reason}", hint);

    /// <param name="server">The address that was asked for a token.</param>
    /// <param name="words">The server's error and its description.</param>
    /// <param name="hint">How to fix it; null if the error is not known.</param>
    public static Diagnostic Rejected(string login, Uri server, string words, string? hint) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED682", null,
        $"{server.GetLeftPart(UriPartial.Authority)} rejected the login by {login}: {words}", hint);

    /// <param name="names">The variables that are set to an empty text.</param>
    public static Diagnostic EmptyVariable(IReadOnlyCollection<string> names) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED689", null,
        $"{string.Join(" and ", names)} {(names.Count == 1 ? "is" : "are")} empty in the environment, so there is no login.",
        "A CI system passes a secret as an empty text if the job may not read it, for example in a pull request from a fork. "
            + "Remove the variable, or write '--target-org local' to use the local org.");

    /// <param name="login">The login that was begun.</param>
    /// <param name="missing">The variables that it still needs.</param>
    public static Diagnostic Incomplete(string login, IReadOnlyCollection<string> missing) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED683", null,
        $"The login by {login} also needs {string.Join(" and ", missing)}.",
        $"Set {string.Join(" and ", missing)}, or write '--target-org local' to use the local org.");

    /// <param name="reason">Why the key cannot be used.</param>
    public static Diagnostic BadKey(string name, string reason, string hint) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED684", null,
        $"{name} does not hold a private key that can sign a JWT: {reason}", hint);

    /// <param name="name">Where the URL came from.</param>
    public static Diagnostic BadAuthUrl(string name) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED685", null,
        $"{name} does not hold an SFDX auth URL: force://CLIENT:SECRET:REFRESH@HOST.",
        "Take it from the field 'sfdxAuthUrl' of 'sf org auth show-sfdx-auth-url --target-org NAME --json'.");

    public static Diagnostic OtherOrg(string login, string before, string now) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED686", null,
        $"The session expired, and the new login by {login} leads to {now} instead of {before}.",
        "Nothing was sent there. Log in to the first org again, and run the same command.");

    /// <summary>The answer of the org to a token that a login got.</summary>
    public static Diagnostic Refused(Uri org, string login, string hint) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED606", null,
        $"The org at {org.GetLeftPart(UriPartial.Authority)} rejects the session of the login by {login}.", hint);
}
