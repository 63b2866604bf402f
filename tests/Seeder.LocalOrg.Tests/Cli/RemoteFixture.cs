using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
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
        _http.Dispose();
        await Org.DisposeAsync();
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
        using var answer = await _http.DeleteAsync(new Uri(Org.Url, "/local-org/faults"));
        answer.EnsureSuccessStatusCode();
    }

    protected async Task<JsonObject> CountsAsync() => (await _http.GetFromJsonAsync<JsonObject>(new Uri(Org.Url, "/local-org/counts")))!;

    /// <summary>Requests that wrote, by the org's own count.</summary>
    protected async Task<int> WritesAsync() => (await CountsAsync())["writes"]!.GetValue<int>();

    protected string ManifestOf(string plan) => Path.Combine(Folder, ".seeder", Org.OrgId, $"{plan}.manifest.json");
}
