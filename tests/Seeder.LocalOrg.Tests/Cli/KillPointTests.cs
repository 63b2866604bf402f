using System.Diagnostics;
using System.Globalization;

namespace Seeder.Cli.Tests;

/// <summary>
/// The real process killed with SIGKILL at points of every call, and at random instants: the next apply ends exact. By default one point of
/// a few calls (of more where the command is published, and starts at once), a second kill inside some recoveries, and a few instants;
/// <c>SEEDER_KILLS=200</c> takes all points of all calls, makes the calls take 100 ms, kills every recovery too and takes so many random
/// instants. The same with the org killed, and started again on its file.
/// </summary>
internal sealed class KillPointTests : RemoteFixture
{
    // The one that only the org can tell from the others: what is on disk says no more than that the call began.
    private static readonly string[] FewPoints = ["committed"];

    private static readonly string[] AllPoints = [
        "before the begin entry", "begin flushed", "received", "committed", "answered", "end flushed"];

    private static readonly string[] LastPoints = ["manifest written beside", "manifest renamed"];

    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("SEEDER_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 0;

    // A call outlives its killed caller by as much as it takes, which is less than a process needs to start that is not published.
    private static int SettleWait => Kills > 0 || CliProcess.Published is not null ? 1 : 0;

    private static string[] Points => Kills > 0 ? AllPoints : FewPoints;

    private static int Latency => Kills > 0 ? 100 : 20;

    [TestCase(0)]
    [TestCase(1)]
    public async Task Killed_at_each_point_of_every_call(int half)
    {
        using var run = await PrepareAsync();
        Assert.That(
            run.Calls.Distinct(),
            Is.SupersetOf(new[] { "find", "tree", "create", "update", "retrieve", "delete", "batch" }),
            string.Join(' ', run.Calls));
        var cases = Enumerable.Range(1, run.Calls.Count).SelectMany(call => Points.Select(point => (Point: point, Call: call)))
            .Concat(LastPoints.Select(point => (Point: point, Call: run.Calls.Count)))
            .Where((_, i) => i % (Kills > 0 ? 2 : CliProcess.Published is null ? 24 : 6) == half)
            .ToList();
        var (faults, missed) = (new List<string>(), 0);
        foreach (var ((point, call), index) in cases.Select((c, i) => (c, i)))
        {
            await run.StartOverAsync();
            await run.LatencyAsync(Latency);
            missed += await KillAsync(run, await run.WatchAsync(point, call)) ? 0 : 1;
            await run.LetGoAsync();
            if (Kills > 0 || index % 8 == 0)
            {
                await KillAsync(run, Within(run, new Random(index)));
            }
            if (await run.FaultOfEndAsync(SettleWait) is { } fault)
            {
                faults.Add($"{point} of call {call} ({run.Calls[call - 1]}): {fault}");
            }
        }
        TestContext.Out.WriteLine($"{cases.Count} points, {missed} of them passed before the kill");
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task The_org_killed_at_points_of_calls_and_started_again_on_its_file()
    {
        using var org = new OrgProcess(Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "org")).FullName, "org.db"));
        await org.StartAsync();
        (Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]) = (org.Url.ToString(), org.Token);
        using var run = new KilledRun(Folder, Variables, () => org.Url, Path.Combine(Folder, ".seeder", org.Id, "killed.manifest.json"))
        {
            Keeping = (org.SaveAsync, org.RestoreAsync)
        };
        await run.PrepareAsync();
        var cases = Enumerable.Range(1, run.Calls.Count)
            .SelectMany(call => AllPoints.Select(point => (Point: point, Call: call)))
            .Where((_, i) => Kills > 0 || i % 40 == 2)
            .ToList();
        var faults = new List<string>();
        foreach (var (point, call) in cases)
        {
            await run.StartOverAsync();
            await run.LatencyAsync(Latency);
            var isThere = await run.WatchAsync(point, call);
            using (var process = run.Start(SettleWait))
            {
                while (!process.HasEnded && !await isThere())
                {
                    await Task.Delay(2);
                }
                await org.KillAsync();
                await org.StartAsync();
                var result = await process.EndAsync();
                if ((result.Exit == 0 ? await run.FaultAsync() : null) is { } fault
                    || (fault = await run.FaultOfEndAsync(SettleWait)) is not null)
                {
                    faults.Add($"{point} of call {call} ({run.Calls[call - 1]}), which ended with {result}: {fault}");
                }
            }
        }
        TestContext.Out.WriteLine($"{cases.Count} points");
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Killed_at_random_instants()
    {
        using var run = await PrepareAsync();
        var faults = new List<string>();
        for (var seed = 1; seed <= Math.Max(Kills, 5); seed++)
        {
            var random = new Random(seed);
            await run.StartOverAsync();
            await run.LatencyAsync(Latency);
            await KillAsync(run, Within(run, random));
            await KillAsync(run, Within(run, random));
            await run.LetGoAsync();
            if (await run.FaultOfEndAsync(SettleWait) is { } fault)
            {
                faults.Add($"seed {seed}: {fault}");
            }
        }
        Assert.That(faults, Is.Empty);
    }

    private async Task<KilledRun> PrepareAsync()
    {
        var run = new KilledRun(Folder, Variables, () => Org.Url, ManifestOf("killed"));
        await run.PrepareAsync();
        return run;
    }

    // An instant of the time that the run takes at this latency, its start included.
    private static Func<Task<bool>> Within(KilledRun run, Random random)
    {
        var instant = (run.Took + TimeSpan.FromMilliseconds(run.Calls.Count * Latency)) * random.NextDouble();
        var watch = Stopwatch.StartNew();
        return () => Task.FromResult(watch.Elapsed >= instant);
    }

    /// <returns>Whether it was still alive.</returns>
    private static async Task<bool> KillAsync(KilledRun run, Func<Task<bool>> now)
    {
        using var process = run.Start(SettleWait);
        while (!process.HasEnded && !await now())
        {
            // Who watches without a pause takes from the watched.
            await Task.Delay(2);
        }
        var alive = !process.HasEnded;
        process.Kill();
        await process.EndAsync();
        await run.GoneAsync();
        return alive;
    }
}
