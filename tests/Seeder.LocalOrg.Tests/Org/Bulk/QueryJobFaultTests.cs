using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests;

/// <summary>Query jobs that are held, aborted, failed or lost, or that the org interrupts.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QueryJobFaultTests : OrgFixture
{
    private QueryJobClient Jobs => new(Client);

    [Test]
    public async Task A_running_job_has_no_results_and_can_be_aborted()
    {
        await Client.Create("Account", """{"Name":"A"}""");
        await new IngestClient(Client).Run("Account", "insert", "Name\nB\n");
        var fault = await FaultAsync("""{"kind":"query-job","action":"hold"}""");
        var id = (string)(await Jobs.Create("SELECT Name FROM Account")).Json!["id"]!;
        await HeldAsync(fault);
        Assert.That(await StateAsync(id), Is.EqualTo("InProgress 0"));
        var results = await Jobs.Results(id);
        Assert.That((results.Status, results.Code), Is.EqualTo((412, "JOB_NOT_COMPLETE")));
        Assert.That(results.Message, Does.EndWith("Current status: IN_PROGRESS"));
        Assert.That((await Client.Delete($"{Jobs.Jobs}/{id}")).Code, Is.EqualTo("API_ERROR"));
        Assert.That((string)(await Jobs.Abort(id)).Json!["state"]!, Is.EqualTo("Aborted"));
        await Client.Delete($"/local-org/faults/{fault}");
        Assert.That((await Jobs.Results(id)).Code, Is.EqualTo("JOB_NOT_COMPLETE"));
        Assert.That((await Jobs.Abort(id)).Code, Is.EqualTo("INVALIDJOBSTATE"));
        Assert.That(await StateAsync(id), Is.EqualTo("Aborted 0"));
        Assert.That(await Jobs.Rows("SELECT Name FROM Account"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task A_held_job_reads_the_rows_that_are_there_when_it_goes_on()
    {
        var fault = await FaultAsync("""{"kind":"query-job","object":"account","action":"hold"}""");
        var id = (string)(await Jobs.Create("SELECT Name FROM Account")).Json!["id"]!;
        await HeldAsync(fault);
        await Client.Create("Account", """{"Name":"Late"}""");
        await Client.Delete($"/local-org/faults/{fault}");
        await EndAsync(id);
        Assert.That((await Jobs.Results(id)).Text, Is.EqualTo("\"Name\"\n\"Late\"\n"));
    }

    [TestCase("fail", "Failed 0")]
    [TestCase("abort", "Aborted 0")]
    public async Task A_job_may_end_without_results(string action, string state)
    {
        await Client.Create("Account", """{"Name":"A"}""");
        await FaultAsync($$"""{"kind":"query-job","action":"{{action}}","nth":1}""");
        var id = (string)(await Jobs.Create("SELECT Name FROM Account")).Json!["id"]!;
        await EndAsync(id);
        Assert.That(await StateAsync(id), Is.EqualTo(state));
        Assert.That((await Jobs.Results(id)).Code, Is.EqualTo("JOB_NOT_COMPLETE"));
        Assert.That(await Jobs.Rows("SELECT Name FROM Account"), Has.Length.EqualTo(1), "the next job is complete");
    }

    [Test]
    public async Task Results_may_be_gone()
    {
        await FaultAsync("""{"kind":"query-job","action":"lose","nth":1}""");
        var lost = await Jobs.Run("SELECT Name FROM Account");
        Assert.That((await Jobs.Results(lost)).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((await Jobs.Results(await Jobs.Run("SELECT Name FROM Account"))).Status, Is.EqualTo(200));
    }

    [TestCase("lock")]
    [TestCase("governor")]
    public async Task Rules_about_written_rows_are_refused(string action) =>
        Assert.That((await Client.Post("/local-org/faults", $$"""{"kind":"query-job","action":"{{action}}"}""")).Status, Is.EqualTo(400));

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_job_goes_on_after_a_restart_and_keeps_its_results(bool isDone)
    {
        var folder = Directory.CreateTempSubdirectory("local-org-jobs-").FullName;
        try
        {
            string id;
            var options = new LocalOrgOptions { DataFile = Path.Combine(folder, "org.db") };
            await using (var first = await LocalOrg.StartAsync(options))
            {
                using var client = new OrgClient(first);
                await client.Create("Account", """{"Name":"A"}""");
                var jobs = new QueryJobClient(client);
                if (!isDone)
                {
                    await client.Post("/local-org/faults", """{"kind":"query-job","action":"hold"}""");
                }

                id = isDone ? await jobs.Run("SELECT Name FROM Account")
                    : (string)(await jobs.Create("SELECT Name FROM Account")).Json!["id"]!;
                await client.Create("Account", """{"Name":"B"}""");
            }

            await using var second = await LocalOrg.StartAsync(options);
            using var later = new OrgClient(second);
            var resumed = new QueryJobClient(later);
            await EndAsync(resumed, id);
            Assert.That(
                (await resumed.Results(id)).Text, Is.EqualTo(isDone ? "\"Name\"\n\"A\"\n" : "\"Name\"\n\"A\"\n\"B\"\n"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_clone_has_the_results_and_a_reset_removes_them()
    {
        await Client.Create("Account", """{"Name":"A"}""");
        var id = await Jobs.Run("SELECT Name FROM Account");
        await using var clone = await Org.CloneAsync();
        using var other = new OrgClient(clone);
        Assert.That((await new QueryJobClient(other).Results(id)).Text, Is.EqualTo("\"Name\"\n\"A\"\n"));
        await clone.ResetAsync();
        using var fresh = new OrgClient(clone);
        Assert.That((await new QueryJobClient(fresh).Poll(id)).Status, Is.EqualTo(404));
        Assert.That((await Jobs.Results(id)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Results_stay_for_seven_days()
    {
        var time = new ShiftedTime();
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { Time = time });
        using var client = new OrgClient(org);
        var jobs = new QueryJobClient(client);
        var id = await jobs.Run("SELECT Name FROM Account");
        time.Shift = TimeSpan.FromDays(6.9);
        Assert.That((await jobs.Results(id)).Text, Is.EqualTo("\"Name\"\n"));
        time.Shift = TimeSpan.FromDays(7.1);
        Assert.That((await jobs.Results(id)).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((await client.Get($"{jobs.Jobs}/{id}/resultPages")).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((string)(await jobs.Poll(id)).Json!["state"]!, Is.EqualTo("JobComplete"));
    }

    private async Task<string> StateAsync(string id)
    {
        var job = (await Jobs.Poll(id)).Json!;
        return $"{job["state"]} {job["numberRecordsProcessed"]}";
    }

    private Task EndAsync(string id) => EndAsync(Jobs, id);

    private static async Task EndAsync(QueryJobClient jobs, string id)
    {
        while ((string)(await jobs.Poll(id)).Json!["state"]! is "UploadComplete" or "InProgress")
        {
            await Task.Delay(5);
        }
    }

    private async Task HeldAsync(int fault)
    {
        while ((int)(await Client.Get("/local-org/faults")).Json!.AsArray().Single(f => (int)f!["id"]! == fault)!["applied"]! == 0)
        {
            await Task.Delay(5);
        }
    }

    private async Task<int> FaultAsync(string rule)
    {
        var answer = await Client.Post("/local-org/faults", rule);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return (int)answer.Json!["id"]!;
    }
}
