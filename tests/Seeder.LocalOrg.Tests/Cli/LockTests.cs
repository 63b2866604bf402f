namespace Seeder.Cli.Tests;

/// <summary>Two runs of one plan: one works, the other says who holds the lock; and the system gives it back when its holder
/// dies.</summary>
internal sealed class LockTests : RemoteFixture
{
    [Test]
    public async Task One_of_two_runs_works_and_after_its_death_the_next_starts_at_once()
    {
        await FailAsync(new { kind = "any", path = "composite/", action = "hold", at = "before", nth = 2 });
        using var first = Start("apply", "small.yaml");
        await UntilStruckAsync(() => first.HasEnded);

        var second = await RunAsync("apply", "small.yaml");
        Assert.That(second.Exit, Is.EqualTo(6), second.ToString());
        Assert.That(second.Err, Does.Contain("SEED603").And.Contain("small.manifest.json.lock"));
        Assert.That((await RunAsync("plan", "small.yaml")).Exit, Is.Zero, "who only looks needs no lock");

        await KillAsync(first);
        await LetGoAsync();
        var third = await RunAsync("apply", "small.yaml");
        Assert.That(third.Exit, Is.Zero, third.ToString());
        Assert.That((await GetAsync("/local-org/rows/Account")).AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_runs_that_start_together_seed_once()
    {
        using var first = Start("apply", "small.yaml");
        using var second = Start("apply", "small.yaml");

        var results = await Task.WhenAll(first.EndAsync(), second.EndAsync());

        Assert.That(results.Select(r => r.Exit), Is.SubsetOf(new[] { 0, 6 }).And.Contains(0), string.Join('\n', results.AsEnumerable()));
        Assert.That((await GetAsync("/local-org/rows/Account")).AsArray(), Has.Count.EqualTo(1));
        Assert.That((await GetAsync("/local-org/rows/Contact")).AsArray(), Has.Count.EqualTo(2));
    }
}
