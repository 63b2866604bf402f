using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.State;

namespace Seeder.Tests.Shell;

/// <summary>The loop of a run: what starts when, what a signal does, and what a broken disk or a rejected record stops.</summary>
internal sealed class ExecutorTests : IDisposable
{
    private const string Four = "Account:\n  - Name: A\n  - Name: B\n  - Name: C\n  - Name: D";

    private const string Chain =
        "Account:\n  - {$ref: c, Name: C, ParentId: \"${b}\"}\n  - {$ref: b, Name: B, ParentId: \"${a}\"}\n  - {$ref: a, Name: A}";

    private readonly ShellRun _run = new();
    private readonly TaskCompletionSource _released = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task A_call_starts_when_the_calls_before_it_have_completed()
    {
        _run.Parallel = 3;

        var result = await _run.RunAsync(Chain);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create B", "create C"]));
        Assert.That((result.Complete, result.Cancelled, result.InDoubt), Is.EqualTo((true, false, 0)));
        Assert.That(result.Sent, Has.All.True);
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task No_more_calls_are_in_flight_than_the_limit(int parallel)
    {
        _run.Parallel = parallel;
        HoldAll();

        var running = _run.RunAsync(Four);
        var inFlight = _run.Org.Writes.Count();
        _released.SetResult();
        await ShellRun.EndOf(running);

        Assert.That(inFlight, Is.EqualTo(parallel));
        Assert.That(_run.Org.MostInFlight, Is.EqualTo(parallel));
        Assert.That(_run.Org.Created, Is.EquivalentTo(["A", "B", "C", "D"]));
    }

    [Test]
    public async Task A_signal_starts_no_new_call_and_takes_the_response_of_the_call_in_flight()
    {
        HoldAll();

        var running = _run.RunAsync(Four);
        await _run.Cancel.CancelAsync();
        _released.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
        Assert.That((result.Cancelled, result.InDoubt), Is.EqualTo((true, 0)));
        Assert.That(
            result.Operations,
            Is.EqualTo([OperationStatus.Done, OperationStatus.Waiting, OperationStatus.Waiting, OperationStatus.Waiting]));
        Assert.That(
            _run.Notes,
            Is.EqualTo(["Stopping: waiting up to 10 s for the response of 1 call in flight. Press Ctrl-C again to stop at once. "
                + "The next run continues in both cases."]));
    }

    [Test]
    public async Task A_call_gets_ten_seconds_after_the_signal_and_is_then_dropped_in_doubt()
    {
        _run.Parallel = 2;
        _run.Time.IsManual = true;
        HoldAll();

        var running = _run.RunAsync(Four);
        await _run.Cancel.CancelAsync();
        _run.Time.Advance(TimeSpan.FromSeconds(9.9));
        var notes = _run.Notes.Count;
        _run.Time.Advance(TimeSpan.FromSeconds(0.1));
        var result = await ShellRun.EndOf(running);

        Assert.That(notes, Is.EqualTo(1));
        Assert.That(_run.Notes[1], Is.EqualTo("Dropped: 2 calls in flight. The next command asks the org whether the work was done."));
        Assert.That((result.Cancelled, result.InDoubt), Is.EqualTo((true, 2)));
        Assert.That(_run.Journal.OfType<JournalEntry.End>(), Is.Empty, "the next run must resolve both calls");
    }

    [Test]
    public async Task A_second_signal_drops_the_call_at_once()
    {
        HoldAll();

        var running = _run.RunAsync(Four);
        await _run.Cancel.CancelAsync();
        await _run.Abort.CancelAsync();
        var result = await ShellRun.EndOf(running);

        Assert.That((result.Cancelled, result.InDoubt), Is.EqualTo((true, 1)));
        Assert.That(_run.Notes[^1], Does.StartWith("Dropped: 1 call in flight."));
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
    }

    [Test]
    public async Task A_signal_during_the_last_call_cancels_nothing()
    {
        HoldAll();

        var running = _run.RunAsync("Account:\n  - Name: A");
        await _run.Cancel.CancelAsync();
        _released.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That((result.Cancelled, result.Complete), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task A_signal_before_the_first_call_sends_nothing_and_says_nothing()
    {
        await _run.Cancel.CancelAsync();

        var result = await _run.RunAsync(Four);

        Assert.That(_run.Org.Writes, Is.Empty);
        Assert.That((result.Cancelled, result.Sent.Any(s => s)), Is.EqualTo((true, false)));
        Assert.That(_run.Notes, Is.Empty);
    }

    [Test]
    public async Task A_signal_ends_the_pause_before_a_retry()
    {
        _run.Time.IsManual = true;
        _run.Org.Script.Add(Replies.Busy);

        var running = _run.RunAsync(Four);
        await _run.Cancel.CancelAsync();
        var result = await ShellRun.EndOf(running);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
        Assert.That((result.Cancelled, result.InDoubt), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task A_rejected_record_stops_new_calls_and_the_calls_in_flight_are_recorded()
    {
        _run.Parallel = 2;
        _run.Org.Script.AddRange([Replies.Rejects("A"), Replies.Held(_released.Task, Replies.Accept)]);

        var running = _run.RunAsync(Four);
        _released.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create B"]));
        Assert.That(
            result.Operations,
            Is.EqualTo([OperationStatus.Rejected, OperationStatus.Done, OperationStatus.Waiting, OperationStatus.Waiting]));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED402"]));
        Assert.That(_run.Manifest!.Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task With_continue_only_the_dependents_of_a_rejected_record_are_skipped()
    {
        _run.OnError = ErrorMode.Continue;
        _run.Org.Script.Add(Replies.Rejects("A"));

        var result = await _run.RunAsync($"{Chain}\n  - Name: D");

        Assert.That(_run.Org.Created, Is.EqualTo(["D"]));
        Assert.That(result.Operations.Count(o => o == OperationStatus.Skipped), Is.EqualTo(2));
        Assert.That(result.Diagnostics, Has.Length.EqualTo(1), "the dependents are counted, not reported");
        Assert.That((result.Complete, result.Cancelled), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task While_a_call_is_in_doubt_no_new_call_starts()
    {
        _run.Parallel = 2;
        _run.Org.Script.Add(Replies.LostAfterCommit);

        var result = await _run.RunAsync(Four);

        Assert.That(_run.Org.Calls.Select(c => c.ToString()).SkipWhile(c => c != "create A").Skip(1).First(), Does.Contain("FROM Account"));
        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Created, Is.EquivalentTo(["A", "B", "C", "D"]));
    }

    [Test]
    public async Task A_call_in_doubt_is_resolved_when_no_other_call_is_in_flight()
    {
        _run.Parallel = 3;
        var (lost, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        _run.Org.Script.AddRange([
            Replies.Held(_released.Task, Replies.Accept),
            Replies.Held(lost.Task, Replies.LostAfterCommit),
            Replies.Held(done.Task, Replies.Accept)]);
        int? before = null;
        // The run knows that B is in doubt and that C is done. Only now A gets its response.
        _run.Reported = progress =>
        {
            if (progress.CallsDone == 1)
            {
                before ??= Questions();
                _released.TrySetResult();
            }
        };

        var running = _run.RunAsync(Four);
        lost.SetResult();
        done.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That(before, Is.Zero);
        Assert.That(Questions(), Is.Positive);
        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Created, Is.EquivalentTo(["A", "B", "C", "D"]));
    }

    [Test]
    public async Task A_journal_that_cannot_be_written_stops_the_run_and_names_the_records_that_no_file_has()
    {
        // The header, the begin and the end of A, the begin of B: the end of B fails.
        var flushes = 0;
        _run.Flush = _ => FailIf(++flushes == 5);

        var stopped = await Assert.CatchAsync<SeederException>(
            () => _run.RunAsync("Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}\n  - {$ref: c, Name: C}"));

        Assert.That(stopped.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create B"]));
        Assert.That(TextOf(stopped), Does.Contain($"b {IdOf("B")}"));
    }

    [Test]
    public async Task A_journal_that_breaks_lets_the_other_calls_in_flight_end()
    {
        _run.Parallel = 2;
        var first = new TaskCompletionSource();
        _run.Org.Script.AddRange([Replies.Held(first.Task, Replies.Accept), Replies.Held(_released.Task, Replies.Accept)]);
        _run.Flush = _ => FailIf(first.Task.IsCompleted);

        var running = _run.RunAsync("Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}\n  - {$ref: c, Name: C}");
        first.SetResult();
        var isOver = running.IsCompleted;
        _released.SetResult();
        var stopped = await Assert.CatchAsync<SeederException>(() => ShellRun.EndOf(running));

        Assert.That(isOver, Is.False, "B is in flight");
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create B"]));
        Assert.That(TextOf(stopped), Does.Contain($"a {IdOf("A")}").And.Contain($"b {IdOf("B")}"));
    }

    [Test]
    public async Task A_journal_that_breaks_starts_no_new_call()
    {
        const string Two = "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}";
        await _run.RunAsync(Two);
        _run.OnError = ErrorMode.Rollback;
        _run.Flush = _ => FailIf(_run.Org.Writes.Contains("update A2"));

        await Assert.CatchAsync<SeederException>(() => _run.RunAsync(Two.Replace("A}", "A2}").Replace("B}", "B2}")));

        Assert.That(Questions(), Is.EqualTo(1), "a call of a rollback run starts with the question for the old values");
    }

    private static void FailIf(bool isFull)
    {
        if (isFull)
        {
            throw new IOException("No space left on device");
        }
    }

    private string IdOf(string name) => _run.Org.Rows.Single(r => r.Fields["Name"] == name).Id;

    private static string TextOf(SeederException stopped) => string.Join(
        '\n', stopped.Diagnostic.Notes.Select(n => n.Message).Append(stopped.Diagnostic.Message).Append(stopped.Diagnostic.Hint));

    private int Questions() => _run.Org.Calls.Count(c => c.ToString().Contains("FROM Account", StringComparison.Ordinal));

    private void HoldAll() => _run.Org.On = call => call.Nth > 0 ? Replies.Held(_released.Task, Replies.Accept) : null;
}
