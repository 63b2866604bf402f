using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Files;

namespace Seeder.Org;

/// <summary>
/// The org's describes, kept in a folder beside the manifest. One describe global with If-Modified-Since says whether they still hold
/// (REST guide, Describe Global: 304 when no object changed since), however many there are.
/// </summary>
public sealed partial class SchemaCache(OrgSession session, string folder)
{
    internal sealed record CacheIndex(string ApiVersion, DateTimeOffset At, ImmutableArray<string> Names);

    [JsonSerializable(typeof(CacheIndex))]
    private sealed partial class CacheContext : JsonSerializerContext;

    private string IndexPath => Path.Combine(folder, "index.json");

    /// <summary>The names of the org's types; each is described when it is asked for.</summary>
    public async Task<OrgSchema> OpenAsync(CancellationToken cancel)
    {
        var cached = ReadIndex();
        var request = new ApiRequest("GET", "sobjects", default) { IfModifiedSince = cached?.At };
        using var global = await session.Connection.TryReadAsync("sobjects", request, cancel);
        if (global is null)
        {
            return OrgSchema.Empty.WithAllNames(cached!.Names);
        }
        var names = DescribeReader.ReadNames(global.RootElement).ToImmutableArray();
        Forget();
        // Without the org's clock nothing could be asked of it later: then nothing is kept.
        if (session.Connection.OrgTime is { } at)
        {
            AtomicFile.Write(IndexPath, JsonSerializer.SerializeToUtf8Bytes(new CacheIndex(session.Connection.ApiVersion, at, names), CacheContext.Default.CacheIndex));
        }
        return OrgSchema.Empty.WithAllNames(names);
    }

    public async Task<OrgSchema> DescribeAsync(OrgSchema schema, ImmutableSortedSet<string> names, CancellationToken cancel)
    {
        var missing = new List<string>();
        foreach (var name in names)
        {
            if (ReadType(name) is { } type)
            {
                schema = schema.With([type]);
            }
            else
            {
                missing.Add(name);
            }
        }
        foreach (var some in missing.Chunk(ApiLimits.Subrequests))
        {
            var answers = await session.Connection.BatchAsync([.. some.Select(n => $"sobjects/{n}/describe")], cancel);
            foreach (var (name, given) in some.Zip(answers))
            {
                var answer = session.Connection.Require(given, words => EnvironmentDiagnostics.UnexpectedAnswer($"describe of {name}", given.Status, words));
                schema = schema.With([DescribeReader.Read(answer)]);
                if (File.Exists(IndexPath))
                {
                    AtomicFile.Write(PathOf(name), Encoding.UTF8.GetBytes(answer.GetRawText()));
                }
            }
        }
        return schema;
    }

    private CacheIndex? ReadIndex() => ReadOrNull(IndexPath, bytes => JsonSerializer.Deserialize(bytes, CacheContext.Default.CacheIndex)) is { } index
        && index.ApiVersion == session.Connection.ApiVersion ? index : null;

    private ObjectSchema? ReadType(string name) => File.Exists(IndexPath) ? ReadOrNull(PathOf(name), bytes =>
    {
        using var describe = JsonDocument.Parse(bytes);
        return DescribeReader.Read(describe.RootElement);
    }) : null;

    // A cache that cannot be read is no cache.
    private static T? ReadOrNull<T>(string path, Func<byte[], T?> parse)
        where T : class
    {
        try
        {
            return File.Exists(path) ? parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return null;
        }
    }

    private void Forget()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(string type) => Path.Combine(folder, $"{type}.json");
}
