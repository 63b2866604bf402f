using System.Text;

namespace Seeder.Local;

/// <summary>A request after HTTP is done with it: unzipped, its method overridden, its path in segments.</summary>
internal sealed record ApiRequest
{
    public required string Method { get; init; }

    /// <summary>Decoded segments, empty ones left out: real clients send <c>//services</c> and trailing slashes.</summary>
    public required string[] Segments { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }
    public ReadOnlyMemory<byte> Body { get; init; }
    public string? ContentType { get; init; }
    public string? QueryOptions { get; init; }
    public string? IfModifiedSince { get; init; }
    public string? IfNoneMatch { get; init; }
    public string? IfUnmodifiedSince { get; init; }
    public string? IfMatch { get; init; }
    public required Uri BaseUrl { get; init; }

    /// <summary>What the request did, for the log.</summary>
    public required Touched Touched { get; init; }

    /// <summary>Whose token it carries, 18 characters; null where none was needed.</summary>
    public string? UserId { get; init; }

    /// <summary>Set by a fault rule: every write of this request finds its rows locked.</summary>
    public bool Locked { get; init; }

    /// <summary>Set by a fault rule: a write of more records hits a governor limit.</summary>
    public int? MostRecords { get; init; }

    /// <summary>Set by a fault rule: a batch ends in the middle.</summary>
    public bool Half { get; init; }

    /// <summary><c>Sforce-Duplicate-Rule-Header: allowSave=true</c>.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary><c>Sforce-Auto-Assign</c>: anything but FALSE, and TRUE when it is not sent.</summary>
    public bool AutoAssign { get; init; } = true;

    /// <summary>From the path: 66 for v66.0; 0 outside /services/data/vXX.X.</summary>
    public int Version { get; init; }

    public string DataPath => $"/services/data/v{Version}.0";

    public static string[] Split(string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    /// <summary>Names without case, '+' as a space, the last of equal names.</summary>
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

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
