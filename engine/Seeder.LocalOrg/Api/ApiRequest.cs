using System.Net;
using System.Text;
using System.Text.Unicode;

namespace Seeder.Local;

/// <summary>A request after HTTP processing: decompressed, with its method override applied and its path split.</summary>
internal sealed record ApiRequest
{
    public required string Method { get; init; }

    /// <summary>
    /// The decoded segments of the path. Empty ones are left out, since real clients send <c>//services</c> and trailing slashes.
    /// </summary>
    public required string[] Segments { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The uploaded data of a bulk job, which is too large for <see cref="Body"/>; null for other requests.</summary>
    public Stream? Upload { get; init; }

    public string? ContentType { get; init; }
    public string? Authorization { get; init; }

    /// <summary>The address to which the client sent the request: host and port.</summary>
    public string Host { get; init; } = "";

    public string? QueryOptions { get; init; }
    public string? IfModifiedSince { get; init; }
    public string? IfNoneMatch { get; init; }
    public string? IfUnmodifiedSince { get; init; }
    public string? IfMatch { get; init; }
    /// <summary>Whether the client wants XML, and whether it wants lines and indents (<c>X-PrettyPrint</c>).</summary>
    public bool WantsXml { get; init; }

    public bool IsPretty { get; init; }
    public required Uri BaseUrl { get; init; }

    /// <summary>Records what the request does, for the log.</summary>
    public required Touched Touched { get; init; }

    /// <summary>The id of the user whose token the request has, with 18 characters; null if it needs no token.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether a fault rule makes every write of this request fail with a locked row.</summary>
    public bool Locked { get; init; }

    /// <summary>Set by a fault rule: writing more records than this fails with a governor limit. Null without such a rule.</summary>
    public int? MostRecords { get; init; }

    /// <summary>Whether a fault rule stops the Batch after half of its subrequests.</summary>
    public bool Half { get; init; }

    /// <summary><c>Sforce-Duplicate-Rule-Header: allowSave=true</c>.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>The header <c>Sforce-Auto-Assign</c>: false only if it is FALSE; true if it is not sent.</summary>
    public bool AutoAssign { get; init; } = true;

    /// <summary>The API version in the path: 66 for v66.0; 0 outside /services/data/vXX.X.</summary>
    public int Version { get; init; }

    public string DataPath => $"/services/data/v{Version}.0";

    public static string[] Split(string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    /// <summary>Parses a query string. Names are case-insensitive, '+' is a space, and of equal names the last one counts.</summary>
    public static IReadOnlyDictionary<string, string> ParseQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            values[Decode(name)] = equals < 0 ? "" : Decode(part[(equals + 1)..]);
        }

        return values;
    }

    public bool Flag(string name) => Query.TryGetValue(name, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    private static string Decode(string text)
    {
        // Uri.UnescapeDataString keeps an escape that is not UTF-8, so that the text would have another meaning.
        var bytes = WebUtility.UrlDecodeToBytes(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text))!;
        return Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new Refusal(400, "MALFORMED_QUERY", "The query string is not valid UTF-8");
    }
}
