using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Files;

namespace Seeder.Org;

/// <summary>
/// The org's describes, cached in the user's cache folder. One describe global request with If-Modified-Since tells whether all cached
/// describes are still valid (REST guide, Describe Global: 304 if no object changed since).
/// </summary>
internal sealed class SchemaCache(OrgSession session, string? cacheFolder, TimeProvider time)
{
    private readonly DescribeCache _files = new(
        cacheFolder, new DescribeOwner(session.Identity.Id, session.Identity.UserId, session.Client.ApiVersion), time);

    /// <summary>Reads the names of the org's types. Each type is described when it is first needed.</summary>
    public async Task<OrgSchema> OpenAsync(CancellationToken cancel)
    {
        var cached = _files.Open();
        var request = new ApiRequest("GET", "sobjects", default) { IfModifiedSince = cached?.At };
        using var global = await session.Client.TryReadAsync("sobjects", request, cancel);
        if (global is null)
        {
            return OrgSchema.Empty.WithAllNames(cached!.Names);
        }
        var names = DescribeReader.ReadNames(global.RootElement).ToImmutableArray();
        // Without the org's time there can be no If-Modified-Since request later, so nothing is cached.
        if (session.Client.OrgTime is { } at)
        {
            // The header has whole seconds. One second is subtracted, so that a change later in this second is noticed (RFC 9110, section
            // 8.8.2.2).
            _files.Begin(at.AddSeconds(-1), names);
        }
        else
        {
            _files.Close();
        }
        return OrgSchema.Empty.WithAllNames(names);
    }

    /// <summary>Describes types until a search needs no more of them.</summary>
    /// <param name="schema">The names, from <see cref="OpenAsync"/>.</param>
    /// <param name="missing">The pure search: returns the types that it needs and that the schema lacks.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<OrgSchema> DescribeAllAsync(
        OrgSchema schema, Func<OrgSchema, ImmutableSortedSet<string>> missing, CancellationToken cancel)
    {
        return Converge.RunAsync(
            schema, Step, (known, needs) => DescribeAsync(known, ((Needs.Types)needs).Names, cancel), cancel);

        (OrgSchema, Needs?) Step(OrgSchema known) =>
            (known, missing(known) is { IsEmpty: false } names ? new Needs.Types(names) : null);
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
            var answers = await session.Client.BatchAsync([.. some.Select(n => $"sobjects/{n}/describe")], cancel);
            foreach (var (name, given) in some.Zip(answers))
            {
                var answer = session.Client.Require(
                    given, words => Unexpected(name, given.Status, words) with { Kind = DiagnosticKind.Rejected });
                var type = ReadAnswer(name, given.Status, answer);
                schema = schema.With([type]);
                _files.WriteType(name, Encoding.UTF8.GetBytes(answer.GetRawText()));
            }
        }
        return schema;
    }

    // A describe of another type is an error: the planner would ask for the missing type again, without end.
    private static ObjectSchema ReadAnswer(string name, int status, JsonElement answer)
    {
        try
        {
            if (DescribeReader.Read(answer) is var type && IsOf(type, name))
            {
                return type;
            }
            throw SeederException.Of(Unexpected(name, status, $"it describes '{type.Name}'."));
        }
        catch (FormatException exception)
        {
            throw SeederException.Of(Unexpected(name, status, exception.Message));
        }
    }

    private static Diagnostic Unexpected(string type, int status, string reason) =>
        EnvironmentDiagnostics.UnexpectedAnswer($"describe of {type}", status, reason);

    // Returns null if the cached file cannot be read or describes another type.
    private ObjectSchema? ReadType(string name)
    {
        if (_files.ReadType(name) is not { } bytes)
        {
            return null;
        }
        try
        {
            using var describe = JsonDocument.Parse(bytes);
            return DescribeReader.Read(describe.RootElement) is var type && IsOf(type, name) ? type : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsOf(ObjectSchema type, string name) => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
