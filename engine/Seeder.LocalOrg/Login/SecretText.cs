using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Hides the values of requests that can be secrets, so that the log does not contain them.</summary>
internal static class SecretText
{
    private const string Hidden = "***";

    private static readonly string[] Names =
        ["token", "secret", "password", "assertion", "code", "code_verifier", "sid", "sessionId", "access_token", "oauth_token"];

    /// <summary>The query string without secret values. In an address of the logins, it has no value.</summary>
    public static string Query(HttpContext http)
    {
        var query = http.Request.QueryString.Value ?? "";
        if (query.Length == 0)
        {
            return query;
        }

        var all = IsLogin(ApiRequest.Split(RequestReader.RawPath(http)));
        return "?" + string.Join('&', query.TrimStart('?').Split('&').Select(part => Part(part, all)));
    }

    /// <summary>Whether the body of a request must not be in the log: logins send forms, and no other request does.</summary>
    public static bool HidesBody(ApiRequest request) =>
        IsLogin(request.Segments)
            || request.ContentType?.Contains("form", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsLogin(string[] segments) => segments.Contains("oauth2", StringComparer.OrdinalIgnoreCase);

    private static string Part(string part, bool all)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return all && part.Length > 0 ? Hidden : part;
        }

        var name = part[..equals];
        return all || Names.Any(n => Uri.UnescapeDataString(name).Contains(n, StringComparison.OrdinalIgnoreCase))
            ? $"{name}={Hidden}"
            : part;
    }
}
