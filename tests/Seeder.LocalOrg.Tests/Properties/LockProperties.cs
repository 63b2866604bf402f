using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

/// <summary>Whether calls in flight at the same time ever lock the same record: judged from the org's log of what it was sent, and
/// when.</summary>
internal sealed class LockProperties
{
    private const int Plans = 12;
    private const int MostTries = 60;
    private const int Parallel = 8;

    // Long enough for whatever may be in flight together to be so.
    private const int LatencyMs = 15;

    private SeededOrg _org = null!;
    private int _overlaps;

    [SetUp]
    public async Task StartOrg()
    {
        _org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        await _org.KeepBodiesAsync();
        await _org.FailAsync(new { path = "/composite/", latencyMs = LatencyMs });
        _overlaps = 0;
    }

    [TearDown]
    public async Task StopOrg() => await _org.DisposeAsync();

    [Test]
    public async Task No_two_calls_in_flight_share_a_lock_target()
    {
        await Property.HoldsAsync(Plans, Generate, CheckAsync, p => p.Smaller(), PlanYaml.Write, MostTries);
        TestContext.Out.WriteLine($"{_overlaps} pairs of calls were in flight together, of {Plans} plans at --parallel {Parallel}");
        Assert.That(_overlaps, Is.GreaterThan(10 * Plans), "nothing is shown where nothing overlaps");
    }

    // Small calls, so that there are many of them.
    private static PlanSpec Generate(Random random) =>
        PlanGenerator.Generate(random, random.Next(40, 160)) with { RecordsPerCall = random.Next(2, 8) };

    private async Task<IEnumerable<string>> CheckAsync(PlanSpec plan)
    {
        await _org.ResetAsync();
        var yaml = PlanYaml.Write(plan);
        var after = await _org.LastRequestAsync();
        var applied = await _org.ApplyAsync(yaml, Parallel);
        if (applied.ExitCode != ExitCode.Done)
        {
            return [$"apply ended with {applied.ExitCode}", DiagnosticText.Render(applied.Diagnostics)];
        }
        var rows = new Dictionary<string, (string, IReadOnlyDictionary<string, JsonElement>)>();
        foreach (var type in KnownTypes.All.Keys)
        {
            foreach (var (id, row) in await _org.RowsAsync(type))
            {
                rows.Add(id, (type, row));
            }
        }
        await _org.DestroyAsync(yaml, Parallel);
        return Shared(await new LoggedCalls(_org).ReadAsync(after, rows));
    }

    private IEnumerable<string> Shared(List<LoggedCall> calls)
    {
        foreach (var (first, second) in calls.SelectMany((c, i) => calls.Skip(i + 1).Where(c.Overlaps).Select(o => (c, o))))
        {
            _overlaps++;
            if (first.Locks.Keys.Intersect(second.Locks.Keys).ToList() is { Count: > 0 } shared)
            {
                var locks = shared.Select(s => $"{s} ({first.Locks[s]}, {second.Locks[s]})");
                yield return $"{first}\n{second}\nboth lock {string.Join(", ", locks)}";
            }
        }
    }
}
