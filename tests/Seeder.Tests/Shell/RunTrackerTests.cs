using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Calls;
using Seeder.Core.State;
using Seeder.Org;

namespace Seeder.Tests.Shell;

/// <summary>What a run remembers of its operations, and whether it goes on after an outcome.</summary>
internal sealed class RunTrackerTests : IDisposable
{
    private const string Tree =
        "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B, ParentId: \"${a}\"}\n  - {$ref: c, Name: C, ParentId: "
            + "\"${b}\"}\n  - Name: D";

    private static readonly OrgClient Org = ShellRun.ClientOf(new ScriptedOrg(TimeProvider.System), TimeProvider.System);

    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    public static IEnumerable<TestCaseData> Outcomes() =>
    [
        new TestCaseData(new CallOutcome.Succeeded(["001000000000001AAA"], []), true, OperationStatus.Done, null),
        new TestCaseData(new CallOutcome.Rejected([new OrgError(0, "X", "no", [])]), false, OperationStatus.Rejected, "SEED402"),
        new TestCaseData(new CallOutcome.Rejected([new OrgError(-1, "X", "no", [])]), false, OperationStatus.Rejected, "SEED401"),
        new TestCaseData(new CallOutcome.Transient(TransientReason.Login, "expired", null), false, OperationStatus.Waiting, "SEED606"),
        new TestCaseData(new CallOutcome.Transient(TransientReason.Throttled, "busy", null), false, OperationStatus.Waiting, "SEED403"),
        new TestCaseData(new CallOutcome.PutOff("busy", TimeSpan.FromHours(1), default), false, OperationStatus.Waiting, "SEED617"),
        new TestCaseData(new CallOutcome.LimitReached("limit"), false, OperationStatus.Waiting, "SEED404"),
        new TestCaseData(new CallOutcome.InDoubt("lost"), false, OperationStatus.InDoubt, "SEED405"),
    ];

    [TestCaseSource(nameof(Outcomes))]
    public void An_outcome_sets_the_status_and_says_why_the_run_stops(
        object outcome, bool goesOn, object status, string? code) => Track(tracker =>
    {
        var answer = tracker.Complete(_planning.Run!.Graph.Calls[0], (CallOutcome)outcome, Org);

        var result = tracker.ToResult(cancelled: false);
        Assert.That((answer, (object)result.Operations[0]), Is.EqualTo((goesOn, status)));
        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(code is null ? [] : new[] { code }));
        Assert.That(tracker.Done, Is.EqualTo(goesOn ? 1 : 0));
        Assert.That(result.InDoubt, Is.EqualTo(outcome is CallOutcome.InDoubt ? 1 : 0));
    });

    [Test]
    public void A_rejected_record_skips_its_dependents_at_any_depth_and_nothing_else() => Track(tracker =>
    {
        tracker.Reject(_planning.Run!.Graph.Calls[0], [new OrgError(-1, "X", "no", [])]);

        var status = Statuses(tracker);
        Assert.That(status["a"], Is.EqualTo(OperationStatus.Rejected));
        Assert.That((status["b"], status["c"]), Is.EqualTo((OperationStatus.Skipped, OperationStatus.Skipped)));
        Assert.That(status.Values.Count(s => s == OperationStatus.Waiting), Is.EqualTo(1));
        Assert.That(tracker.ToResult(false).Diagnostics, Has.Length.EqualTo(1));
    });

    [Test]
    public void A_call_whose_operations_are_skipped_or_done_is_not_due() => Track(tracker =>
    {
        var calls = _planning.Run!.Graph.Calls;
        tracker.Reject(calls[0], [new OrgError(-1, "X", "no", [])]);

        Assert.That(
            calls.Where(c => tracker.Due(c) is not null).SelectMany(c => c.Operations).Select(_planning.Run.AddressOf),
            Has.Exactly(1).StartsWith("Account#"));
    });

    [TestCase(true, true)]
    [TestCase(false, false)]
    public void A_signal_counts_only_while_something_is_left_to_do(bool isLeft, bool isCancelled) => Track(tracker =>
    {
        foreach (var call in _planning.Run!.Graph.Calls.Skip(isLeft ? 1 : 0))
        {
            tracker.Complete(call, new CallOutcome.Succeeded(["001000000000001AAA"], []), Org);
        }

        Assert.That(tracker.ToResult(cancelled: true).Cancelled, Is.EqualTo(isCancelled));
        Assert.That(tracker.ToResult(cancelled: false).Cancelled, Is.False);
    });

    [Test]
    public void A_signal_with_a_call_in_doubt_is_a_cancelled_run() => Track(tracker =>
    {
        foreach (var call in _planning.Run!.Graph.Calls)
        {
            tracker.Complete(
                call, call.Number == 0 ? new CallOutcome.InDoubt("lost") : new CallOutcome.Succeeded(["001000000000001AAA"], []), Org);
        }

        Assert.That(tracker.ToResult(cancelled: true).Cancelled, Is.True);
    });

    [Test]
    public void A_record_done_twice_counts_once() => Track(tracker =>
    {
        var call = _planning.Run!.Graph.Calls[0];
        tracker.Complete(call, new CallOutcome.Succeeded(["001000000000001AAA"], []), Org);
        tracker.Complete(call, new CallOutcome.Succeeded(["001000000000001AAA"], []), Org);

        Assert.That(tracker.Done, Is.EqualTo(1));
    });

    private PlanningState _planning = null!;

    private void Track(Action<RunTracker> use)
    {
        _planning = _run.Plan(Tree);
        _run.Track(_planning, tracker =>
        {
            use(tracker);
            return 0;
        });
    }

    private ImmutableDictionary<string, OperationStatus> Statuses(RunTracker tracker) =>
        tracker.ToResult(false).Operations.Select((s, i) => (s, i)).ToImmutableDictionary(p => _planning.Run!.AddressOf(p.i), p => p.s);
}
