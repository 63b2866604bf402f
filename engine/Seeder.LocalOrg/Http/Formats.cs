using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Seeder.Local;

/// <summary>
/// Converts between JSON and XML. XML is accepted only where its format is documented: Tree, Batch and arrays of errors. Other requests in
/// XML are refused.
/// </summary>
internal static class Formats
{
    /// <summary>Returns the request with a JSON body, whatever its original format is.</summary>
    public static ApiRequest Read(HttpContext http, ApiRequest request)
    {
        if (request.Segments is not ["services", "data", _, ..])
        {
            return request;
        }

        var kind = Kind(request);
        if (!request.Body.IsEmpty
            && request.Method is "POST" or "PATCH" or "PUT"
            && MediaType(request.ContentType) is var type
            && type != "application/json")
        {
            return kind is null || !IsXml(type)
                ? throw new Refusal(
                    415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type '{request.ContentType}' is not supported; use application/json")
                : request with { Body = kind == "tree" ? XmlBody.Tree(request.Body) : XmlBody.Batch(request.Body) };
        }

        return WantsXml(http) && kind is null
            ? throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "The XML form of this resource is not documented; accept application/json")
            : request;
    }

    public static ApiResponse Write(HttpContext http, ApiRequest request, ApiResponse response) =>
        response.Body.IsEmpty || response.ContentType != ApiResponse.JsonType || !WantsXml(http) ? response
        : Kind(request) switch
        {
            "tree" => XmlAnswer.Tree(response),
            "batch" => XmlAnswer.Batch(response),
            _ => response.Status >= 400 ? XmlAnswer.Errors(response) : response,
        };

    private static string? Kind(ApiRequest request) => request.Segments switch
    {
        [_, _, _, "composite", "tree", _] => "tree",
        [_, _, _, "composite", "batch"] => "batch",
        _ => null,
    };

    // Unknown content types, and those that cannot be parsed, are treated as JSON.
    private static bool WantsXml(HttpContext http)
    {
        if (!MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept.OfType<string>().ToList(), out var accepted))
        {
            return false;
        }

        var xml = accepted.Where(a => IsXml(a.MediaType.Value)).Max(a => (double?)(a.Quality ?? 1));
        var others = accepted.Where(a => !IsXml(a.MediaType.Value)).Max(a => (double?)(a.Quality ?? 1));
        return xml is not null && (others is null || xml > others);
    }

    private static bool IsXml(string? type) =>
        type is not null
            && (type.Equals("application/xml", StringComparison.OrdinalIgnoreCase)
                || type.Equals("text/xml", StringComparison.OrdinalIgnoreCase));

    private static string? MediaType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.Value?.ToLower(CultureInfo.InvariantCulture) : null;
}
