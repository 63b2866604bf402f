using System.Net.Http.Json;
using Seeder.Testing;
using Xunit;

public sealed class SeededOrg : IAsyncLifetime
{
    public TestOrg Org { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Org = await TestOrg.StartAsync();
        await Org.ApplyAsync("plans/regression-base.yaml");
    }

    public ValueTask DisposeAsync() => Org.DisposeAsync();
}

public sealed class RenewalTests(SeededOrg seeded) : IClassFixture<SeededOrg>, IAsyncLifetime
{
    // Before each test: the records as they were seeded.
    public async ValueTask InitializeAsync() => await seeded.Org.ResetAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Renewal_is_open() =>
        Assert.Equal("Prospecting", await StageAsync());

    [Fact]
    public async Task Renewal_can_be_won()
    {
        using var answer = await seeded.Org.Http.PatchAsJsonAsync(
            $"sobjects/Opportunity/{seeded.Org.Seed["renewal"]}", new { StageName = "Closed Won" }, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("Closed Won", await StageAsync());
    }

    private Task<string?> StageAsync() => seeded.Org.QueryValueAsync<string>(
        $"SELECT StageName FROM Opportunity WHERE Id = '{seeded.Org.Seed["renewal"]}'", TestContext.Current.CancellationToken);
}
