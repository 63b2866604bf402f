using System.Diagnostics;
using System.Globalization;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>
/// Plans of every shape under faults of every kind, among rows and files of other people: each run ends with exactly the plan's records,
/// by itself or by the command that its message names. By default a short part of it; <c>SEEDER_CAMPAIGN=1000</c> takes so many runs,
/// <c>SEEDER_CAMPAIGN_SEED=7</c> draws others, <c>SEEDER_CAMPAIGN_ONLY</c> takes those whose shape and fault hold a text, and
/// <c>SEEDER_CAMPAIGN_REPORT</c> names a file for the table of exits.
/// </summary>
internal sealed class CampaignTests
{
    private const int Short = 100;

    private const double Least = 0.98;

    // Of all runs, those in which the fault did not happen.
    private const double MostIdle = 0.04;

    private const int ShortOfJobs = 12;

    private static readonly int? Given = Number("SEEDER_CAMPAIGN");

    private static readonly int Seed = Number("SEEDER_CAMPAIGN_SEED") ?? 1;

    private static readonly string? Only = Environment.GetEnvironmentVariable("SEEDER_CAMPAIGN_ONLY");

    [Test]
    public Task Every_run_ends_exact_and_touches_nothing_of_other_people() => RunAsync(Shapes.All, Faults.All, Short);

    [Test]
    public Task Every_run_with_jobs_ends_exact_and_touches_nothing_of_other_people() =>
        RunAsync(JobShapes.All, Faults.WithJobs, ShortOfJobs);

    private static async Task RunAsync(IReadOnlyList<Shape> all, IReadOnlyList<Fault> faults, int usual)
    {
        var shapes = all.Where(s => faults.Any(f => IsWanted(s, f))).ToList();
        var runs = Given ?? usual;
        var watch = Stopwatch.StartNew();
        await using var world = await World.StartAsync();
        var outcomes = new List<Outcome>();
        var deck = new Deck(faults, Seed, isShort: runs <= usual);
        for (var i = 0; i < shapes.Count; i++)
        {
            var stage = await Stage.PrepareAsync(world, shapes[i]);
            var share = (runs * (i + 1) / shapes.Count) - (runs * i / shapes.Count);
            foreach (var (fault, seed) in deck.Draw(f =>
                f.Occurs(stage) && IsWanted(stage.Shape, f), share))
            {
                outcomes.Add(await RunAsync(stage, fault, new Random(seed)));
            }
        }
        await world.CheckCacheAsync();
        var report = CampaignReport.Render(outcomes, Seed, watch.Elapsed);
        await TestContext.Out.WriteLineAsync(report);
        var failures = outcomes.Where(o => !o.IsExact).Select(o => $"{o.Shape} / {o.Fault} / {o.Target}: {o.Wrong}").ToList();
        if (Environment.GetEnvironmentVariable("SEEDER_CAMPAIGN_REPORT") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, $"{report}\n{string.Join("\n\n", failures)}\n");
        }
        Assert.That(failures, Is.Empty, string.Join("\n\n", failures));
        Assert.That(world.Canaries.Seen, Is.Empty);
        var struck = outcomes.Where(o => o.Struck).ToList();
        Assert.That(outcomes.Count - struck.Count, Is.LessThanOrEqualTo(Only is null ? MostIdle * outcomes.Count : outcomes.Count), report);
        Assert.That(struck.Count(o => o.IsExactByItself), Is.GreaterThanOrEqualTo(Only is null ? Least * struck.Count : 0), report);
    }

    private static async Task<Outcome> RunAsync(Stage stage, Fault fault, Random random)
    {
        var run = new Case(stage, random);
        var exit = -1;
        var recovery = new Recovery(run);
        string? wrong;
        try
        {
            await run.StartAsync();
            var result = await fault.RunAsync(run);
            exit = result.Exit;
            await run.LiftAsync();
            wrong = await recovery.GoOnAsync(result) ?? await run.EndOthersAsync() ?? await stage.WrongAsync(run);
            wrong = wrong is null ? null : $"{wrong}\nit began with {result}\n{recovery.Said}";
            await stage.World.Canaries.CheckFilesAsync(stage.World.Folder);
            stage.World.Canaries
                .Check("a request", string.Join('\n', (await stage.World.LogAsync()).Select(e => $"{e["path"]} {e["query"]} {e["body"]}")));
            stage.World.Canaries.Check("a row", string.Join('\n', (await Contents.ReadAsync(stage.World, stage.Known)).Rows.Values));
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.Text.Json.JsonException or HttpRequestException)
        {
            wrong = $"{e.GetType().Name}: {e.Message}";
        }
        return new Outcome(stage.Shape.Name, fault.Name, exit, recovery.Others, wrong, run.Target, run.Struck ?? false);
    }

    private static bool IsWanted(Shape shape, Fault fault) =>
        Only is null || $"{shape} / {fault}".Contains(Only, StringComparison.Ordinal);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
