using System.Diagnostics;

namespace Seeder.Cli.Tests;

/// <summary>The first signal while a command plans: nothing is in flight, and the command ends.</summary>
internal sealed class CancelTests : RemoteFixture
{
    // Planned in several seconds at least.
    private const string Large =
        "plan: large\nrecords:\n  Account:\n    - $count: 3000000\n      Name: Customer ${n}\n      Site: ${fake.address.city}\n";

    [TestCase("validate large.yaml")]
    [TestCase("plan large.yaml")]
    [TestCase("apply large.yaml")]
    [TestCase("destroy large.yaml")]
    [TestCase("adopt large.yaml x=001000000000001AAA")]
    [TestCase("plan large.yaml --json")]
    [TestCase("validate many.yaml")]
    [TestCase("import tree.json")]
    public async Task A_signal_while_planning_ends_the_command(string line)
    {
        var file = line.Split(' ')[1];
        Write(file, file switch
        {
            "large.yaml" => Large,
            "many.yaml" =>
                $"plan: many\nrecords:\n  Account:\n{string.Concat(Enumerable.Repeat("    - { Name: Acme, Site: London }\n", 400_000))}",
            _ => $$"""{"records":[{{string.Join(',', Enumerable.Range(0, 300_000).Select(Tree))}}]}""",
        });
        using var signal = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        var result = await CliInProcess.RunAsync(Folder, Variables, line.Split(' '), new CommandHost(TimeProvider.System, signal.Token));

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(result.Err, Does.EndWith("Cancelled before anything was sent.\n"));
        Assert.That(await WritesAsync(), Is.Zero);

        static string Tree(int n) => $$"""{"attributes":{"type":"Account","referenceId":"r{{n}}"},"Name":"Acme"}""";
    }

    [Test]
    public async Task A_process_ends_at_the_first_signal_while_it_plans()
    {
        Write("large.yaml", Large);
        using var process = Start("plan", "large.yaml");
        using var watched = Process.GetProcessById(process.Id);
        while (!process.HasEnded && watched.TotalProcessorTime < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(20);
            watched.Refresh();
        }

        process.Interrupt();
        var result = await process.EndAsync();

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(result.Err, Does.EndWith("Cancelled before anything was sent.\n"));
    }

    [TestCase(429, "/composite")]
    [TestCase(503, "/composite")]
    [TestCase(420, "/sobjects")]
    [TestCase(429, "/services/data")]
    [TestCase(503, "/services")]
    public async Task A_pause_that_the_org_asked_for_ends_at_the_first_signal(int status, string path)
    {
        Write(
            "small.yaml",
            "plan: small\nexisting:\n  me: { query: \"SELECT Id FROM User WHERE IsActive = true LIMIT 1\" }\nrecords:\n  Account:\n    - "
                + "{ Name: Acme, OwnerId: \"${me}\" }\n");
        await FailAsync(new { path, action = "status", status, retryAfter = 200 });
        using var signal = new CancellationTokenSource();
        var time = new SignalAtFirstPause(signal);

        var result = await CliInProcess.RunAsync(Folder, Variables, ["apply", "small.yaml"], new CommandHost(time, signal.Token));

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(await WritesAsync(), Is.Zero);
        await LetGoAsync();
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
    }

    // Whoever waits a minute or longer never sees the end of it, and the signal comes while they wait.
    private sealed class SignalAtFirstPause(CancellationTokenSource signal) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.FromSeconds(60) && dueTime < TimeSpan.FromSeconds(300))
            {
                signal.CancelAfter(20);
            }
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
