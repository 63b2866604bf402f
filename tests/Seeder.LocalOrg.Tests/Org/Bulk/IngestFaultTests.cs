using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests;

/// <summary>Faults of ingest jobs: while the org works on them, and of the requests about them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IngestFaultTests : OrgFixture
{
    private IngestClient Jobs => new(Client);

    [TestCase(1)]
    [TestCase(200)]
    [TestCase(450)]
    public async Task A_job_that_is_held_shows_how_far_it_is_and_keeps_its_rows_when_it_is_aborted(int rows)
    {
        var stranger = await Client.Create("Account", """{"Name":"Account 1"}""");
        var fault = await FaultAsync($$"""{"kind":"job","action":"hold","afterRows":{{rows}}}""");
        var id = await StartAsync("Account", 500);
        await Held(fault);
        Assert.That(State(await Jobs.Poll(id)), Is.EqualTo($"InProgress {rows} 0"));
        Assert.That((await Client.Delete($"jobs/ingest/{id}")).Code, Is.EqualTo("API_ERROR"));
        Assert.That((await Jobs.Change(id, "Aborted")).Status, Is.EqualTo(200));
        await Client.Delete($"/local-org/faults/{fault}");
        await CheckAsync(await Jobs.End(id), "Aborted", rows, 0, 500 - rows);
        Assert.That((await Client.Get($"sobjects/Account/{stranger}?fields=Name")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_held_job_goes_on_when_the_fault_is_removed()
    {
        var fault = await FaultAsync("""{"kind":"job","action":"hold","afterRows":10}""");
        var id = await StartAsync("Account", 300);
        await Held(fault);
        await Client.Delete($"/local-org/faults/{fault}");
        await CheckAsync(await Jobs.End(id), "JobComplete", 300, 0, 0);
    }

    [TestCase("fail", ",\"message\":\"TooManyLockFailure : x\"", "Failed", "TooManyLockFailure : x")]
    [TestCase("fail", "", "Failed", "Timeout : The batch was not processed in 5 minutes, and 20 retries failed")]
    [TestCase("abort", "", "Aborted", null)]
    public async Task A_job_that_ends_in_the_middle_keeps_what_it_did(string action, string more, string state, string? message)
    {
        await FaultAsync($$"""{"kind":"job","action":"{{action}}","afterRows":250{{more}}}""");
        var job = await Jobs.End(await StartAsync("Account", 10_400));
        Assert.That((string?)job["errorMessage"], Is.EqualTo(message));
        await CheckAsync(job, state, 250, 0, 10_150);
    }

    [Test]
    public async Task A_share_of_the_rows_is_locked()
    {
        await FaultAsync("""{"kind":"job","action":"lock","everyRow":10,"times":1}""");
        var parent = await Client.Create("Account", """{"Name":"Parent"}""");
        var job = await Jobs.Run("Contact", "insert", "LastName,AccountId\n" + string.Concat(
            Enumerable.Range(0, 45).Select(i => $"Row {i},{parent}\n")));
        Assert.That((State(job), (int)job["retries"]!), Is.EqualTo(("JobComplete 45 4", 1)));
        Assert.That(
            await Jobs.Rows(job, "failedResults"),
            Is.All.Contains($"UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: {parent}:--"));
        Assert.That(State(await Jobs.Run("Contact", "insert", "LastName\nAgain\n")), Is.EqualTo("JobComplete 1 0"), "only one job");
    }

    [Test]
    public async Task A_trigger_that_takes_few_rows_fails_larger_chunks()
    {
        await FaultAsync("""{"kind":"job","action":"governor","most":100}""");
        var job = await Jobs.End(await StartAsync("Account", 260));
        await CheckAsync(job, "JobComplete", 60, 200, 0);
        Assert.That((await Jobs.Result(job, "failedResults")).Text, Does.Contain("System.LimitException: Too many SOQL queries: 201:--"));
    }

    [Test]
    public async Task Results_may_be_gone()
    {
        await FaultAsync("""{"kind":"job","action":"lose","object":"Account"}""");
        var lost = await Jobs.Run("Account", "insert", "Name\nA\n");
        var other = await Jobs.Run("Contact", "insert", "LastName\nA\n");
        Assert.That(State(lost), Is.EqualTo("JobComplete 1 0"));
        foreach (var kind in new[] { "successfulResults", "failedResults", "unprocessedrecords" })
        {
            Assert.That((await Jobs.Result(lost, kind)).Code, Is.EqualTo("NOT_FOUND"));
        }

        Assert.That(await Jobs.Rows(other, "successfulResults"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_rule_counts_jobs_of_its_object_and_writes_rows_of_others_before_them()
    {
        var rule = """{"kind":"job","object":"Contact","nth":2,"action":"fail","rows":[{"type":"Account","values":{"Name":"Theirs"}}]}""";
        var fault = await FaultAsync(rule);
        Assert.That(State(await Jobs.Run("Contact", "insert", "LastName\nA\n")), Is.EqualTo("JobComplete 1 0"));
        Assert.That(State(await Jobs.Run("Account", "insert", "Name\nA\n")), Is.EqualTo("JobComplete 1 0"));
        Assert.That(State(await Jobs.Run("Contact", "insert", "LastName\nB\n")), Is.EqualTo("Failed 0 0"));
        Assert.That(State(await Jobs.Run("Contact", "insert", "LastName\nC\n")), Is.EqualTo("JobComplete 1 0"));
        Assert.That((await Client.Query("SELECT Id FROM Account WHERE Name = 'Theirs'")).Records, Has.Count.EqualTo(1));
        var listed = (await Client.Get("/local-org/faults")).Json!.AsArray().Single(f => (int)f!["id"]! == fault)!;
        Assert.That(((int)listed["matched"]!, (int)listed["applied"]!), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_slow_job_waits_between_its_chunks()
    {
        await FaultAsync("""{"kind":"job","action":"slow","pauseMs":1,"afterRows":200}""");
        await CheckAsync(await Jobs.End(await StartAsync("Account", 900)), "JobComplete", 900, 0, 0);
    }

    [Test]
    public async Task A_close_may_take_effect_late()
    {
        var id = await Jobs.Create("Account", "insert");
        await Jobs.Upload(id, "Name\nLate\n");
        await FaultAsync("""{"kind":"job-close","action":"late","nth":1}""");
        Assert.That(async () => await Jobs.Change(id, "UploadComplete"), Throws.InstanceOf<HttpRequestException>());
        Assert.That((string?)(await Jobs.Poll(id))["state"], Is.EqualTo("Open"));
        Assert.That(State(await Jobs.End(id)), Is.EqualTo("JobComplete 1 0"));
        Assert.That((await Jobs.Change(id, "Aborted")).Code, Is.EqualTo("INVALIDJOBSTATE"));
    }

    [TestCase("job-create", "drop-before", 0)]
    [TestCase("job-create", "drop-after", 1)]
    [TestCase("job-upload", "drop-before", 0)]
    [TestCase("job-upload", "drop-after", 1)]
    [TestCase("job-close", "drop-before", 0)]
    [TestCase("job-close", "drop-after", 1)]
    [TestCase("job-delete", "drop-before", 0)]
    [TestCase("job-delete", "drop-after", 1)]
    public async Task Connections_of_each_request_are_dropped_before_or_after_it_takes_effect(string kind, string action, int done)
    {
        var id = await Jobs.Create("Account", "insert");
        if (kind is "job-close" or "job-delete")
        {
            await Jobs.Upload(id, "Name\nA\n");
        }

        if (kind == "job-delete")
        {
            await Jobs.Change(id, "Aborted");
        }

        await FaultAsync($$"""{"kind":"{{kind}}","action":"{{action}}"}""");
        Assert.That(
            async () => await (kind switch
            {
                "job-create" => Client.Post("jobs/ingest", """{"object":"Account","operation":"insert"}"""),
                "job-upload" => Jobs.Upload(id, "Name\nA\n"),
                "job-close" => Jobs.Change(id, "UploadComplete"),
                _ => Client.Delete($"jobs/ingest/{id}"),
            }),
            Throws.InstanceOf<HttpRequestException>());
        await Client.Delete("/local-org/faults");
        var job = kind == "job-delete" ? null : await Jobs.Poll(id);
        var jobs = (await Client.Get("jobs/ingest")).Records.Count;
        var effect = kind switch
        {
            "job-create" => jobs - 1,
            "job-upload" => (await Jobs.Upload(id, "Name\nA\n")).Status == 201 ? 0 : 1,
            "job-close" => (string)job!["state"]! == "Open" ? 0 : 1,
            _ => 1 - jobs,
        };
        Assert.That(effect, Is.EqualTo(done));
    }

    [Test]
    public async Task Reads_of_jobs_have_the_faults_of_other_requests()
    {
        var job = await Jobs.Run("Account", "insert", "Name\nA\nB\n");
        await FaultAsync("""{"kind":"job-poll","action":"status","status":503,"retryAfter":1,"nth":1}""");
        await FaultAsync("""{"kind":"job-results","action":"cut","nth":1}""");
        await FaultAsync("""{"kind":"job-list","action":"drop-before","nth":1}""");
        Assert.That((await Client.Get($"jobs/ingest/{job["id"]}")).Status, Is.EqualTo(503));
        Assert.That((await Client.Get($"jobs/ingest/{job["id"]}")).Status, Is.EqualTo(200));
        Assert.That(async () => await Jobs.Result(job, "successfulResults"), Throws.InstanceOf<HttpRequestException>());
        Assert.That(await Jobs.Rows(job, "successfulResults"), Has.Length.EqualTo(2));
        Assert.That(async () => await Client.Get("jobs/ingest"), Throws.InstanceOf<HttpRequestException>());
        Assert.That((await Client.Get("jobs/ingest")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_upload_that_arrives_twice_is_stored_once()
    {
        var id = await Jobs.Create("Account", "insert");
        await FaultAsync("""{"kind":"job-upload","action":"twice","answer":"second"}""");
        Assert.That((await Jobs.Upload(id, "Name\nA\n")).Code, Is.EqualTo("CLIENTINPUTERROR"));
        await Jobs.Change(id, "UploadComplete");
        Assert.That(State(await Jobs.End(id)), Is.EqualTo("JobComplete 1 0"));
    }

    [TestCase("""{"kind":"job","action":"fail","path":"x"}""")]
    [TestCase("""{"kind":"job","action":"drop-after"}""")]
    [TestCase("""{"kind":"job-poll","action":"fail"}""")]
    [TestCase("""{"kind":"any","action":"lose"}""")]
    [TestCase("""{"kind":"query","action":"hold","afterRows":1}""")]
    public async Task Rules_that_do_not_fit_are_refused(string rule) =>
        Assert.That((await Client.Post("/local-org/faults", rule)).Status, Is.EqualTo(400));

    private async Task<string> StartAsync(string type, int count)
    {
        var csv = new StringBuilder("Name\n");
        for (var i = 0; i < count; i++)
        {
            csv.Append($"{type} {i}\n");
        }

        var id = await Jobs.Create(type, "insert");
        await Jobs.Upload(id, csv.ToString());
        Assert.That((await Jobs.Change(id, "UploadComplete")).Status, Is.EqualTo(200));
        return id;
    }

    /// <summary>Checks counts, results, and that the org has exactly the rows that succeeded, with their ids.</summary>
    private async Task CheckAsync(JsonNode job, string state, int good, int bad, int rest)
    {
        Assert.That(State(job), Is.EqualTo($"{state} {good + bad} {bad}"));
        var successful = await Jobs.Rows(job, "successfulResults");
        // An error may have line breaks.
        var failed = (await Jobs.Result(job, "failedResults")).Text;
        Assert.That(Regex.Count(failed, "^\"\",\"[A-Z_]+:", RegexOptions.Multiline), Is.EqualTo(bad));
        var unprocessed = await Jobs.Rows(job, "unprocessedrecords");
        Assert.That(unprocessed, Has.Length.EqualTo(rest));
        var names = new Dictionary<string, string>();
        var page = await Client.Query($"SELECT Id, Name FROM Account WHERE CreatedDate >= {job["createdDate"]!.ToString()[..19]}Z");
        foreach (var row in page.Records)
        {
            names[(string)row!["Id"]!] = (string)row["Name"]!;
        }

        var results = successful.Select(r => r.Split(',')).ToList();
        Assert.That(results.Select(r => names[r[0].Trim('"')]), Is.EqualTo(results.Select(r => r[2].Trim('"'))));
        Assert.That(results.Select(r => r[0]).ToList(), Is.Unique.And.Count.EqualTo(good));
        Assert.That(results.Select(r => r[2]).Concat(unprocessed).ToList(), Is.Unique.And.Count.EqualTo(good + rest));
    }

    private async Task Held(int fault)
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

    private static string State(JsonNode job) => $"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}";
}
