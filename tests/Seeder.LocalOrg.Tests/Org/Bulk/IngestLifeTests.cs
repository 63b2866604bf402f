using System.Text;
using System.Text.Json.Nodes;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests;

/// <summary>What becomes of ingest jobs in time: restarts, snapshots, clones, resets, and the org's clock.</summary>
internal sealed class IngestLifeTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("local-org-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_job_survives_a_restart_and_ends_with_each_row_once()
    {
        var options = new LocalOrgOptions { DataFile = Path.Combine(folder, "org.db") };
        string id, open;
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            var jobs = new IngestClient(client);
            open = await jobs.Create("Contact", "insert");
            await jobs.Upload(open, "LastName\nLater\n");
            id = await jobs.Create("Account", "insert");
            await jobs.Upload(id, Accounts(20_000));
            await jobs.Change(id, "UploadComplete");
        }

        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            var jobs = new IngestClient(client);
            var job = await jobs.End(id);
            Assert.That(State(job), Is.EqualTo("JobComplete 20000 0"));
            Assert.That((await client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!.GetValue<int>(), Is.EqualTo(20_000));
            Assert.That(await jobs.Rows(job, "successfulResults"), Is.Unique.And.Length.EqualTo(20_000));
            Assert.That((await client.Query("SELECT Id FROM Contact")).Records, Is.Empty);
            await jobs.Change(open, "UploadComplete");
            Assert.That(State(await jobs.End(open)), Is.EqualTo("JobComplete 1 0"));
        }
    }

    [Test]
    public async Task A_clone_goes_on_with_the_jobs_and_a_restored_org_has_those_of_its_snapshot()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        var jobs = new IngestClient(client);
        var id = await jobs.Create("Account", "insert");
        await jobs.Upload(id, Accounts(10_500));
        await org.SnapshotAsync();
        await jobs.Change(id, "UploadComplete");
        await using var clone = await org.CloneAsync();
        using var other = new OrgClient(clone);
        foreach (var side in new[] { client, other })
        {
            Assert.That(State(await new IngestClient(side).End(id)), Is.EqualTo("JobComplete 10500 0"));
            Assert.That((await side.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!.GetValue<int>(), Is.EqualTo(10_500));
        }

        await org.RestoreAsync();
        Assert.That((string?)(await jobs.Poll(id))["state"], Is.EqualTo("Open"));
        Assert.That((await client.Query("SELECT Id FROM Account")).Records, Is.Empty);
        await jobs.Change(id, "UploadComplete");
        await org.RestoreAsync();
        await jobs.Change(id, "UploadComplete");
        Assert.That(State(await jobs.End(id)), Is.EqualTo("JobComplete 10500 0"));
        Assert.That((await client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!.GetValue<int>(), Is.EqualTo(10_500));
    }

    [Test]
    public async Task A_reset_deletes_jobs_that_run()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        var jobs = new IngestClient(client);
        var id = await jobs.Create("Account", "insert");
        await jobs.Upload(id, Accounts(30_000));
        await jobs.Change(id, "UploadComplete");
        await org.ResetAsync();
        using var after = new OrgClient(org);
        Assert.That((await after.Get("jobs/ingest")).Records, Is.Empty);
        Assert.That((await after.Get($"jobs/ingest/{id}")).Status, Is.EqualTo(404));
        Assert.That(State(await new IngestClient(after).Run("Account", "insert", "Name\nOnly\n")), Is.EqualTo("JobComplete 1 0"));
        Assert.That((await after.Query("SELECT Name FROM Account")).Records.Select(r => (string)r!["Name"]!), Is.EqualTo(new[] { "Only" }));
    }

    [Test]
    public async Task An_open_job_is_aborted_after_a_day_and_results_are_gone_after_a_week()
    {
        var time = new ShiftedTime();
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { Time = time });
        using var client = new OrgClient(org);
        var jobs = new IngestClient(client);
        var open = await jobs.Create("Account", "insert");
        await jobs.Upload(open, "Name\nLate\n");
        var job = await jobs.Run("Account", "insert", "Name\nKept\n");
        time.Shift = TimeSpan.FromHours(23.9);
        Assert.That((string?)(await jobs.Poll(open))["state"], Is.EqualTo("Open"));
        time.Shift = TimeSpan.FromHours(24.1);
        Assert.That((string?)(await jobs.Poll(open))["state"], Is.EqualTo("Aborted"));
        Assert.That((await jobs.Change(open, "UploadComplete")).Code, Is.EqualTo("INVALIDJOBSTATE"));
        Assert.That(await jobs.Rows(await jobs.Poll(open), "unprocessedrecords"), Is.EqualTo(new[] { "\"Late\"" }));
        time.Shift = TimeSpan.FromDays(6.9);
        await jobs.Create("Account", "insert");
        Assert.That(await jobs.Rows(job, "successfulResults"), Has.Length.EqualTo(1));
        time.Shift = TimeSpan.FromDays(7.1);
        Assert.That((await jobs.Result(job, "successfulResults")).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((string?)(await jobs.Poll((string)job["id"]!))["state"], Is.EqualTo("JobComplete"));
        time.Shift = TimeSpan.FromDays(30);
        await jobs.Create("Account", "insert");
        Assert.That((await jobs.Result(job, "successfulResults")).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((await client.Query("SELECT Name FROM Account")).Records, Has.Count.EqualTo(1));
    }

    private static string Accounts(int count)
    {
        var csv = new StringBuilder("Name\n");
        for (var i = 0; i < count; i++)
        {
            csv.Append("Account ").Append(i).Append('\n');
        }

        return csv.ToString();
    }

    private static string State(JsonNode job) => $"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}";
}
