using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Seeder.Local;

namespace Seeder.Benchmarks;

/// <summary>A local org in memory with a connection, as a test uses it.</summary>
internal sealed class SeededOrg : IAsyncDisposable
{
    private const int Seeded = 200;

    private readonly HttpClient _http;
    private readonly OrgConnection _connection;

    private SeededOrg(LocalOrg local, OrgConnection connection)
    {
        (Local, _connection) = (local, connection);
        _http = new HttpClient { BaseAddress = new Uri(local.Url, "/services/data/v66.0/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.AccessToken);
    }

    public LocalOrg Local { get; }

    public static async Task<SeededOrg> StartAsync() => await ConnectAsync(await LocalOrg.StartAsync(new LocalOrgOptions()));

    /// <summary>Starts another org with the rows that this one had at its snapshot.</summary>
    public async Task<SeededOrg> CloneAsync() => await ConnectAsync(await Local.CloneAsync("default"));

    /// <summary>Seeds the org. The manifest lies beside the plan.</summary>
    public async Task ApplyAsync(string plan)
    {
        var options = new SeedOptions { Manifest = $"{plan}.{Local.OrgId}.json", CacheFolder = null };
        await SeedPlan.Load(plan).ApplyAsync(_connection, options);
    }

    /// <summary>A test: changes rows, and queries.</summary>
    public async Task TestAsync(int rows)
    {
        await ChangeAsync(rows);
        if (await CountAsync("Industry = 'Energy'") != Seeded - rows || await CountAsync("Industry = 'Banking'") != rows)
        {
            throw new InvalidOperationException("The org does not have the rows of this test.");
        }
    }

    /// <summary>Changes some accounts, each by one call.</summary>
    public async Task ChangeAsync(int rows)
    {
        using var answer = await QueryAsync($"SELECT Id FROM Account ORDER BY Name LIMIT {rows}");
        foreach (var row in answer.RootElement.GetProperty("records").EnumerateArray())
        {
            using var content = new StringContent("""{"Industry":"Banking"}""", Encoding.UTF8, "application/json");
            using var response = await _http.PatchAsync($"sobjects/Account/{row.GetProperty("Id").GetString()}", content);
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Checks that the org has its seeded rows, and no others.</summary>
    public async Task CheckAsync()
    {
        if (await CountAsync("Industry = 'Energy'") != Seeded || await CountAsync("Industry = 'Banking'") != 0)
        {
            throw new InvalidOperationException("The org was not restored.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _connection.DisposeAsync();
        await Local.DisposeAsync();
    }

    private static async Task<SeededOrg> ConnectAsync(LocalOrg local)
    {
        var connection = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.AbsoluteUri, local.AccessToken));
        return new SeededOrg(local, connection);
    }

    private async Task<int> CountAsync(string condition)
    {
        using var answer = await QueryAsync($"SELECT COUNT() FROM Account WHERE {condition}");
        return answer.RootElement.GetProperty("totalSize").GetInt32();
    }

    private async Task<JsonDocument> QueryAsync(string soql) =>
        JsonDocument.Parse(await _http.GetByteArrayAsync($"query?q={Uri.EscapeDataString(soql)}"));
}
