using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Tests.Shell;

// One file, although it is long: all cases send one call to a scripted org.
/// <summary>One call until it has an outcome: when it is sent again, when it is split, and when it stays in doubt.</summary>
internal sealed class CallSenderTests : IDisposable
{
    private const string One = "Account:\n  - {$ref: a, Name: A}";
    private const string Keyed = "Part__c:\n  - {$ref: a, Name: A, Key__c: k1}";
    private const string Flat = "Account:\n  - Name: A\n  - Name: B\n  - Name: C\n  - Name: D";

    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task A_busy_org_gets_the_call_again_after_pauses_that_grow()
    {
        _run.Org.Script.AddRange([Replies.Busy, Replies.Busy, Replies.Busy]);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(Enumerable.Repeat("create A", 4)));
        Assert.That(_run.Time.Waits, Has.Count.EqualTo(3).And.All.LessThanOrEqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(
            Entries(), Is.EqualTo(["Begin 1", "Refused 1", "Begin 2", "Refused 2", "Begin 3", "Refused 3", "Begin 4", "Succeeded 4"]));
        Assert.That(_run.Notes, Has.Count.EqualTo(3).And.All.StartsWith("call 1: ConcurrentRequests Limit exceeded."));
    }

    [Test]
    public async Task A_call_is_sent_six_times_at_most()
    {
        _run.Org.On = call => call.Nth > 0 ? Replies.Busy : null;

        var result = await _run.RunAsync(One);

        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(6));
        Assert.That(_run.Time.Waits, Has.Count.EqualTo(5));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED403"]));
        Assert.That((result.Complete, result.InDoubt), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task The_pause_that_the_org_asks_for_is_kept_to_the_second_and_said()
    {
        _run.Org.Script.AddRange([Asks(7), Asks(290)]);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Time.Waits, Is.EqualTo([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(290)]));
        Assert.That(_run.Pauses, Has.Count.EqualTo(2));
        Assert.That(_run.Pauses[0], Does.StartWith("call 1: ").And.Contain("a pause of 7 s (Retry-After)"));
    }

