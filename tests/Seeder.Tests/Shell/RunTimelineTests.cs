using NUnit.Framework;
using Seeder.Core.Binding;

namespace Seeder.Tests.Shell;

/// <summary>The timeline of a run: each attempt of each call, and each wait with its reason.</summary>
internal sealed class RunTimelineTests : IDisposable
{
    private const string One = "Account:\n  - {$ref: a, Name: A}";
    private const string Two = "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}";

    private readonly ShellRun _run = new() { HasTimeline = true };

    private IEnumerable<string> Steps => _run.Timeline!.Steps.OrderBy(s => s.From).ThenBy(s => s.Call)
        .Select(s => $"{s.Call} {s.Kind} {s.Result} {s.Attempt}".TrimEnd());

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task A_run_without_a_report_has_no_timeline()
    {
        _run.HasTimeline = false;

        await _run.RunAsync(Two);

        Assert.That(_run.Timeline, Is.Null);
    }

    [Test]
    public async Task Each_request_is_a_step_with_its_outcome()
    {
        _run.OnError = ErrorMode.Continue;
        _run.Org.Script.Add(Replies.Rejects("A"));

        await _run.RunAsync(Two);

        Assert.That(Steps, Is.EqualTo(["0 Request Rejected 1", "1 Request Accepted 1"]));
        Assert.That(_run.Timeline!.Steps[0].Text, Does.StartWith("FIELD_CUSTOM_VALIDATION_EXCEPTION: "));
        Assert.That(_run.Timeline.Started, Is.EqualTo(_run.Time.Start));
    }

    [Test]
    public async Task A_pause_before_the_next_attempt_has_the_length_of_the_wait()
    {
        _run.Org.Script.AddRange([Replies.Busy, null]);

        await _run.RunAsync(One);

        Assert.That(Steps, Is.EqualTo(["0 Request NoEffect 1", "0 RetryWait None 1", "0 Request Accepted 2"]));
        var wait = _run.Timeline!.Steps[1];
        Assert.That(wait.To - wait.From, Is.EqualTo(_run.Time.Waits[0]));
        Assert.That(wait.Text, Does.Contain("ConcurrentRequests"));
        Assert.That(_run.Timeline.Length, Is.EqualTo(wait.To));
    }

    [Test]
    public async Task A_pause_that_the_org_asks_for_is_told_apart()
    {
        _run.Org.Script.AddRange([Replies.Errors(429, "REQUEST_LIMIT_EXCEEDED", "slow down", retryAfter: 7), null]);

        await _run.RunAsync(One);

        Assert.That(Steps, Is.EqualTo(["0 Request NoEffect 1", "0 AskedWait None 1", "0 Request Accepted 2"]));
        Assert.That(_run.Timeline!.Steps[1].To - _run.Timeline.Steps[1].From, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [TestCase(true, "0 Request InDoubt 1", "0 InDoubt Accepted 1")]
    [TestCase(false, "0 Request InDoubt 1", "0 InDoubt SentAgain 1", "0 Request Accepted 2")]
    public async Task An_in_doubt_call_shows_how_long_it_was_checked_and_what_came_of_it(bool isCommitted, params string[] steps)
    {
        _run.Org.Script.Add(isCommitted ? Replies.Late(TimeSpan.FromSeconds(4)) : Replies.Lost);

        await _run.RunAsync(One);

        // The pause between two attempts follows the check.
        Assert.That(Steps.Where(s => !s.Contains("RetryWait", StringComparison.Ordinal)), Is.EqualTo(steps));
        var check = _run.Timeline!.Steps.Single(s => s.Kind == CallStepKind.InDoubt);
        Assert.That(check.To - check.From, Is.EqualTo(TimeSpan.FromSeconds(30)), "late commits are waited for");
        Assert.That(check.Text, Is.EqualTo("the connection broke"));
    }

    [Test]
    public async Task A_call_that_waits_for_a_lock_names_the_call_that_has_it()
    {
        await _run.RunAsync(One);
        var planning = _run.Plan(
            "Account:\n  - {$ref: a, Name: A}\nContact:\n  - {LastName: C, AccountId: \"${a}\"}\n  - {LastName: D, AccountId: \"${a}\"}");
        var timeline = new RunTimeline(_run.Time, planning.Run!.Graph.Calls.Length);

        _run.Track(planning, tracker =>
        {
            var schedule = new CallSchedule(planning.Run!, tracker, timeline);
            _run.Time.Advance(TimeSpan.FromSeconds(1));
            var first = schedule.Start()!;
            Assert.That(schedule.Start(), Is.Null);
            _run.Time.Advance(TimeSpan.FromSeconds(3));
            schedule.End(first, goesOn: true);
            return schedule.Start();
        });

        Assert.That(
            timeline.Steps.Select(s => (s.Call, s.Kind, s.From.TotalSeconds, s.To.TotalSeconds, s.Other)),
            Is.EqualTo(new[]
            {
                (0, CallStepKind.QueueWait, 0, 1, -1), (1, CallStepKind.QueueWait, 0, 1, -1), (1, CallStepKind.LockWait, 1.0, 4.0, 0),
            }));
    }

    [Test]
    public async Task A_ready_call_waits_for_its_turn_while_as_many_are_in_flight_as_may_be()
    {
        _run.Org.Script.Add(Replies.Errors(429, "REQUEST_LIMIT_EXCEEDED", "slow down", retryAfter: 3));

        await _run.RunAsync(Two);

        var wait = _run.Timeline!.Steps.Single(s => s.Kind == CallStepKind.QueueWait);
        Assert.That((wait.Call, wait.From, wait.To), Is.EqualTo((1, TimeSpan.Zero, TimeSpan.FromSeconds(3))));
    }

    [Test]
    public async Task A_run_that_is_cancelled_in_a_pause_shows_the_pause()
    {
        _run.Time.IsManual = true;
        _run.Time.Waiting = () => _run.Cancel.Cancel();
        _run.Org.Script.Add(Replies.Errors(429, "REQUEST_LIMIT_EXCEEDED", "slow down", retryAfter: 7));

        var result = await ShellRun.EndOf(_run.RunAsync(One));

        Assert.That(result.Cancelled, Is.True);
        Assert.That(Steps, Is.EqualTo(["0 Request NoEffect 1", "0 AskedWait None 1"]));
    }
}
