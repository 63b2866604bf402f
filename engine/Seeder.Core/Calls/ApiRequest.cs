using System.Text.Json;
using Seeder.Core.Text;

namespace Seeder.Core.Calls;

/// <summary>
/// A request, its path relative to <c>/services/data/vXX.0/</c>, or from the root where it starts with a slash. GET and DELETE have no
/// body.
/// </summary>
internal sealed record ApiRequest(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>Asks for an answer only if it differs from the one of that time.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>Headers that say what the org's automation may do.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static ApiRequest Json(string method, string path, Action<Utf8JsonWriter> write) => new(method, path, JsonBytes.Of(write));
}
