using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Checks tokens and addresses of requests.</summary>
internal static class Access
{
    /// <returns>The id of the user to whom the token belongs; null if the request needs no token.</returns>
    public static string? Check(HttpContext http, ApiRequest request, OrgState org)
    {
        // The list of API versions and the logins need no token.
        var open = request.Segments is ["services", "data"]
            or ["services", "oauth2", "token" or "authorize" or "revoke" or "introspect"];
        return open
            ? null
            : org.Sessions.UserOf(Token(http.Request.Headers.Authorization.ToString()))
                ?? throw new Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /// <summary>
    /// Requires the org's token for the admin interface: without it, any web page in a browser on this machine could use it.
    /// </summary>
    public static void CheckAdmin(HttpContext http, OrgState org)
    {
        if (!org.IsAdmin(Token(http.Request.Headers.Authorization.ToString())))
        {
            throw new Refusal(
                401, "INVALID_SESSION_ID", "The admin interface requires the org's access token: Authorization: Bearer TOKEN");
        }
    }

    /// <summary>
    /// Refuses requests that a web page from another address sends through a browser. With DNS rebinding, the header Host contains a
    /// foreign name; a page of another site is in the header Origin.
    /// </summary>
    public static void CheckAddress(HttpContext http)
    {
        var own = new Uri($"http://127.0.0.1:{http.Connection.LocalPort}");
        var host = http.Request.Host;
        if (!IsOwn(host.Host, host.Port ?? 80, own))
        {
            throw new Refusal(403, "FORBIDDEN", $"This org is at {own.GetLeftPart(UriPartial.Authority)}, and not at '{host}'");
        }

        foreach (var origin in http.Request.Headers.Origin)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || page.Scheme != own.Scheme || !IsOwn(page.Host, page.Port, own))
            {
                throw new Refusal(403, "FORBIDDEN", $"This org answers no page of '{origin}'");
            }
        }
    }

    // Names that end in localhost always point to this machine (RFC 6761, section 6.3).
    private static bool IsOwn(string host, int port, Uri own) => port == own.Port
        && (host == own.Host || host == "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    /// <summary>The access token of the header <c>Authorization</c>; null if it has none.</summary>
    public static string? Token(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && header[..space] is var scheme
            && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("OAuth", StringComparison.OrdinalIgnoreCase))
            ? header[(space + 1)..].Trim()
            : null;
    }
}
