using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Diagnostics;

/// <summary>
/// SEED605: servers that cannot be reached. SEED615 to SEED617: addresses to which Seeder does not send the access token, and waits that
/// are too long for a run.
/// </summary>
internal static class NetworkDiagnostics
{
    public static Diagnostic ForeignAddress(string address, Uri org) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED615", null,
        $"The org at {org.GetLeftPart(UriPartial.Authority)} returned an address of another server: '{address}'. "
            + "Seeder does not send the access token there.",
        "Check that you gave the org's own address, not the address of a proxy.");

    /// <param name="url">The address without its secret parts.</param>
    public static Diagnostic UrlHoldsMore(string url, string what) => Diagnostic.Error(
        DiagnosticKind.NoOrg, "SEED616", null, $"The org's address '{url}' holds {what}.",
        "Give only scheme and host, such as https://example.my.salesforce.com, and put the access token into SF_ACCESS_TOKEN.");

    /// <param name="request">The method and the path of the request.</param>
    /// <param name="words">The org's message.</param>
    /// <param name="pause">How long the org asks clients to wait.</param>
    /// <param name="back">When this wait is over.</param>
    public static Diagnostic ComeBackLater(string request, string words, TimeSpan pause, DateTimeOffset back) => Diagnostic.Error(
        DiagnosticKind.Rejected, "SEED617", null, $"The org did not process {request} and asks clients to wait {Duration(pause)}: {words}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Run the command again after {back.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Records that exist are not sent again."));

    public static Diagnostic UntrustedCertificate(Uri server, string reason) => Unreachable(
        server,
        reason,
        "A company's proxy may replace certificates by its own. Add its root certificate to those of the operating system, "
            + "or set SSL_CERT_FILE to a file that holds it (Linux).");

    public static Diagnostic ProxyRefused(Uri server, string reason) =>
        Unreachable(server, reason, "Check HTTPS_PROXY, and put hosts that need no proxy into NO_PROXY.");

    public static Diagnostic UnknownHost(Uri server, string reason) => Unreachable(
        server, reason, "Check the address and the network. The My Domain of a new org is known only after some minutes.");

    private static Diagnostic Unreachable(Uri server, string reason, string hint) =>
        EnvironmentDiagnostics.Unreachable(server, reason) with { Hint = hint };

    private static string Duration(TimeSpan time) => time.TotalHours >= 48 ? $"{Math.Ceiling(time.TotalDays):0} days"
        : time.TotalMinutes >= 120 ? $"{Math.Ceiling(time.TotalHours):0} hours"
        : time.TotalSeconds >= 120 ? $"{Math.Ceiling(time.TotalMinutes):0} minutes"
        : Count((int)Math.Ceiling(time.TotalSeconds), "second");
}
