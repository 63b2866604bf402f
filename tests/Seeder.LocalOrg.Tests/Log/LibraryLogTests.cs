using Microsoft.Extensions.Logging;
using Seeder.Core;
using Seeder.Core.Run;
using Seeder.Core.Text;
using Seeder.Local.Tests.Properties;
using Seeder.Log;
using Seeder.Org;

namespace Seeder.Cli.Tests.Log;

/// <summary>What the library tells those who use it: through loggers, spans and counters.</summary>
internal sealed class LibraryLogTests : RemoteFixture
{
    [Test]
    public async Task A_run_logs_requests_files_and_stages()
    {
        using var log = new RecordedLog();

        var report = await ApplyAsync(log);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(log.Category, Is.EqualTo("Seeder.SeedRun"));
        var ids = log.Entries.Select(e => e.Event.Id).ToHashSet();
        Assert.That(ids, Is.SupersetOf(new[] { 100, 101, 103, 104, 300, 301, 302, 310, 400, 401, 500, 501 }));
        Assert.That(log.Values<string>("ResponseReceived", "Path"), Has.Some.EndsWith("/composite/tree/Account"));
        Assert.That(log.Values<int>("ResponseReceived", "Status"), Is.All.InRange(200, 201));
        Assert.That(log.Values<double>("ResponseReceived", "Duration"), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(log.Values<int>("ResponseReceived", "Records").Sum(), Is.EqualTo(3));
        Assert.That(log.Values<string>("StageCompleted", "Stage"), Is.SupersetOf(new[] { "Read", "Bind", "Compare", "Pack" }));
        Assert.That(log.Values<string>("JournalWritten", "Entry"), Is.EqualTo(new[] { "Begin", "End", "Closed" }));
        Assert.That(log.Values<int>("ManifestWritten", "Records"), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task A_body_is_logged_at_trace_alone()
    {
        using var log = new RecordedLog();

        await ApplyAsync(log);

        var lower = log.Entries.Where(e => e.Level > LogLevel.Trace).Select(e => e.Message);
        Assert.That(lower, Has.None.Contains("Acme").And.None.Contains("SELECT"));
        Assert.That(log.Values<string>("RequestBody", "Body"), Has.Some.Contains("\"Name\":\"Acme\""));
        Assert.That(log.Values<string>("ResponseBody", "Body"), Has.Some.Contains("referenceId"));
    }

    [Test]
    public async Task Field_values_are_removed_where_that_is_asked_for()
    {
        using var log = new RecordedLog();

        await ApplyAsync(log, redact: true);

        Assert.That(log.Entries.Select(e => e.Message), Has.None.Contains("Acme").And.None.Contains("SELECT").And.None.Contains("Doe"));
        Assert.That(log.Values<string>("RequestBody", "Body"), Has.Some.Contains("\"Name\":\"***\""));
    }

    [Test]
    public async Task A_retry_and_its_wait_are_logged()
    {
        await FailAsync(new { kind = "tree", action = "status", status = 503, nth = 1 });
        using var log = new RecordedLog { Least = LogLevel.Information };

        var report = await ApplyAsync(log);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done));
        Assert.That(log.Values<string>("Waiting", "Reason"), Is.Not.Empty);
        Assert.That(log.Values<int>("ResponseReceived", "Retry"), Has.Some.EqualTo(1));
        Assert.That(log.Entries.Select(e => e.Level), Is.All.GreaterThanOrEqualTo(LogLevel.Information));
    }

    [Test]
    public async Task Each_call_and_stage_is_a_span_and_calls_records_and_retries_are_counted()
    {
        await FailAsync(new { kind = "tree", action = "status", status = 503, nth = 1 });
        var recorded = await RecordedTelemetry.OfAsync(() => ApplyAsync(null));

        string[] stages = ["Seeder stage Read", "Seeder stage Pack", "Seeder stage Execute"];
        Assert.That(recorded.Spans.Select(s => s.OperationName), Is.SupersetOf(stages));
        Assert.That(recorded.Calls.Select(c => c.GetTagItem("http.response.status_code")), Has.Some.EqualTo(503).And.Some.EqualTo(201));
        Assert.That(
            recorded.Calls.SelectMany(c => c.Tags).Select(t => t.Value),
            Has.None.Contains("SELECT").And.None.Contains(Org.AccessToken));
        Assert.That(recorded.Counts["seeder.calls"], Is.EqualTo(recorded.Calls.Count));
        Assert.That(recorded.Counts["seeder.records"], Is.EqualTo(3));
        Assert.That(recorded.Counts["seeder.retries"], Is.EqualTo(1));
    }

    private async Task<SeedReport> ApplyAsync(RecordedLog? log, bool redact = false)
    {
        var to = log is null ? null : new RunLog(log, redact);
        using var session = await OrgSession.OpenAsync(
            Logins.Token(Org.Url, Org.AccessToken), Logins.Context(HastyTime.Instance) with { Log = to ?? RunLog.None }, null, default);
        var request = new PlanRequest(new SourceText("small.yaml", Small), TimeProvider.System.GetUtcNow())
        {
            ResolveMode = new ResolveMode(TimeSpan.Zero),
        };
        var options = new RunOptions(request)
        {
            ManifestPath = Path.Combine(Folder, "small.manifest.json"),
            CacheFolder = null,
            LoggerFactory = log,
            RedactLoggedValues = redact,
        };
        using var run = new SeedRun(session, options, HastyTime.Instance);
        return await run.ApplyAsync(null, default, default);
    }
}
