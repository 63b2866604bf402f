namespace Seeder.Cli.Tests.Jobs;

/// <summary>
/// The org takes no further job for 24 hours. The error codes are those of the guide, in the spelling of REST errors (assumption); orgs
/// were also seen to answer with LIMIT_EXCEEDED.
/// </summary>
internal sealed class JobLimitTests : JobFixture
{
    [TestCase("job-create", "EXCEEDEDQUOTA")]
    [TestCase("job-create", "ExceededQuota")]
    [TestCase("job-create", "LIMIT_EXCEEDED")]
    [TestCase("job-upload", "EXCEEDEDQUOTA")]
    [TestCase("job-close", "EXCEEDEDQUOTA")]
    public async Task Without_further_jobs_records_go_by_other_calls_and_the_output_says_so(string kind, string code)
    {
        await FailAsync(new
        {
            kind,
            action = "status",
            status = 400,
            every = 1,
            times = 100,
            body = $$"""[{"errorCode":"{{code}}","message":"The number of jobs exceeds the limit of 24 hours."}]""",
        });

        var result = await RunAsync("apply", "jobs.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("the org takes no job for these records").And.Contain("exceeds the limit of 24 hours")
            .And.Contain("they go by other calls"));
        await LetGoAsync();
        // The fault refuses the abort as well. An open job does nothing.
        Assert.That(
            (await OwnJobsAsync()).Select(j => (string)j["state"]!), Has.All.EqualTo(kind == "job-close" ? "Open" : "Aborted"));
        await EndsExactAsync();
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task A_job_that_ends_at_the_limit_is_completed_by_other_calls(int rows)
    {
        await FailAsync(new
        {
            kind = "job",
            action = "fail",
            afterRows = rows,
            every = 1,
            times = 100,
            message = "ExceededQuota : ApiBatchItems Limit exceeded.",
        });

        var result = await RunAsync("apply", "jobs.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        await LetGoAsync();
        await EndsExactAsync();
    }

    [Test]
    public async Task At_the_limit_of_API_calls_the_run_stops_and_nothing_is_lost(
        [Values("job-create", "job-upload", "job-close", "job-poll", "job-results")] string kind)
    {
        await FailAsync(new
        {
            kind,
            action = "status",
            status = 403,
            every = 1,
            times = 100,
            body = """[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]""",
        });

        var result = await RunAsync("apply", "jobs.yaml");

        Assert.That(result.Exit, Is.EqualTo(kind is "job-poll" or "job-results" ? 5 : 4), result.ToString());
        Assert.That(result.Err, Does.Contain("TotalRequests Limit exceeded."));
        await LetGoAsync();
        await EndsExactAsync();
    }
}
