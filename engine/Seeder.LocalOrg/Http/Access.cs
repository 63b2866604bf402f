using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Who may come in, and with which kind of body.</summary>
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

        if (request.Segments is ["services", "data", _, ..] && !request.Body.IsEmpty && request.Method is "POST" or "PATCH" or "PUT" && !IsJson(request.ContentType))
        {
            throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type '{request.ContentType}' is not supported; use application/json");
        }
    }

    private static string? Token(string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && header[..space] is var scheme && (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("OAuth", StringComparison.OrdinalIgnoreCase))
            ? header[(space + 1)..].Trim()
            : null;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && "application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase);
}
