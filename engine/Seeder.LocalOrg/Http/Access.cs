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
        return open ? null : org.UserOf(Token(http.Request.Headers.Authorization.ToString())) ?? throw new Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    private static string? Token(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && header[..space] is var scheme && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("OAuth", StringComparison.OrdinalIgnoreCase))
            ? header[(space + 1)..].Trim()
            : null;
    }
}
