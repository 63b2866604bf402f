namespace Seeder.Org;

/// <summary>
/// Addresses that an answer names, resolved against the org's origin (scheme, host and port). The token is sent with every request, so a
/// request goes nowhere else, however the address is written.
/// </summary>
internal static class OrgOrigin
{
    private const string Data = "/services/data/";

    private const int LongestShown = 200;

    /// <summary>The address of a request; null where it is not the org's own.</summary>
    public static Uri? Resolve(Uri org, string address)
    {
        // What parsers read in different ways: a backslash is a slash to some, a control character or a blank is dropped by some. No org
        // sends any.
        if (address.Length == 0 || address.Any(c => c is <= ' ' or >= '\x7f' or '\\'))
        {
            return null;
        }
        return Uri.TryCreate(org, address, out var url) && IsOwn(org, url) ? url : null;
    }

    /// <summary>The address of a query's next page: besides, it lies below <c>/services/data/</c>.</summary>
    public static Uri? ResolvePage(Uri org, string address) =>
        Resolve(org, address) is { } url && url.AbsolutePath.StartsWith(Data, StringComparison.Ordinal) && !HasDots(address) ? url : null;

    /// <summary>The error for an address that is not the org's own.</summary>
    public static SeederException Foreign(OrgCredentials org, string address)
    {
        var shown = org.Scrub(address);
        shown = shown.Length > LongestShown ? $"{shown[..LongestShown]}..." : shown;
        return new SeederException(NetworkDiagnostics.ForeignAddress(shown, org.Url), ExitCode.NoOrg);
    }

    private static bool IsOwn(Uri org, Uri url) =>
        url.Scheme == org.Scheme && url.IdnHost.Equals(org.IdnHost, StringComparison.OrdinalIgnoreCase) && url.Port == org.Port
        && url.UserInfo.Length == 0 && url.Fragment.Length == 0;

    // A way out of the folder, plain or escaped, once or twice.
    private static bool HasDots(string address) =>
        Uri.UnescapeDataString(Uri.UnescapeDataString(address.Split('?', 2)[0])).Split('/', '\\').Any(part => part is "." or "..");
}
