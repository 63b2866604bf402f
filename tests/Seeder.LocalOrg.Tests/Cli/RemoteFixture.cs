using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seeder.Local;

namespace Seeder.Cli.Tests;

/// <summary>Commands that speak to an org of another process: this one's, which counts what it is asked and can be made to fail.</summary>
internal abstract class RemoteFixture : CliFixture
{
    private readonly HttpClient _http;

    protected RemoteFixture() => _http = new HttpClient(new Seeder.Local.Tests.TokenHandler(() => Org.AccessToken));

    protected LocalOrg Org { get; private set; } = null!;

    [SetUp]
    public async Task StartOrg()
    {
        Org = await LocalOrg.StartAsync(new LocalOrgOptions());
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

    protected async Task<JsonObject> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(Org.Url, path), body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    protected async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>(new Uri(Org.Url, path)))!;

    /// <summary>Takes all faults back; what they held goes on.</summary>
    protected async Task LetGoAsync()
    {
        Assert.That(await IdleFaultsAsync(), Is.Empty, "a fault did not happen");
        using var answer = await _http.DeleteAsync(new Uri(Org.Url, "/local-org/faults"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until a call went wrong by each rule, or the run is over.</summary>
    protected async Task UntilStruckAsync(Task run)
    {
        while (!run.IsCompleted && (await IdleFaultsAsync()).Count > 0)
        {
            await Task.Delay(1);
        }
    }

    /// <summary>Whether a call went wrong by this rule.</summary>
    protected async Task<bool> HasStruckAsync(int rule) =>
        (await GetAsync("/local-org/faults")).AsArray().Any(f => (int)f!["id"]! == rule && (int)f["applied"]! > 0);

    /// <summary>The rules in force by which nothing went wrong yet.</summary>
    private async Task<List<string>> IdleFaultsAsync() =>
        [.. (await GetAsync("/local-org/faults")).AsArray().Where(f => (int)f!["applied"]! == 0).Select(f => f!.ToJsonString())];

    protected async Task<JsonObject> CountsAsync() => (await _http.GetFromJsonAsync<JsonObject>(new Uri(Org.Url, "/local-org/counts")))!;

    /// <summary>Requests that wrote, by the org's own count.</summary>
    protected async Task<int> WritesAsync() => (await CountsAsync())["writes"]!.GetValue<int>();

    protected string ManifestOf(string plan) => Path.Combine(Folder, ".seeder", Org.OrgId, $"{plan}.manifest.json");
}
