using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seeder.Local;

namespace Seeder.Cli.Tests;

/// <summary>
/// Runs commands with an org in the test process, as if it were another machine. It counts requests, and rules can make them fail.
/// </summary>
internal abstract class RemoteFixture : CliFixture
{
    private readonly HttpClient _http;

    protected RemoteFixture() => _http = new HttpClient(new Seeder.Local.Tests.TokenHandler(() => Org.AccessToken));

    protected LocalOrg Org { get; private set; } = null!;

    /// <summary>The options of the org.</summary>
    protected virtual LocalOrgOptions OrgOptions => new();

    [SetUp]
    public async Task StartOrg()
    {
        Org = await LocalOrg.StartAsync(OrgOptions);
        Variables["SF_ORG_INSTANCE_URL"] = Org.Url.ToString();
        Variables["SF_ACCESS_TOKEN"] = Org.AccessToken;
    }

    [TearDown]
    public async Task StopOrg()
    {
        var idle = await IdleFaultsAsync();
        _http.Dispose();
        await Org.DisposeAsync();
        Assert.That(idle, Is.Empty, "a fault did not happen");
    }

    protected async Task FailAsync(object rule)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Org.Url, "/local-org/faults"), rule);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sets the duplicate rules, triggers and validation rules of the org.</summary>
    protected async Task SetRulesAsync(object rules)
    {
        using var answer = await _http.PutAsJsonAsync(new Uri(Org.Url, "/local-org/rules"), rules);
        answer.EnsureSuccessStatusCode();
    }

    protected async Task<JsonObject> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Org.Url, path), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    protected async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>(new Uri(Org.Url, path)))!;

    /// <summary>Removes all faults; requests that they hold continue.</summary>
    protected async Task LetGoAsync()
    {
        Assert.That(await IdleFaultsAsync(), Is.Empty, "a fault did not happen");
        using var answer = await _http.DeleteAsync(new Uri(Org.Url, "/local-org/faults"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Kills the command, and waits until the org has ended its requests.</summary>
    protected async Task KillAsync(CliProcess process)
    {
        process.Kill();
        await process.EndAsync();
        await GoneClients.KilledAsync(Org.Url, () => GetAsync("/local-org/log"));
    }

    /// <summary>Kills the command at the given moment; the test fails if it ended before.</summary>
    protected async Task KillAtAsync(CliProcess process, Func<Task<bool>> moment)
    {
        while (!await moment())
        {
            if (process.HasEnded)
            {
                Assert.Fail($"It ended before it was to be killed: {await process.EndAsync()}");
            }
            await Task.Delay(5);
        }
        await KillAsync(process);
    }

    /// <summary>Waits until a request failed by each rule, or the run has ended.</summary>
    protected Task UntilStruckAsync(Task run) => UntilStruckAsync(() => run.IsCompleted);

    protected async Task UntilStruckAsync(Func<bool> hasEnded)
    {
        while (!hasEnded() && (await IdleFaultsAsync()).Count > 0)
        {
            await Task.Delay(5);
        }
    }

    /// <summary>Whether a request failed by this rule.</summary>
    protected async Task<bool> HasStruckAsync(int rule) =>
        (await GetAsync("/local-org/faults")).AsArray().Any(f => (int)f!["id"]! == rule && (int)f["applied"]! > 0);

    /// <summary>The rules by which no request has failed yet.</summary>
    private async Task<List<string>> IdleFaultsAsync() =>
        [.. (await GetAsync("/local-org/faults")).AsArray().Where(f => (int)f!["applied"]! == 0).Select(f => f!.ToJsonString())];

    protected async Task<JsonObject> CountsAsync() => (await _http.GetFromJsonAsync<JsonObject>(new Uri(Org.Url, "/local-org/counts")))!;

    /// <summary>The number of requests that wrote, as the org counts them.</summary>
    protected async Task<int> WritesAsync() => (await CountsAsync())["writes"]!.GetValue<int>();

    protected string ManifestOf(string plan) => Path.Combine(Folder, ".seeder", Org.OrgId, $"{plan}.manifest.json");
}
