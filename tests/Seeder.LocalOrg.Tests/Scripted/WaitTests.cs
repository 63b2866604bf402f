namespace Seeder.Local.Tests.Scripted;

/// <summary>Pauses that the org asks for: short ones are waited for and said, long ones end the run.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class WaitTests
{
    private const string Yaml = "plan: x\nrecords:\n  Account:\n    - Name: A\n";

    private static ScriptedAnswer Busy(
        string? pause,
        int status = 429) => ScriptedAnswer.Errors(status, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.") is var busy
        && pause is null ? busy : busy.With("Retry-After", pause!);

    [TestCase("86400", "24 hours")]
    [TestCase("301", "6 minutes")]
    [TestCase("4320000", "50 days")]
    [TestCase("99999999999999999999999999", "3650 days")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", "3650 days")]
    [TestCase("2147483648", "3650 days")]
    public async Task A_long_pause_ends_the_run_and_says_until_when(string pause, string said)
    {
        await using var engine = new ScriptedEngine();
        engine.Org.On("POST", "*/composite/*", r => r.Path.Contains("batch", StringComparison.Ordinal) ? null : Busy(pause));
        engine.Org.On("GET", "*/limits", _ => Busy(pause));

        var (exit, text) = await engine.ApplyAsync(Yaml);
        var read = await engine.ReadAsync("limits");

        Assert.That(exit, Is.EqualTo(ExitCode.Rejected), text);
        Assert.That(text, Does.Contain("SEED617").And.Contain(said).And.Contain("Run the command again after 2"));
        Assert.That(read, Does.Contain("SEED617").And.Contain(said).And.Contain("Run the command again after 2"));
        Assert.That(
            engine.Org.Requests.Count(
                r => r.Path.Contains("tree", StringComparison.Ordinal)
                    || r.Path.EndsWith("sobjects", StringComparison.Ordinal) && r.Method == "POST"),
            Is.EqualTo(1));
        Assert.That(engine.Waits, Is.Empty);
    }

    [TestCase("5", "5 s")]
    [TestCase("300", "300 s")]
    [TestCase("0", "0 s")]
    [TestCase("-1", null)]
    [TestCase("soon", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    [TestCase("Mon, 01 Jan 2001 00:00:00 GMT", null)]
    public async Task A_short_pause_is_waited_for_and_said(string? pause, string? said)
    {
        await using var engine = new ScriptedEngine();
        engine.Org.On("POST", "*/composite/sobjects", r => r.Nth > 1 ? null : Busy(pause));
        engine.Org.On("POST", "*/composite/tree/*", r => r.Nth > 1 ? null : Busy(pause));
        engine.Org.On("GET", "*/sobjects", r => r.Nth > 1 ? null : Busy(pause, 503));

        var (exit, text) = await engine.ApplyAsync(Yaml);

        Assert.That((exit, text), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(engine.Org.Rows, Has.Count.EqualTo(1));
        Assert.That(engine.Waits, said is null ? Is.Empty : Has.Count.EqualTo(2).And.All.Contains($"a pause of {said} (Retry-After)"));
    }

    [Test]
    public async Task Pauses_count_together_for_one_call()
    {
        await using var engine = new ScriptedEngine();
        engine.Org.On("GET", "*/limits", _ => Busy("140", 503));
        engine.Org.On("POST", "*/composite/*", r => r.Path.Contains("batch", StringComparison.Ordinal) ? null : Busy("140"));

        var read = await engine.ReadAsync("limits");
        var (exit, text) = await engine.ApplyAsync(Yaml);

        Assert.That(read, Does.Contain("SEED617"));
        Assert.That(text, Does.Contain("SEED617"));
        Assert.That(exit, Is.EqualTo(ExitCode.Rejected));
        Assert.That(engine.Waits, Has.Count.EqualTo(4));
        Assert.That(engine.Org.Rows, Is.Empty);
    }

    [TestCase("POST")]
    [TestCase("PATCH")]
    public async Task The_pause_of_a_status_that_leaves_doubt_counts_as_well(string method)
    {
        await using var engine = new ScriptedEngine();
        await engine.ApplyAsync(Yaml);
        engine.Org.On(method, "*/composite/sobjects", r => r.Nth == 1 ? Busy("7", 503) : null);
        engine.Org.On(method, "*/composite/tree/*", r => r.Nth == 1 ? Busy("7", 503) : null);

        var (exit, text) = await engine.ApplyAsync(
            method == "PATCH" ? Yaml.Replace("Name: A", "Name: B", StringComparison.Ordinal) : Yaml + "    - Name: B\n");

        Assert.That(exit, Is.EqualTo(ExitCode.Done), text);
        Assert.That(engine.Waits, Has.Count.EqualTo(method == "PATCH" ? 1 : 0));
    }
}
