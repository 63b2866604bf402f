using System.Net.Http.Json;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Library;

/// <summary>The library as an application uses it, with an org and a folder for each test.</summary>
internal abstract class LibraryFixture : RemoteFixture
{
    protected SeedOptions Options => new()
    {
        Manifest = ManifestPath,
        SettleWait = TimeSpan.Zero,
        CacheFolder = null,
    };

    protected string ManifestPath => Path.Combine(Folder, "manifests", "seed.manifest.json");

    protected Task<OrgConnection> ConnectAsync(OrgConnectionOptions? options = null) =>
        OrgConnection.ConnectAsync(OrgLogin.Token(Org.Url.ToString(), Org.AccessToken), options);

    protected SeedPlan Load(string yaml, SeedOptions? options = null) => SeedPlan.Load(Write("plan.yaml", yaml), options ?? Options);

    /// <summary>Writes a record as somebody else does.</summary>
    protected async Task AddAccountAsync(string name)
    {
        using var http = new HttpClient(new TokenHandler(() => Org.AccessToken));
        using var answer = await http.PostAsJsonAsync(
            new Uri(Org.Url, "/local-org/rows"), new[] { new { type = "Account", values = new { Name = name } } });
        answer.EnsureSuccessStatusCode();
    }

    protected async Task<List<string>> NamesAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Where(r => r!["IsDeleted"]?.GetValue<bool>() != true)
            .Select(r => (string)r!["Name"]!)];

    /// <summary>Receives progress on the thread of the run.</summary>
    protected sealed class Heard(Action<SeedProgress> hear) : IProgress<SeedProgress>
    {
        public void Report(SeedProgress value) => hear(value);
    }
}
