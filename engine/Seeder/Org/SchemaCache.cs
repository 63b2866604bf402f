using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Files;

namespace Seeder.Org;

/// <summary>
/// The org's describes, kept in a folder beside the manifest. One describe global with If-Modified-Since says whether they still hold
/// (REST guide, Describe Global: 304 when no object changed), however many there are.
/// </summary>
public sealed class SchemaCache(OrgSession session, string folder)
{
    /// <summary>The names of the org's types; what is described is read when it is asked for.</summary>
    public async Task<OrgSchema> OpenAsync(CancellationToken cancel)
    {
        using var global = await session.Connection.ReadAsync("sobjects", new ApiRequest("GET", "sobjects", default), cancel);
        return OrgSchema.Empty.WithAllNames(DescribeReader.ReadNames(global.RootElement));
    }

    public async Task<OrgSchema> DescribeAsync(OrgSchema schema, ImmutableSortedSet<string> names, CancellationToken cancel)
    {
        foreach (var some in names.Chunk(ApiLimits.Subrequests))
        {
            var answers = await session.Connection.BatchAsync(
                [.. some.Select(n => $"sobjects/{n}/describe")],
                (i, words) => EnvironmentDiagnostics.UnexpectedAnswer($"describe of {some[i]}", 400, words),
                cancel);
            schema = schema.With(answers.Select(DescribeReader.Read));
        }
        return schema;
    }

    private string Folder => folder;
}
