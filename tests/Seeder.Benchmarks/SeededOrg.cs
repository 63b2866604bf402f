using System.Text;
using Seeder.Testing;

namespace Seeder.Benchmarks;

/// <summary>An embedded org for tests, with the work of one test.</summary>
internal sealed class SeededOrg(TestOrg org) : IAsyncDisposable
{
    private const int Seeded = 200;

    public static async Task<SeededOrg> StartAsync() => new(await TestOrg.StartAsync(new TestOrgOptions { Target = "local" }));

    public async Task<SeededOrg> CloneAsync() => new(await org.CloneAsync());

    public Task ApplyAsync(string plan) => org.ApplyAsync(plan);

    public Task SnapshotAsync() => org.SnapshotAsync();

    public Task ResetAsync() => org.ResetAsync();

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
        foreach (var row in await org.QueryAsync($"SELECT Id FROM Account ORDER BY Name LIMIT {rows}"))
        {
            using var content = new StringContent("""{"Industry":"Banking"}""", Encoding.UTF8, "application/json");
            using var response = await org.Http.PatchAsync($"sobjects/Account/{row.GetProperty("Id").GetString()}", content);
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

    public ValueTask DisposeAsync() => org.DisposeAsync();

    private Task<int> CountAsync(string condition) => org.QueryValueAsync<int>($"SELECT COUNT() FROM Account WHERE {condition}");
}
