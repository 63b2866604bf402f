using Seeder.Login;

namespace Seeder.Org;

/// <summary>
/// Resolves addresses in responses against the org's origin (scheme, host and port). Each request contains the token, so it must not be
/// sent to another origin, however the address is written.
/// </summary>
internal static class OrgOrigin
{
    private const string Data = "/services/data/";

    private const int LongestShown = 200;

    /// <summary>The address of a request; null if it does not belong to the org.</summary>
    public static Uri? Resolve(Uri org, string address)
    {
        // Parsers differ for these characters: some treat a backslash as a slash, some drop control characters or spaces. No org sends
        // them.
        if (address.Length == 0 || address.Any(c => c is <= ' ' or >= '\x7f' or '\\'))
        {
            return null;
        }
        return Uri.TryCreate(org, address, out var url) && IsOwn(org, url) ? url : null;
    }

    /// <summary>
    /// The address of a query's next page; null if it does not belong to the org, or is not below <c>/services/data/</c>.
    /// </summary>
    public static Uri? ResolvePage(Uri org, string address) =>
        Resolve(org, address) is { } url && url.AbsolutePath.StartsWith(Data, StringComparison.Ordinal) && !HasDots(address) ? url : null;

    /// <summary>The error for an address that is not the org's own.</summary>
    public static SeederException Foreign(OrgAccess org, string address)
    {
        var shown = org.Scrub(address);
        shown = shown.Length > LongestShown ? $"{shown[..LongestShown]}..." : shown;
        return SeederException.Of(NetworkDiagnostics.ForeignAddress(shown, org.Url));
    }

    /// <summary>Whether an address has the org's origin, and neither a user nor a fragment.</summary>
    public static bool IsOwn(Uri org, Uri url) =>
        url.Scheme == org.Scheme && url.IdnHost.Equals(org.IdnHost, StringComparison.OrdinalIgnoreCase) && url.Port == org.Port
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    // Whether the path has '..', plain or percent-encoded once or twice.
    private static bool HasDots(string address) =>
        Uri.UnescapeDataString(Uri.UnescapeDataString(address.Split('?', 2)[0])).Split('/', '\\').Any(part => part is "." or "..");
}
