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

    // Describes that were read together with the names, before anything asked for them.
    private readonly Dictionary<string, BatchAnswer> _early = new(StringComparer.OrdinalIgnoreCase);

    // The check of the cached names, which runs while the work goes on with them; null if it is over.
    private Task<JsonDocument?>? _check;

    // Types that will probably be needed and that nobody asked for yet.
    private ImmutableArray<string> _expected = [];
    private DateTimeOffset? _asked;

    /// <summary>Reads the names of the org's types. Each type is described when it is first needed.</summary>
    public async Task<OrgSchema> OpenAsync(CancellationToken cancel)
    {
        var schema = await BeginAsync([], cancel);
        return await ConfirmAsync() ?? schema;
    }

    /// <summary>
    /// Like <see cref="OpenAsync"/>, but does not wait for the org: cached names are returned at once, and <see cref="ConfirmAsync"/> must
    /// follow before anything depends on them. Without a cache, the describes are read at the same time as the names.
    /// </summary>
    /// <param name="expected">The types that will probably be needed. Names that no type can have are left out.</param>
    public async Task<OrgSchema> BeginAsync(IEnumerable<string> expected, CancellationToken cancel)
    {
        var cached = _files.Open();
        _expected = [.. expected.Where(IsName).Distinct(StringComparer.OrdinalIgnoreCase)];
        // Before the requests: a change in the org after this time is noticed the next time.
        _asked = session.Client.OrgTime;
        var request = new ApiRequest("GET", "sobjects", default) { IfModifiedSince = cached?.At };
        _check = session.Client.TryReadAsync("sobjects", request, cancel);
        if (cached is not null)
        {
            return OrgSchema.Empty.WithAllNames(cached.Names);
        }
        var describes = ReadEarlyAsync(_expected, cancel);
        _expected = [];
        OrgSchema schema;
        try
        {
            schema = (await ConfirmAsync())!;
        }
        catch
        {
            // The error of the names is reported.
            await describes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        await describes;
        return schema;
    }

    /// <summary>Waits for the check that <see cref="BeginAsync"/> started.</summary>
    /// <returns>The names of the changed org, without any describe; null if the cached names are still valid.</returns>
    public async Task<OrgSchema?> ConfirmAsync()
    {
        if (_check is not { } check)
        {
            return null;
        }
        _check = null;
        using var global = await check;
        if (global is null)
        {
            return null;
        }
        var names = DescribeReader.ReadNames(global.RootElement).ToImmutableArray();
        // Without the org's time there can be no If-Modified-Since request later, so nothing is cached.
        if ((_asked ?? session.Client.OrgTime) is { } at)
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
        var all = schema.AllNames;
        foreach (var (name, given) in missing.Zip(await ReadDescribesAsync(missing, n => all?.Contains(n) == true, cancel)))
        {
            var answer = session.Client.Require(
                given, words => Unexpected(name, given.Status, words) with { Kind = DiagnosticKind.Rejected });
            var type = ReadAnswer(name, given.Status, answer);
            schema = schema.With([type]);
            _files.WriteType(name, Encoding.UTF8.GetBytes(answer.GetRawText()));
        }
        return schema;
    }

    private async Task<IEnumerable<BatchAnswer>> ReadDescribesAsync(
        IReadOnlyList<string> names, Func<string, bool> isOfOrg, CancellationToken cancel)
    {
        var left = names.Where(n => !_early.ContainsKey(n)).ToList();
        // A Batch call with room takes types that would need another call later.
        var room = left.Count == 0 ? 0 : (ApiLimits.Subrequests - (left.Count % ApiLimits.Subrequests)) % ApiLimits.Subrequests;
        left.AddRange(_expected
            .Where(n => !names.Contains(n, StringComparer.OrdinalIgnoreCase) && isOfOrg(n) && ReadType(n) is null)
            .Take(room));
        var answers = await session.Client.BatchAllAsync([.. left.Select(PathOf)], cancel);
        var read = left.Zip(answers).ToDictionary(r => r.First, r => r.Second, StringComparer.OrdinalIgnoreCase);
        foreach (var name in left.Where(n => read[n].IsGood && !names.Contains(n)))
        {
            _early[name] = read[name];
        }
        _expected = left.Count == 0 ? _expected : [];
        return names.Select(n => _early.Remove(n, out var early) ? early : read[n]);
    }

    // Types that the org does not have, or not under this name, are left out: the planner reports them.
    private async Task ReadEarlyAsync(IReadOnlyList<string> names, CancellationToken cancel)
    {
        var answers = await session.Client.BatchAllAsync([.. names.Select(PathOf)], cancel);
        foreach (var (name, answer) in names.Zip(answers).Where(a => a.Second.IsGood))
        {
            _early[name] = answer;
        }
    }

    private static string PathOf(string type) => $"sobjects/{type}/describe";

    // The text of a plan becomes a part of a path, so other characters are left out.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

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
