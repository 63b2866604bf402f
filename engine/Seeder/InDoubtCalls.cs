using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// In-doubt calls that wait to be resolved. Meanwhile no new call starts. When nothing else is in flight, they are resolved together.
/// </summary>
internal sealed class InDoubtCalls(InDoubtWait resolver, RunTracker tracker)
{
    private readonly SortedDictionary<int, Waiting> _waiting = [];
    // Whether the call may be sent again in this run, and whether the org refused it at its first attempt.
    private sealed record Waiting(
        TaskCompletionSource<(JournalEntry.End? End, ImmutableArray<OpenReason> Reasons)> Resolved, bool SendsAgain, bool IsRefused);

    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (tracker.Gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Completes when another call becomes in doubt after <see cref="Seen"/>.</summary>
    public Task Raised => _raised.Task;

    public void Seen()
    {
        lock (tracker.Gate)
        {
            _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the call is resolved: it was committed, or it is sent again, or it stays in doubt.</summary>
    /// <param name="sendsAgain">Whether the call may be sent again in this run.</param>
    /// <param name="isRefused">Whether the org answered the first attempt with a duplicate value, so that only a second delivery of the
    /// request can have caused a commit.</param>
    public async Task<CallOutcome> ResolvedAsync(ApiCall call, CallOutcome.InDoubt outcome, bool sendsAgain, bool isRefused = false)
    {
        var resolved = new TaskCompletionSource<(JournalEntry.End? End, ImmutableArray<OpenReason> Reasons)>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        bool hasKey;
        lock (tracker.Gate)
        {
            hasKey = sendsAgain && tracker.State.Pending.Any(b => b.Call == call.Number && InDoubtResolver.HasIdempotencyKey(b));
            _waiting.Add(call.Number, new Waiting(resolved, hasKey || isRefused, isRefused));
            _raised.TrySetResult();
        }
        var (decided, reasons) = await resolved.Task;
        return decided switch
        {
            null => outcome with { Reasons = reasons },
            { Outcome: JournalOutcome.Succeeded } end => new CallOutcome.Succeeded(end.Ids, []) { Values = end.Values },
            _ => new CallOutcome.Transient(hasKey ? TransientReason.Idempotent : TransientReason.NotSent, outcome.Message, null),
        };
    }

    /// <summary>Resolves all waiting calls with reconciliation queries.</summary>
    public async Task ResolveAsync(CancellationToken dropped)
    {
        InDoubtResolution? resolution = null;
        bool sendAgain;
        ImmutableHashSet<int> refused;
        lock (tracker.Gate)
        {
            sendAgain = _waiting.Values.All(d => d.SendsAgain);
            refused = [.. _waiting.Where(d => d.Value.IsRefused).Select(d => d.Key)];
        }
        try
        {
            resolution = await resolver.ResolveAsync(tracker.State, sendAgain, refused, dropped);
        }
        catch (Exception exception) when (exception is SeederException or OperationCanceledException)
        {
            // The org cannot be asked: the next run resolves the calls.
        }
        lock (tracker.Gate)
        {
            foreach (var (number, call) in _waiting)
            {
                call.Resolved.SetResult((resolution?.Ends.FirstOrDefault(e => e.Call == number), resolution?.ReasonsOf(number) ?? []));
            }
            _waiting.Clear();
        }
    }
}