    [TestCase(300, 0, true)]
    [TestCase(301, 0, false)]
    [TestCase(299, 1, true)]
    [TestCase(299, 2, false)]
    public async Task Pauses_of_one_call_above_five_minutes_end_the_run(int first, int second, bool isWaited)
    {
        _run.Org.Script.AddRange([Asks(first), Asks(second)]);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.EqualTo(isWaited));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(isWaited ? Array.Empty<string>() : ["SEED617"]));
        Assert.That(_run.Time.Waits.Sum(w => w.TotalSeconds), Is.EqualTo(isWaited ? first + second : first > 300 ? 0 : first));
    }

    [Test]
    public async Task A_session_that_expired_is_not_tried_again()
    {
        _run.Org.Script.Add(Replies.Errors(401, "INVALID_SESSION_ID", "Session expired or invalid"));

        var result = await _run.RunAsync(One);

        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(1));
        Assert.That(_run.Time.Waits, Is.Empty);
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED606"]));
    }

    [Test]
    public async Task The_daily_limit_is_not_tried_again()
    {
        _run.Org.Script.Add(Replies.Errors(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));

        var result = await _run.RunAsync(One);

        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(1));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED404"]));
        Assert.That(Entries(), Is.EqualTo(["Begin 1", "Refused 1"]));
    }

    [Test]
    public async Task A_request_that_did_not_leave_is_sent_again_without_a_question()
    {
        _run.Org.Script.Add(Replies.NotSent);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(Questions(), Is.Zero);
        Assert.That(_run.Org.Created, Is.EqualTo(["A"]));
    }

    [Test]
    public async Task A_lost_create_that_was_committed_is_not_sent_again()
    {
        _run.Org.Script.Add(Replies.LostAfterCommit);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
        Assert.That(_run.Manifest!.Records["a"].Id, Is.EqualTo(_run.Org.Rows.Single().Id));
        Assert.That(Entries(), Is.EqualTo(["Begin 1", "Succeeded 1"]));
    }

    [Test]
    public async Task A_lost_create_that_was_not_committed_is_sent_again()
    {
        _run.Org.Script.Add(Replies.Lost);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create A"]));
        Assert.That(Entries(), Is.EqualTo(["Begin 1", "Refused 1", "Begin 2", "Succeeded 2"]));
    }

    [Test]
    public async Task An_equal_record_of_somebody_else_is_not_taken_for_a_lost_create()
    {
        var stranger = _run.Org.Add("Account", ("Name", "A"));
        _run.Org.Script.Add(Replies.Lost);

        var result = await _run.RunAsync(One);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Manifest!.Records["a"].Id, Is.Not.EqualTo(stranger));
        Assert.That(_run.Org.Created, Is.EqualTo(["A"]));
    }

    [Test]
    public async Task A_lost_create_with_a_unique_value_is_sent_again_without_waiting_for_a_late_commit()
    {
        _run.Org.Script.Add(Replies.Lost);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(2));
        Assert.That(
            _run.Time.Waits, Has.Count.EqualTo(1).And.All.LessThan(TimeSpan.FromSeconds(30)), "only the pause between two attempts");
    }

    [Test]
    public async Task A_first_attempt_that_is_committed_late_is_found_behind_the_duplicate_value_of_the_second()
    {
        _run.Org.Script.AddRange(
            [Replies.Late(TimeSpan.FromMilliseconds(1)), Replies.Errors(400, "DUPLICATE_VALUE", "duplicate value found: Key__c")]);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.True, string.Join('\n', result.Diagnostics.Select(d => d.Message)));
        Assert.That(_run.Org.Rows.Count(), Is.EqualTo(1));
        Assert.That(_run.Manifest!.Records["a"].Id, Is.EqualTo(_run.Org.Rows.Single().Id));
    }

    [Test]
    public async Task A_request_that_was_delivered_twice_created_the_record_that_its_response_calls_a_duplicate()
    {
        _run.Org.Script.Add(Replies.Twice);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(1));
        Assert.That(_run.Manifest!.Records["a"].Id, Is.EqualTo(_run.Org.Rows.Single().Id));
    }

    [Test]
    public async Task A_duplicate_value_that_somebody_else_has_is_the_orgs_error()
    {
        var stranger = _run.Org.Add("Part__c", ("Name", "A"), ("Key__c", "k1"));
        _run.Org.Script.Add(Replies.Errors(400, "DUPLICATE_VALUE", "duplicate value found: Key__c"));

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.False);
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED401"]));
        Assert.That(_run.Manifest!.Records.Values.Select(r => r.Id), Does.Not.Contain(stranger));
    }

    [Test]
    public async Task A_lost_update_is_sent_again_at_once()
    {
        await _run.RunAsync(One);
        _run.Org.Script.AddRange([null, Replies.LostAfterCommit]);

        var result = await _run.RunAsync(One.Replace("Name: A", "Name: B", StringComparison.Ordinal));

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "update B", "update B"]));
        Assert.That(Questions(), Is.Zero);
    }

    [Test]
    public async Task A_call_that_is_too_large_is_sent_in_halves_and_a_kill_between_them_is_in_the_journal()
    {
        _run.Facts = _run.Facts with { RecordsPerCall = null };
        _run.Org.On = call => call.Names.Count > 1 && call.Nth > 0 ? Replies.TooLarge : null;

        var result = await _run.RunAsync(Flat);

        Assert.That(result.Complete, Is.True);
        Assert.That(
            _run.Org.Writes,
            Is.EqualTo(["create A, B, C, D", "create A, B", "create A", "create B", "create C, D", "create C", "create D"]));
        Assert.That(_run.Journal.OfType<JournalEntry.Split>().Select(s => string.Join('+', s.Records)), Is.EqualTo(["2+2", "1+1", "1+1"]));
    }

    [Test]
    public async Task A_signal_between_the_halves_of_a_call_leaves_the_second_half_for_the_next_run()
    {
        _run.Facts = _run.Facts with { RecordsPerCall = null };
        _run.Org.Script.Add(Replies.TooLarge);
        _run.Org.Arrived = call =>
        {
            if (call.Nth == 2)
            {
                _run.Cancel.Cancel();
            }
        };

        var result = await _run.RunAsync(Flat);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A, B, C, D", "create A, B"]));
        Assert.That(
            result.Operations,
            Is.EqualTo([OperationStatus.Done, OperationStatus.Done, OperationStatus.Waiting, OperationStatus.Waiting]));
        Assert.That((result.Cancelled, result.Diagnostics.Length), Is.EqualTo((true, 0)), "a signal is no error of the org");
    }

    [Test]
    public async Task A_single_record_that_is_too_large_is_rejected()
    {
        _run.Org.Script.Add(Replies.TooLarge);

        var result = await _run.RunAsync(One);

        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(1));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED401"]));
    }

    [Test]
    public async Task With_continue_the_call_is_sent_again_without_the_rejected_record()
    {
        (_run.Facts, _run.OnError) = (_run.Facts with { RecordsPerCall = null }, ErrorMode.Continue);
        _run.Org.On = call => call.Nth > 0 ? Replies.Rejects("B") : null;

        var result = await _run.RunAsync(Flat);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A, B, C, D", "create A, C, D"]));
        Assert.That(result.Operations.Count(o => o == OperationStatus.Rejected), Is.EqualTo(1));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED402"]));
    }

    [Test]
    public async Task With_continue_a_call_whose_error_names_no_record_is_halved_until_the_record_is_found()
    {
        (_run.Facts, _run.OnError) = (_run.Facts with { RecordsPerCall = null }, ErrorMode.Continue);
        _run.Org.On = call => call.Nth > 0 && call.Names.Contains("C")
            ? Replies.Errors(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "a trigger failed")
            : null;

        var result = await _run.RunAsync(Flat);

        Assert.That(_run.Org.Writes, Is.EqualTo(["create A, B, C, D", "create A, B", "create C, D", "create C", "create D"]));
        Assert.That(_run.Org.Created, Is.EqualTo(["A", "B", "D"]));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED401"]));
    }

    [Test]
    public async Task Before_an_update_a_rollback_run_saves_the_old_value()
    {
        await _run.RunAsync(One);
        _run.OnError = ErrorMode.Rollback;

        await _run.RunAsync(One.Replace("Name: A", "Name: B", StringComparison.Ordinal));

        var saved = _run.Journal.OfType<JournalEntry.Saved>().Single().Values.Single();
        Assert.That(saved, Is.EqualTo(new SavedValue("a", "Name", "A")));
        Assert.That(
            _run.Journal.Index().Single(e => e.Item is JournalEntry.Saved).Index,
            Is.LessThan(_run.Journal.Index().Single(e => e.Item is JournalEntry.Begin).Index));
    }

    [Test]
    public async Task The_begin_entry_has_the_time_of_the_org_and_not_of_this_machine()
    {
        _run.Org.Shift = TimeSpan.FromMinutes(10);

        await _run.RunAsync(One);

        Assert.That(_run.Journal.OfType<JournalEntry.Begin>().Single().OrgTime, Is.EqualTo(_run.Org.Now));
    }

    private int Questions() => _run.Org.Calls.Count(c => c.ToString().Contains("FROM Account", StringComparison.Ordinal));

    private IEnumerable<string> Entries() => _run.Journal.Select(e => e switch
    {
        JournalEntry.Begin begin => $"Begin {begin.Attempt}",
        JournalEntry.End end => $"{end.Outcome} {end.Attempt}",
        _ => null,
    }).OfType<string>();

    private static Reply Asks(int seconds) => Replies.Errors(429, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.", seconds);
}
