using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Seeder.Local;

/// <summary>
/// Converts between JSON, in which all resources work, and XML, which a client may send and ask for. The suffixes <c>.json</c> and
/// <c>.xml</c> choose the format of the response up to version 57.0; <c>X-PrettyPrint: 1</c> breaks it into lines.
/// </summary>
internal static class Formats
{
    private const int LastWithSuffix = 57;

    /// <summary>Finds the wanted format, and removes a suffix from the path.</summary>
    public static ApiRequest Describe(HttpContext http, ApiRequest request)
    {
        var pretty = http.Request.Headers["X-PrettyPrint"].ToString().Trim();
        var described = request with
        {
            WantsXml = WantsXml(http),
            IsPretty = pretty == "1" || pretty.Equals("true", StringComparison.OrdinalIgnoreCase),
        };
        return Suffix(request.Segments) is { } suffix
            ? described with { WantsXml = suffix == ".xml", Segments = WithoutSuffix(request.Segments) }
            : described;
    }

    /// <summary>The suffix of a path such as <c>services/data/v57.0/limits.xml</c>; null if it has none, or a version without
    /// suffixes.</summary>
    public static string? Suffix(string[] segments)
    {
        if (segments is not ["services", "data", .., var last])
        {
            return null;
        }

        // The list of versions, services/data.xml, belongs to no version.
        var version = segments.Length > 3 ? ApiVersions.TryParse(segments[2]) : null;
        return version is null or > LastWithSuffix ? null
            : last.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ".json"
            : last.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? ".xml"
            : null;
    }

    public static string[] WithoutSuffix(string[] segments) =>
        Suffix(segments) is { } suffix ? [.. segments[..^1], segments[^1][..^suffix.Length]] : segments;

    /// <summary>Returns the request with a JSON body, whatever its original format is.</summary>
    public static ApiRequest Read(ApiRequest request)
    {
        // Jobs take CSV and forms, and check their types themselves.
        if (request.Segments is not ["services", "data", _, ..] or [_, _, _, "jobs", ..]
            || request.Body.IsEmpty
            || request.Method is not ("POST" or "PATCH" or "PUT")
            || MediaType(request.ContentType) is var type && type == "application/json")
        {
            return request;
        }

        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? convert = request.Segments[3..] switch
        {
            _ when !IsXml(type) => null,
            ["composite", "tree", _] => XmlBody.Tree,
            ["composite", "batch"] => XmlBody.Batch,
            ["composite", "sobjects"] or ["composite", "sobjects", _, _] => XmlBody.Collections,
            ["composite", "sobjects", _] => XmlBody.Retrieve,
            ["sobjects", _, ..] => XmlBody.Row,
            _ => null,
        };
        return convert is null ? throw Unsupported(request) : request with { Body = convert(request.Body) };
    }

    public static ApiResponse Write(ApiRequest request, ApiResponse response)
    {
        if (response.Body.IsEmpty || response.ContentType != ApiResponse.JsonType)
        {
            return response;
        }

        return request.WantsXml ? XmlAnswer.Of(response, Root(request.Segments), request.IsPretty)
            : request.IsPretty ? response with { Body = Indented(response.Body) }
            : response;
    }

    private static ReadOnlyMemory<byte> Indented(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var buffer = new ArrayBufferWriter<byte>(body.Length * 2);
        using (var json = new Utf8JsonWriter(buffer, JsonBuffer.Options with { Indented = true }))
        {
            document.WriteTo(json);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>
    /// The root element of a response in XML. Those of Tree, Batch, rows and queries are documented; the others are assumptions.
    /// </summary>
    private static string Root(string[] segments) => segments switch
    {
        ["services", "data"] => "Versions",
        ["services", "data", _] => "urls",
        [_, _, _, "composite", "tree", _] => "SObjectTreeResponse",
        [_, _, _, "composite", "batch"] => "batchResults",
        [_, _, _, "composite", "sobjects", _] => "Records",
        [_, _, _, "composite", "sobjects", ..] => "Results",
        [_, _, _, "sobjects"] => "DescribeGlobal",
        [_, _, _, "sobjects", _, "describe"] => "DescribeSObject",
        [_, _, _, "sobjects", _, _, _] => "urls",
        [_, _, _, "sobjects", var type, ..] => type,
        [_, _, _, "limits"] => "LimitsSnapshot",
        _ => "Result",
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

    private static Refusal Unsupported(ApiRequest request) => new(
        415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type '{request.ContentType}' is not supported; use application/json or application/xml");
}
