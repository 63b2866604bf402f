using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>Commands after a run that was stopped while its job goes on in the org.</summary>
internal sealed class RunningJobTests : RemoteFixture
{
    private const string Plan = """
        plan: jobs
        options: { bulk: 1 }
        records:
          Account:
            - { $ref: acme, Name: Acme }
            - { $ref: twin, $count: 3, Name: Twin }
        """;

    private string Journal => $"{ManifestOf("jobs")}.journal";

    [TestCase("plan jobs.yaml")]
    [TestCase("forget jobs.yaml acme")]
    [TestCase("adopt jobs.yaml twin_1=001000000000001AAA")]
    public async Task Other_commands_say_that_the_job_is_still_running_and_keep_its_journal(string line)
    {
        await StopAsync();
        var journal = await File.ReadAllTextAsync(Journal);

        var result = await RunAsync(line.Split(' '));

        Assert.That(result.Exit, Is.EqualTo(5), result.ToString());
        Assert.That(result.ToString(), Does.Contain("is still running in the org: 2 of 4 rows are done."));
        Assert.That(await File.ReadAllTextAsync(Journal), Is.EqualTo(journal));
        await LetGoAsync();
        await EndsExactAsync(accounts: 5);
    }

    [Test]
    public async Task A_record_of_an_ended_job_can_be_forgotten()
    {
        await StopAsync();
        await LetGoAsync();
        while ((await JobAsync())["state"]!.GetValue<string>() != "JobComplete")
        {
            await Task.Delay(5);
        }

        var result = await RunAsync("forget", "jobs.yaml", "acme");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        var records = JsonNode.Parse(await File.ReadAllTextAsync(ManifestOf("jobs")))!["records"]!.AsObject();
        Assert.That(records.Select(r => r.Key), Is.EquivalentTo(["twin_1", "twin_2", "twin_3"]));
        Assert.That(File.Exists(Journal), Is.False);
        // The forgotten row stays, and the plan's record is created anew.
        await EndsExactAsync(accounts: 6);
    }

    [Test]
    public async Task A_job_that_was_not_closed_is_aborted_by_the_next_run()
    {
        Write("jobs.yaml", Plan);
        await PostAsync("/services/data/v66.0/sobjects/Account", new { Name = "Twin" });
        await FailAsync(new { kind = "job-close", action = "hold", at = "before", nth = 1 });
        using var process = Start("apply", "jobs.yaml");
        await UntilStruckAsync(() => process.HasEnded);
        await KillAsync(process);
        await LetGoAsync();
        var open = (string)(await JobAsync())["id"]!;
        Assert.That((await RunAsync("forget", "jobs.yaml", "acme")).Exit, Is.EqualTo(5), "a close may be on its way");

        await EndsExactAsync(accounts: 5);
        Assert.That((string?)(await GetAsync($"/services/data/v66.0/jobs/ingest/{open}"))["state"], Is.EqualTo("Aborted"));
    }

    // A row of somebody else, equal to one of the plan, exists before.
    private async Task StopAsync()
    {
        Write("jobs.yaml", Plan);
        await PostAsync("/services/data/v66.0/sobjects/Account", new { Name = "Twin" });
        await FailAsync(new { kind = "job", action = "hold", afterRows = 2 });
        using var cancel = new CancellationTokenSource();
        var run = CliInProcess.RunAsync(
            Folder, Variables, ["apply", "jobs.yaml"], new CommandHost(TimeProvider.System, cancel.Token));
        await UntilStruckAsync(run);
        while (!run.IsCompleted && (await JobAsync())["numberRecordsProcessed"]!.GetValue<int>() < 2)
        {
            await Task.Delay(5);
        }
        await cancel.CancelAsync();
        var stopped = await run;
        Assert.That(stopped.Exit, Is.EqualTo(130), stopped.ToString());
        Assert.That(stopped.ToString(), Does.Contain($"Job {(await JobAsync())["id"]} is still running in the org"));
    }

    private async Task<JsonNode> JobAsync()
    {
        var jobs = (await GetAsync("/services/data/v66.0/jobs/ingest"))["records"]!.AsArray();
        return await GetAsync($"/services/data/v66.0/jobs/ingest/{jobs[0]!["id"]}");
    }

    private async Task EndsExactAsync(int accounts)
    {
        var result = await RunAsync("apply", "jobs.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That((await GetAsync("/local-org/rows/Account")).AsArray(), Has.Count.EqualTo(accounts));
        Assert.That((await RunAsync("apply", "jobs.yaml")).Out, Does.Contain("othing"));
    }
}
