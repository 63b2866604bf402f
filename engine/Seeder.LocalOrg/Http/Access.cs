using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Who may come in.</summary>
internal static class Access
{
    public static void Check(HttpContext http, ApiRequest request, OrgIdentity identity)
    {
        // The list of versions and the token itself need no token.
        var open = request.Segments is ["services", "data"] or ["services", "oauth2", "token"];
        if (!open && Token(http.Request.Headers.Authorization.ToString()) != identity.AccessToken)
        {
            throw new Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
    }

    private static string? Token(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && header[..space] is var scheme && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("OAuth", StringComparison.OrdinalIgnoreCase))
            ? header[(space + 1)..].Trim()
            : null;
    }
}
