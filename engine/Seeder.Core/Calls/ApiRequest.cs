using System.Text.Json;

namespace Seeder.Core.Calls;

/// <summary>
/// An HTTP request. The path is relative to <c>/services/data/vXX.0/</c>, or to the server's root if it begins with a slash. GET and DELETE
/// have an empty body.
/// </summary>
internal sealed record ApiRequest(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The content type of CSV, which jobs use.</summary>
    public const string Csv = "text/csv";

    /// <summary>The content type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The content type of the response.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>If set, the org sends a response body only if it changed since this time.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>Additional headers, which switch the org's assignment rules and duplicate rules on or off.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static ApiRequest Json(string method, string path, Action<Utf8JsonWriter> write) => new(method, path, JsonBytes.Of(write));
}
