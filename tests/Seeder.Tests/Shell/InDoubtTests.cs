using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Tests.Shell;

/// <summary>Calls without a response: the run asks the org, waits for late commits, and never guesses.</summary>
internal sealed class InDoubtTests : IDisposable
{
    private const string Two = "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}";

    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    [TestCase(1)]
    [TestCase(29)]
    public async Task A_commit_within_the_quiet_time_is_found_and_the_call_is_not_sent_again(int seconds)
    {
        _run.Org.Script.Add(Replies.Late(TimeSpan.FromSeconds(seconds)));

        var result = await _run.RunAsync(Two);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create B"]));
        Assert.That(_run.Org.Created, Is.EqualTo(["A", "B"]));
    }

    [Test]
    public async Task A_call_is_lost_only_after_thirty_seconds_of_the_orgs_clock()
    {
        _run.Org.Script.Add(Replies.Lost);

        await _run.RunAsync(Two);

        var waited = _run.Time.Waits.TakeWhile(w => w == TimeSpan.FromSeconds(5)).Count();
        Assert.That(waited, Is.EqualTo(6), "the remaining time is checked every five seconds");
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A", "create A", "create B"]));
    }

    [Test]
    public async Task The_wait_counts_by_the_orgs_clock_whatever_this_machine_says()
    {
        _run.Org.Shift = TimeSpan.FromHours(-3);
        _run.Org.Script.Add(Replies.Lost);

        await _run.RunAsync(Two);

        Assert.That(_run.Time.Waits.TakeWhile(w => w == TimeSpan.FromSeconds(5)).Count(), Is.EqualTo(6));
        Assert.That(_run.Org.Created, Is.EqualTo(["A", "B"]));
    }

    [Test]
    public async Task A_local_org_is_waited_for_two_seconds_only()
    {
        _run.Facts = _run.Facts with { InstanceUrl = "http://localhost:4711" };
        _run.Org.Script.Add(Replies.Lost);

        await _run.RunAsync(Two);

        Assert.That(_run.Time.Waits[0], Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public async Task Calls_that_are_lost_together_are_resolved_together()
    {
        _run.Parallel = 2;
        var released = new TaskCompletionSource();
        _run.Org.Script.AddRange(
            [Replies.Held(released.Task, Replies.LostAfterCommit), Replies.Held(released.Task, Replies.LostAfterCommit)]);

        var running = _run.RunAsync(Two);
        released.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That(result.Complete, Is.True);
        Assert.That(
            _run.Org.Calls.Count(c => c.ToString().Contains("FROM Account", StringComparison.Ordinal)),
            Is.EqualTo(1),
            "one question for both");
        Assert.That(_run.Manifest!.Records.Values.Select(r => r.Id), Is.Unique);
    }

    [Test]
    public async Task A_record_that_cannot_be_told_from_another_of_the_same_user_leaves_the_call_in_doubt()
    {
        // Somebody who works with the same user creates an equal record at the same time.
        _run.Org.Script.Add((org, call, cancel) =>
        {
            org.AddAs(ScriptedOrg.UserId, "Account", ("Name", "A"));
            return Replies.LostAfterCommit(org, call, cancel);
        });

        var result = await _run.RunAsync(Two);

        Assert.That((result.Complete, result.InDoubt), Is.EqualTo((false, 1)));
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED405"]));
        Assert.That(_run.Journal.OfType<JournalEntry.End>(), Is.Empty);
    }

    [Test]
    public async Task An_org_that_cannot_be_asked_leaves_the_call_in_doubt_for_the_next_run()
    {
        _run.Org.Script.Add(Replies.LostAfterCommit);
        _run.Org.On = call => call.ToString().Contains("FROM Account", StringComparison.Ordinal) ? Replies.NotSent : null;

        var result = await _run.RunAsync(Two);

        Assert.That((result.Complete, result.InDoubt), Is.EqualTo((false, 1)));
        Assert.That(result.Operations, Is.EqualTo([OperationStatus.InDoubt, OperationStatus.Waiting]));
        Assert.That(_run.Org.Writes, Is.EqualTo(["create A"]));
    }

    [Test]
    public async Task A_signal_during_the_wait_leaves_the_call_in_doubt()
    {
        _run.Org.Script.Add(Replies.Lost);
        _run.Time.Waiting = _run.Cancel.Cancel;

        var result = await _run.RunAsync(Two);

        Assert.That((result.Cancelled, result.InDoubt), Is.EqualTo((true, 1)));
        Assert.That(_run.Time.Waits, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_damaged_response_is_resolved_like_a_lost_one()
    {
        _run.Org.Script.Add((org, call, cancel) =>
        {
            org.Accept(call);
            return Replies.Text(200, "<html>Maintenance</html>")(org, call, cancel);
        });

        var result = await _run.RunAsync(Two);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Created, Is.EqualTo(["A", "B"]));
    }

    [Test]
    public async Task With_a_call_that_must_be_waited_for_the_run_waits_also_for_the_call_with_a_unique_value()
    {
        // The call of B begins ten seconds before the call of A, which is committed 25 seconds after its begin.
        _run.Parallel = 2;
        var released = new TaskCompletionSource();
        _run.Org.Script.AddRange([Replies.Held(released.Task, Replies.Lost), Replies.Late(TimeSpan.FromSeconds(25))]);
        _run.Org.Arrived = call => _run.Time.Advance(TimeSpan.FromSeconds(call.Nth == 1 ? 10 : 0));

        var running = _run.RunAsync("Account:\n  - Name: B\nPart__c:\n  - {$ref: a, Name: A, Key__c: k1}");
        released.SetResult();
        var result = await ShellRun.EndOf(running);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Org.Writes, Is.EqualTo(["create B", "create A", "create B"]));
    }
}
