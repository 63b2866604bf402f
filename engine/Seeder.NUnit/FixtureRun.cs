using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
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

    private static readonly SemaphoreSlim Starting = new(1, 1);

    private readonly FixtureSettings _settings;

    // At the first test: what the set-up methods of the fixture added belongs to every test.
    private readonly Lazy<Task> _snapshot;
    private ExceptionDispatchInfo? _failure;

    private FixtureRun(TestOrg org, FixtureSettings settings) =>
        (Org, _settings, _snapshot) = (org, settings, new Lazy<Task>(() => org.SnapshotAsync()));

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
        if (FixtureTests.Start(fixture))
        {
            await StartNowAsync(fixture);
        }
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
    public static Task BeginAsync(ITest test) => Failing(async () =>
    {
        var run = Of(test) ?? await StartLaterAsync(test);
        run._failure?.Throw();
        await run.PrepareAsync(test);
    });

    /// <summary>Deletes the records of the plans of a test.</summary>
    public static Task EndAsync(ITest test) => Failing(async () =>
    {
        // A reset deletes them too.
        if (Of(test) is { _settings.IsPerTest: false } run)
        {
            foreach (var plan in FixtureSettings.PlansOf(test).Where(p => run._settings.Same(p) is null).Reverse())
            {
                await run.Org.DestroyAsync(FixtureSettings.PathOf(plan));
            }
        }
    });

    private static async Task<FixtureRun> StartNowAsync(Test fixture)
    {
        var settings = FixtureSettings.Of(fixture.TypeInfo!.Type);
        Parallelism.Check(fixture, settings);
        if (TestOrg.IsRealByDefault && settings.Metadata.Count > 0)
        {
            await TestContext.Progress.WriteLineAsync(
                $"Seeder: {fixture.Name} runs in a real org, which has its own metadata. [OrgMetadata] is ignored.");
        }
        var run = new FixtureRun(await TestOrg.StartAsync(settings.ToOptions()), settings);
        // Before the plans: if one fails, the tear-down deletes its records.
        Running.Add(fixture, run);
        try
        {
            await run.ApplyAsync(settings.Plans);
        }
        catch (Exception e)
        {
            run._failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
        return run;
    }

    // The tests of the fixture may run in parallel.
    private static async Task<FixtureRun> StartLaterAsync(ITest test)
    {
        await Starting.WaitAsync();
        try
        {
            return Of(test) ?? await StartNowAsync(FixtureTests.FixtureOf(test));
        }
        finally
        {
            Starting.Release();
        }
    }

    private async Task PrepareAsync(ITest test)
    {
        var plans = FixtureSettings.PlansOf(test).ToList();
        if (!_settings.IsPerTest && plans.Find(p => _settings.Same(p) is not null) is { } twice)
        {
            throw new ArgumentException(
                $"[SeedPlan(\"{twice.Path}\")] on a test: the fixture has this plan already, and after the test its records would be gone. "
                    + "Use [SeedIsolation(SeedIsolation.PerTest)] on the fixture, or another plan.");
        }
        var isFirst = !_snapshot.IsValueCreated;
        await _snapshot.Value;
        if (_settings.IsPerTest && !isFirst)
        {
            await Org.ResetAsync();
        }
        await ApplyAsync(plans);
    }

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
        catch (Exception e) when (e is SeederException or SeedCleanupException or MetadataException
            or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SeedFailure(e.Message);
        }
    }

    private sealed class SeedFailure(string message) : AssertionException(message)
    {
        public override string? StackTrace => "";
    }
}
