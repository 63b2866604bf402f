using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Seeder.Local;

/// <summary>
/// Converts HTTP requests to <see cref="ApiRequest"/>: applies the method override, and checks the limits for lines and headers. The body
/// is read by <see cref="RequestBody"/>, after the token was checked.
/// </summary>
internal static class RequestReader
{
    private const int MaxUri = 16_384;

    /// <summary>Returns the request without its body.</summary>
    public static ApiRequest Head(HttpContext http, Uri baseUrl)
    {
        var headers = http.Request.Headers;
        var query = ApiRequest.ParseQuery(http.Request.QueryString.Value ?? "");
        var method = http.Request.Method == "POST" && query.TryGetValue("_HttpMethod", out var real) ? real : http.Request.Method;
        return new ApiRequest
        {
            Method = method == "HEAD" ? "GET" : method,
            Segments = ApiRequest.Split(RawPath(http)),
            Query = query,
            ContentType = http.Request.ContentType,
            Authorization = headers.Authorization,
            Host = http.Request.Host.Value ?? "",
            QueryOptions = headers["Sforce-Query-Options"],
            IfModifiedSince = headers.IfModifiedSince,
            IfNoneMatch = headers.IfNoneMatch.Count > 0 ? headers.IfNoneMatch.ToString() : null,
            IfUnmodifiedSince = headers.IfUnmodifiedSince.Count > 0 ? headers.IfUnmodifiedSince.ToString() : null,
            IfMatch = headers.IfMatch.Count > 0 ? headers.IfMatch.ToString() : null,
            AllowDuplicates = headers["Sforce-Duplicate-Rule-Header"].ToString()
                .Replace(" ", "", StringComparison.Ordinal)
                .Contains("allowSave=true", StringComparison.OrdinalIgnoreCase),
            AutoAssign = !headers["Sforce-Auto-Assign"].ToString().Trim().Equals("FALSE", StringComparison.OrdinalIgnoreCase),
            BaseUrl = baseUrl,
            Touched = new Touched(),
        };
    }

    /// <summary>The path as it was sent: an escaped slash belongs to a segment and does not separate segments.</summary>
    public static string RawPath(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is var q && q < 0 ? target.Length : q);
        if (path.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && path[0] != '/')
        {
            path = path[(scheme + 3)..];
            path = path[Math.Max(0, path.IndexOf('/'))..];
        }

        return path.ToString();
    }

    /// <summary>
    /// Throws an error for a URL or a header that is too long (fact sheet, section 0). The bodies of these errors are not recorded.
    /// </summary>
    public static void CheckLength(HttpContext http)
    {
        var uri = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Length;
        if (uri > MaxUri)
        {
            throw new Refusal(414, "URI_TOO_LONG", $"The URI length exceeds {MaxUri} bytes");
        }

        if (uri + http.Request.Headers.Sum(h => h.Key.Length + h.Value.ToString().Length + 4) > MaxUri)
        {
            throw new Refusal(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", $"The URI and the headers together exceed {MaxUri} bytes");
        }
    }
}
