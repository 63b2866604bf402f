namespace Seeder.Cli.Tests.Jobs;

/// <summary>A run is stopped or killed at each request of a job, and the next command completes the plan.</summary>
internal sealed class StoppedJobTests : JobFixture
{
    [Test]
    public async Task Ctrl_c_at_any_request_of_a_job_loses_nothing(
        [Values("job-create", "job-upload", "job-close", "job-poll", "job-results")] string kind, [Values("before", "after")] string at)
    {
        await FailAsync(new { kind, action = "hold", at, nth = 1 });

        var stopped = await StopAsync(isKilled: false, "apply", "jobs.yaml");

        Assert.That(stopped.Exit, Is.EqualTo(130), stopped.ToString());
        await EndsExactAsync();
    }

    [TestCase("job-create", "after", 1)]
    [TestCase("job-upload", "after", 2)]
    [TestCase("job-close", "before", 1)]
    [TestCase("job-close", "after", 2)]
    [TestCase("job-poll", "before", 1)]
    [TestCase("job-results", "before", 2)]
    [TestCase("job-results", "after", 1)]
    public async Task A_run_that_ends_at_a_request_of_a_job_loses_nothing(string kind, string at, int nth)
    {
        await FailAsync(new { kind, action = "hold", at, nth });

        await StopAsync(isKilled: true, "apply", "jobs.yaml");

        await EndsExactAsync();
    }

    [Test]
    public async Task A_run_by_an_older_version_is_stopped_and_completed([Values("42.0", "47.0", "52.0")] string version)
    {
        await FailAsync(new { kind = "job-results", action = "hold", at = "before", nth = 1 });
        await StopAsync(isKilled: true, "apply", "jobs.yaml", "--api-version", version);

        await EndsExactAsync("apply", "jobs.yaml", "--api-version", version);
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task Ctrl_c_while_the_org_works_leaves_the_job_and_apply_waits_for_it(int rows)
    {
        await FailAsync(new { kind = "job", action = "hold", @object = "Account", afterRows = rows });

        var stopped = await StopAsync(isKilled: false, "apply", "jobs.yaml");

        Assert.That(stopped.Exit, Is.EqualTo(130), stopped.ToString());
        Assert.That(stopped.Err, Does.Contain("SEED407"));
        await EndsExactAsync();
    }

    [Test]
    public async Task A_close_that_takes_effect_when_the_next_command_reads_the_job_is_waited_for()
    {
        await FailAsync(new { kind = "job-close", action = "late", nth = 1 });
        await FailAsync(new { kind = "job-poll", action = "drop-before", every = 1, times = 100_000 });
        var stopped = await RunAsync("apply", "jobs.yaml");
        Assert.That(stopped.Exit, Is.EqualTo(5), stopped.ToString());
        await LetGoAsync();

        await EndsExactAsync();
    }

    [Test]
    public async Task A_job_that_somebody_else_aborted_after_the_run_was_stopped_is_completed()
    {
        await FailAsync(new { kind = "job", action = "hold", @object = "Account", afterRows = 3 });
        using var cancel = new CancellationTokenSource();
        var run = CliInProcess.RunAsync(Folder, Variables, ["apply", "jobs.yaml"], new CommandHost(TimeProvider.System, cancel.Token));
        await UntilStruckAsync(run);
        await cancel.CancelAsync();
        Assert.That((await run).Exit, Is.EqualTo(130));
        var job = (string)(await OwnJobsAsync()).Single()["id"]!;
        await SetStateAsync(job, "Aborted");
        await LetGoAsync();

        await EndsExactAsync();
    }

    // The equal rows of the other program are of the same user and minute, so nothing but the job could tell them apart.
    [Test]
    public async Task Without_the_results_of_a_job_equal_rows_of_the_same_user_and_time_are_not_guessed()
    {
        var theirs = (await RowsAsync("Account")).Select(a => (string)a["Id"]!).ToHashSet();
        await FailAsync(new { kind = "job-results", action = "hold", at = "before", nth = 1 });
        await StopAsync(isKilled: true, "apply", "jobs.yaml");
        PassDays(8);
        foreach (var more in new[] { "", "--assume committed" })
        {
            var asks = await RunAsync([.. "apply jobs.yaml".Split(' '), .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.That(asks.Exit, Is.EqualTo(5), asks.ToString());
            Assert.That(asks.Err, Does.Contain("has no results any more"));
        }
        var ours = (await RowsAsync("Account")).Where(a => !theirs.Contains((string)a["Id"]!)).ToLookup(a => (string)a["Name"]!);
        Assert.That(ours.Sum(o => o.Count()), Is.EqualTo(6));
        var twins = ours["Twin"].Select((t, i) => $"twin_{i + 1}={t["Id"]}");
        var adopted = await RunAsync(["adopt", "jobs.yaml", $"acme={ours["Acme"].Single()["Id"]}", .. twins]);
        Assert.That(adopted.Out, Does.Contain("twin_4  Account"), adopted.ToString());

        await EndsExactAsync();
    }
}
