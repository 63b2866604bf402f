using System.Text;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Calls;

namespace Seeder.Tests.Shell;

/// <summary>What the timeline, the progress and the result of a run say about its jobs.</summary>
internal sealed class ShownJobTests : IDisposable
{
    private const string Job = "750000000000001AAA";
    private const string Two = "Account:\n  - {$ref: a, Name: Acme}\n  - {$ref: b, Name: Beta}";

    private readonly ShellRun _run = new() { HasTimeline = true, OnError = Seeder.Core.Binding.ErrorMode.Continue };

    // What the org says at each poll: the state, and the number of rows that are processed.
    private readonly Queue<(string State, int Processed)> _polls = [];
    private Reply? _create;

    public ShownJobTests()
    {
        _run.Org.On = call => (call.Request.Method, call.Path.Split("jobs/ingest").ElementAtOrDefault(1)) switch
        {
            (_, null) => null,
            ("POST", "") => _create ?? Replies.Text(200, $$"""{"id":"{{Job}}","state":"Open"}"""),
            ("PUT", _) => Replies.Text(201, ""),
            ("PATCH", _) => Replies.Text(200, "{}"),
            (_, $"/{Job}") => _polls.Dequeue() is var (state, processed) ? Replies.Text(
                200, $$"""{"id":"{{Job}}","state":"{{state}}","numberRecordsProcessed":{{processed}},"numberRecordsFailed":0}""") : null,
            (_, $"/{Job}/successfulResults/") => Replies.Text(
                200, "\"sf__Id\",\"sf__Created\",Name\n\"001000000000001AAA\",\"true\",\"Beta\"\n"),
            (_, $"/{Job}/failedResults/") => Replies.Text(
                200, "\"sf__Id\",\"sf__Error\",Name\n\"\",\"FIELD_CUSTOM_VALIDATION_EXCEPTION:too short:Name --\",\"Acme\"\n"),
            _ => null,
        };
    }

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task The_timeline_has_the_steps_of_a_job()
    {
        _polls.Enqueue(("InProgress", 0));
        _polls.Enqueue(("InProgress", 1));
        _polls.Enqueue(("JobComplete", 2));

        var result = await _run.RunAsync(Planned());

        Assert.That(
            _run.Timeline!.Steps.Select(s => $"{s.Kind} {s.Result} {s.Attempt} {s.Text}"),
            Is.EqualTo(new[]
            {
                $"JobCreate Accepted 1 job {Job}", "JobUpload Accepted 1 1 KB of CSV", "JobStart Accepted 1 ",
                "JobWork Accepted 1 JobComplete after 3 polls, 2 rows",
                "JobResults PartlyRejected 1 FIELD_CUSTOM_VALIDATION_EXCEPTION: too short",
            }));
        var work = _run.Timeline.Steps[3];
        Assert.That(work.To - work.From, Is.EqualTo(_run.Time.Waits[0] + _run.Time.Waits[1]));
        Assert.That(
            result.Jobs, Is.EqualTo(new[] { new RunJob(0, Job, "Account", 2) { Processed = 2, Stored = 1 } }));
    }

    [Test]
    public async Task Rows_that_a_job_has_processed_count_as_done_while_it_runs()
    {
        _polls.Enqueue(("InProgress", 1));
        _polls.Enqueue(("JobComplete", 2));
        var seen = new List<(int Done, int OfTypes, string? Job)>();
        _run.Reported = p => seen.Add((
            p.RecordsDone, p.Types!().Sum(t => t.Done), p.Jobs!() is [var job] ? $"{job.Id} {job.Processed}" : null));

        await _run.RunAsync(Planned());

        // Before the run, at the poll, and after the job, which stored one of two records.
        Assert.That(seen, Is.EqualTo(new[] { (0, 0, null), (1, 1, $"{Job} 1"), (1, 1, (string?)null) }));
    }

    [Test]
    public async Task A_job_that_goes_on_after_the_run_is_told_apart()
    {
        _polls.Enqueue(("InProgress", 1));
        _run.Reported = p =>
        {
            if (p.Jobs?.Invoke() is [{ Processed: 1 }])
            {
                _run.Cancel.Cancel();
            }
        };

        var result = await _run.RunAsync(Planned());

        Assert.That(result.Jobs, Is.EqualTo(new[] { new RunJob(0, Job, "Account", 2) { Processed = 1 } }));
        Assert.That(_run.Timeline!.Steps[^1], Is.EqualTo(_run.Timeline.Steps[^1] with
        {
            Kind = CallStepKind.JobWork,
            Result = CallStepResult.JobRuns,
            Text = "1 row is processed",
        }));
    }

    [Test]
    public async Task Records_that_the_org_takes_no_job_for_are_noted()
    {
        _create = Replies.Errors(400, "INVALIDENTITY", "Account is not supported by the Bulk API");
        RunProgress? note = null;
        _run.Reported = p => note = p.Note is null ? note : p;

        var result = await _run.RunAsync(Planned());

        Assert.Multiple(() =>
        {
            Assert.That(note?.Note, Does.StartWith("call 1: the org takes no job for these records (Account is not supported"));
            Assert.That(note?.IsImportant, Is.True);
            Assert.That(_run.Timeline!.Steps[0].Kind, Is.EqualTo(CallStepKind.JobCreate));
            Assert.That(_run.Timeline.Steps[0].Result, Is.EqualTo(CallStepResult.Rejected));
            Assert.That(result.Jobs, Is.Empty);
            Assert.That(result.Complete, Is.True);
        });
    }

    private PlanningState Planned() => _run.Plan(Two, "[]\noptions: { bulk: 1 }");
}
