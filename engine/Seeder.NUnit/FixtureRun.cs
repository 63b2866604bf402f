using System.Runtime.CompilerServices;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Seeder.Local;
using Seeder.Testing;

namespace Seeder.NUnit;

/// <summary>The org of one fixture while its tests run.</summary>
internal sealed class FixtureRun
{
    // NUnit may make an instance for each test, so the run belongs to NUnit's object of the fixture.
    private static readonly ConditionalWeakTable<ITest, FixtureRun> Running = [];

    private readonly FixtureSettings _settings;
    private bool _isFresh;

    private FixtureRun(TestOrg org, FixtureSettings settings) => (Org, _settings) = (org, settings);

    public TestOrg Org { get; }

    /// <returns>The run of the fixture to which a test belongs; null if it has not started or has ended.</returns>
    public static FixtureRun? Of(ITest? test)
    {
        for (; test is not null; test = test.Parent)
        {
            if (Running.TryGetValue(test, out var run))
            {
                return run;
            }
        }
        return null;
    }

    public static Task StartAsync(Test fixture) => Failing(async () =>
    {
        var settings = FixtureSettings.Of(fixture.TypeInfo!.Type);
        Parallelism.Check(fixture, settings);
        if (FixtureSettings.IsRealOrg && settings.Metadata.Count > 0)
        {
            await TestContext.Progress.WriteLineAsync(
                $"Seeder: {fixture.Name} runs in a real org, which has its own metadata. [OrgMetadata] is ignored.");
        }
        var run = new FixtureRun(await TestOrg.StartAsync(settings.ToOptions()), settings);
        // Before the plans: if one fails, the tear-down deletes its records.
        Running.Add(fixture, run);
        await run.ApplyAsync(settings.Plans);
        await run.Org.SnapshotAsync();
        run._isFresh = true;
    });

    public static Task StopAsync(Test fixture) => Failing(async () =>
    {
        if (Running.TryGetValue(fixture, out var run))
        {
            Running.Remove(fixture);
            await run.Org.DisposeAsync();
        }
    });

    /// <summary>Prepares the org for a test.</summary>
    public Task BeginAsync(ITest test) => Failing(async () =>
    {
        if (_settings.IsPerTest && !_isFresh)
        {
            await Org.ResetAsync();
        }
        _isFresh = false;
        await ApplyAsync(FixtureSettings.PlansOf(test));
    });

    /// <summary>Deletes the records of the plans of a test.</summary>
    public Task EndAsync(ITest test) => Failing(async () =>
    {
        // A reset deletes them too.
        if (!_settings.IsPerTest)
        {
            foreach (var plan in FixtureSettings.PlansOf(test).Reverse())
            {
                await Org.DestroyAsync(FixtureSettings.PathOf(plan));
            }
        }
    });

    private async Task ApplyAsync(IEnumerable<SeedPlanAttribute> plans)
    {
        foreach (var plan in plans)
        {
            await Org.ApplyAsync(FixtureSettings.PathOf(plan), plan.ToOptions());
        }
    }

    // The test shows the text that the command prints, without the stack of the library.
    private static async Task Failing(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is SeederException or SeedCleanupException or MetadataException or IOException or ArgumentException)
        {
            throw new SeedFailure(e.Message);
        }
    }

    private sealed class SeedFailure(string message) : AssertionException(message)
    {
        public override string? StackTrace => "";
    }
}
