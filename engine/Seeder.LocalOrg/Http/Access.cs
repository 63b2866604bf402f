using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Who may come in.</summary>
internal static class Access
{
    /// <returns>The user whose token it is; null where none is needed.</returns>
    public static string? Check(HttpContext http, ApiRequest request, OrgState org)
    {
        // The list of versions and the token itself need no token.
        var open = request.Segments is ["services", "data"] or ["services", "oauth2", "token"];
        return open
            ? null
            : org.UserOf(Token(http.Request.Headers.Authorization.ToString()))
                ?? throw new Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /// <summary>The admin interface is for whoever has the org's token: any page of a browser could reach it otherwise.</summary>
    public static void CheckAdmin(HttpContext http, OrgState org)
    {
        if (!org.IsAdmin(Token(http.Request.Headers.Authorization.ToString())))
        {
            throw new Refusal(401, "INVALID_SESSION_ID", "The admin interface wants the org's access token: Authorization: Bearer TOKEN");
        }
    }

    /// <summary>
    /// Refuses what a web page of another address sends through a browser: a name that was made to point here (DNS rebinding) stands in
    /// Host, and a page of another origin in Origin.
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

    // Names that end in localhost point to this machine everywhere (RFC 6761, section 6.3): they cannot point elsewhere.
    private static bool IsOwn(string host, int port, Uri own) => port == own.Port
        && (host == own.Host || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    private static string? Token(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        return space > 0
            && header[..space] is var scheme
            && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("OAuth", StringComparison.OrdinalIgnoreCase))
            ? header[(space + 1)..].Trim()
            : null;
    }
}
