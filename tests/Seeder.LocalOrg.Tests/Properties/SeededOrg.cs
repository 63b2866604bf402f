using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Seeder.Cli.Tests;
using Seeder.Core;
using Seeder.Core.Run;
using Seeder.Core.Text;
using Seeder.Org;

namespace Seeder.Local.Tests.Properties;

/// <summary>A local org, a session with it, and a folder for manifests.</summary>
internal sealed class SeededOrg : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-org-").FullName;
    private readonly HttpClient _http;
    private readonly LocalOrg _org;
    private readonly Uri _address;
    private readonly TimeProvider _time;
    private OrgSession? _session;
    private int _manifests;

    private SeededOrg(LocalOrg org, Uri address, TimeProvider time)
    {
        (_org, _address, _time) = (org, address, time);
        _http = new HttpClient(new TokenHandler(() => org.AccessToken));
    }

    public LocalOrg Org => _org;

    public string ManifestPath => Path.Combine(_folder, $"{ManifestName ?? $"{_manifests}"}.manifest.json");

    /// <summary>The name of the manifest for a plan that others use; null numbers the manifests.</summary>
    public string? ManifestName { get; set; }

    /// <summary>The path of the plan file. Files in the plan are relative to it.</summary>
    public string Source { get; set; } = "random.yaml";

    /// <summary>The clock for waits between attempts; used from the next reset on.</summary>
    public TimeProvider Pace { get; set; } = TimeProvider.System;

    /// <summary>How long a late commit is waited for.</summary>
    public TimeSpan SettleWait { get; set; } = TimeSpan.Zero;

    /// <summary>The value of <c>--bulk</c>.</summary>
    public string? Bulk { get; set; }

    /// <summary>The user's assumption about in-doubt calls.</summary>
    public Assumption? Assume { get; set; }

    /// <summary>Ends the run at once, like a kill: calls in flight stay in doubt.</summary>
    public CancellationToken Abort { get; set; }

    /// <summary>The token for the next session; null for the org's first user.</summary>
    public string? Token { get; set; }

    /// <summary>The timeout of a request; used from the next reset on.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public static Task<SeededOrg> StartAsync(params string[] metadata) => StartAsync(new LocalOrgOptions { MetadataPaths = metadata });

    /// <param name="options">The options of the org.</param>
    /// <param name="address">The address for the engine, if a proxy is before the org; null is the org itself.</param>
    public static async Task<SeededOrg> StartAsync(LocalOrgOptions options, Func<Uri, Uri>? address = null)
    {
        var org = await LocalOrg.StartAsync(options);
        var seeded = new SeededOrg(org, address?.Invoke(org.Url) ?? org.Url, options.Time);
        await seeded.OpenAsync();
        return seeded;
    }

    /// <summary>Empties the org, without a manifest.</summary>
    public async Task ResetAsync()
    {
        await _org.ResetAsync();
        await OpenAsync();
        _manifests++;
    }

    /// <summary>Keeps the org, but starts with a new manifest.</summary>
    public void ForgetManifest() => _manifests++;

    public Task<SeedReport> ApplyAsync(string yaml, int parallel, bool prune = false, params string[] only) =>
        RunAsync(yaml, PlanGoal.Apply, parallel, prune, only);

    public Task<SeedReport> DestroyAsync(string yaml, int parallel) => RunAsync(yaml, PlanGoal.Destroy, parallel, prune: false);

    public async Task<SeedReport> PlanAsync(string yaml)
    {
        using var run = Run(yaml, PlanGoal.Apply, 1, prune: false);
        return await run.PlanAsync(default);
    }

    /// <summary>Sets a fault rule, which replaces the earlier ones.</summary>
    public async Task FailAsync(object rule)
    {
        await ClearAsync();
        using var answer = await _http.PostAsJsonAsync(new Uri(_org.Url, "/local-org/faults"), rule);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Removes all faults. The test fails if one of them did not happen.</summary>
    public async Task EditManifestAsync()
    {
        var rules = (await _http.GetFromJsonAsync<List<JsonElement>>(new Uri(_org.Url, "/local-org/faults")))!;
        if (rules.FirstOrDefault(f => f.GetProperty("applied").GetInt32() == 0) is { ValueKind: JsonValueKind.Object } idle)
        {
            throw new InvalidOperationException($"A fault did not happen: {idle}");
        }
        await ClearAsync();
    }

    /// <summary>Removes all faults. No client may have a request that is held.</summary>
    public async Task ClearAsync()
    {
        await GoneClients.EndedAsync(async () => (await _http.GetFromJsonAsync<JsonNode>(new Uri(_org.Url, "/local-org/log")))!);
        using var answer = await _http.DeleteAsync(new Uri(_org.Url, "/local-org/faults"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The number of requests that failed by the present rules.</summary>
    public async Task<int> FaultsAsync() =>
        (await _http.GetFromJsonAsync<List<JsonElement>>(new Uri(_org.Url, "/local-org/faults")))!.Sum(
            f => f.GetProperty("applied").GetInt32());

    /// <summary>All rows of a type without deleted ones, by id.</summary>
    public async Task<Dictionary<string, IReadOnlyDictionary<string, JsonElement>>> RowsAsync(string type)
    {
        var rows = await _http.GetFromJsonAsync<List<Dictionary<string, JsonElement>>>(new Uri(_org.Url, $"/local-org/rows/{type}"));
        return rows!.Where(r => !r.TryGetValue("IsDeleted", out var deleted) || deleted.ValueKind != JsonValueKind.True)
            .ToDictionary(r => r["Id"].GetString()!, r => (IReadOnlyDictionary<string, JsonElement>)r);
    }

    /// <summary>Makes the log contain the bodies of requests.</summary>
    public async Task KeepBodiesAsync()
    {
        using var answer = await _http.PutAsync(new Uri(_org.Url, "/local-org/log?bodies=true"), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The describe of a type.</summary>
    public async Task<JsonElement> DescribeAsync(string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_org.Url, $"/services/data/v66.0/sobjects/{type}/describe"));
        request.Headers.Authorization = new("Bearer", _org.AccessToken);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The requests that wrote, after the one with this number.</summary>
    public async Task<List<JsonElement>> WritesAsync(long after) =>
        [.. (await LogAsync(after)).Where(e => e.GetProperty("write").GetBoolean())];

    public async Task<long> LastRequestAsync() =>
        (await LogAsync(0)).Select(e => e.GetProperty("sequence").GetInt64()).DefaultIfEmpty(0).Last();

    public async ValueTask DisposeAsync()
    {
        _session?.Dispose();
        _http.Dispose();
        await _org.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sets the org's rules; null removes them.</summary>
    public async Task RuleAsync(object? rules)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(_org.Url, "/local-org/rules"), rules ?? new { });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Opens a new session.</summary>
    public async Task OpenAsync()
    {
        _session?.Dispose();
        _session = await OrgSession.OpenAsync(
            Logins.Token(_address, Token ?? _org.AccessToken), Logins.Context(Pace, Timeout), null, default);
    }

    /// <summary>The requests after the one with this number.</summary>
    public async Task<List<JsonElement>> LogAsync(long after) =>
        (await _http.GetFromJsonAsync<List<JsonElement>>(new Uri(_org.Url, $"/local-org/log?after={after}")))!;

    private async Task<SeedReport> RunAsync(string yaml, PlanGoal goal, int parallel, bool prune, params string[] only)
    {
        using var run = Run(yaml, goal, parallel, prune, only);
        return await run.ApplyAsync(null, default, Abort);
    }

    private SeedRun Run(string yaml, PlanGoal goal, int parallel, bool prune, params string[] only)
    {
        var request = new PlanRequest(new SourceText(Source, yaml), _time.GetUtcNow())
        {
            Goal = goal,
            Prune = prune,
            Bulk = Bulk,
            Only = [.. only],
            ResolveMode = new ResolveMode(SettleWait, Assume)
        };
        return new SeedRun(
            _session!,
            new RunOptions(request) { ManifestPath = ManifestPath, Parallel = parallel, CacheFolder = Path.Combine(_folder, "cache") },
            Pace);
    }
}
