using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Diagnostics;

/// <summary>SEED615 to SEED629: what is refused on the network to keep a token or a run safe.</summary>
public static class NetworkDiagnostics
{
    public static Diagnostic ForeignAddress(string address, Uri org) => Diagnostic.Error(
        "SEED615", null,
        $"The org at {org.GetLeftPart(UriPartial.Authority)} answered with an address that is not its own: '{address}'. "
            + "The token is not sent there.",
        "Check that the address is an org's, and not that of a proxy or of something else.");

    /// <param name="url">Without what is secret in it.</param>
    public static Diagnostic UrlHoldsMore(string url, string what) => Diagnostic.Error(
        "SEED616", null, $"The org's address '{url}' holds {what}.",
        "Give scheme and host alone, such as https://example.my.salesforce.com, and the access token in SF_ACCESS_TOKEN.");

    /// <param name="request">What was asked.</param>
    /// <param name="words">What the org said.</param>
    /// <param name="pause">How long the org wants nothing to be sent.</param>
    /// <param name="back">When that is over.</param>
    public static Diagnostic ComeBackLater(string request, string words, TimeSpan pause, DateTimeOffset back) => Diagnostic.Error(
        "SEED617", null, $"The org put off {request} and asks for a pause of {Duration(pause)}: {words}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"Run the command again after {back.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; nothing that exists is sent twice."));

    private static string Duration(TimeSpan time) => time.TotalHours >= 48 ? $"{Math.Ceiling(time.TotalDays):0} days"
        : time.TotalMinutes >= 120 ? $"{Math.Ceiling(time.TotalHours):0} hours"
        : time.TotalSeconds >= 120 ? $"{Math.Ceiling(time.TotalMinutes):0} minutes"
        : Count((int)Math.Ceiling(time.TotalSeconds), "second");
}
