using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// Calls in doubt, each waiting for what became of it. Meanwhile nothing new starts, and when nothing else is in flight they are settled
/// together.
/// </summary>
internal sealed class InDoubtCalls(InDoubtWait settling, RunTracker record)
{
    private readonly SortedDictionary<int, Waiting> _waiting = [];
    // Whether the call may be sent again in this run, and whether the org refused it at its first attempt.
    private sealed record Waiting(TaskCompletionSource<(JournalEntry.End? End, ImmutableArray<OpenReason> Reasons)> Settled, bool SendsAgain, bool IsRefused);

    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (record.Gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Ends when a call comes into doubt that was not <see cref="Seen"/>.</summary>
    public Task Raised => _raised.Task;

    public void Seen()
    {
        lock (record.Gate)
        {
            _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>A call in doubt either happened or is sent again; where that cannot be told, it stays in doubt.</summary>
    /// <param name="sendsAgain">Whether the call may be sent again in this run.</param>
    /// <param name="isRefused">Whether the org answered the first attempt with a duplicate value, so that only a second delivery of the
    /// request can have been committed.</param>
    public async Task<CallOutcome> SettledAsync(ApiCall call, CallOutcome.InDoubt doubt, bool sendsAgain, bool isRefused = false)
    {
        var settled = new TaskCompletionSource<(JournalEntry.End? End, ImmutableArray<OpenReason> Reasons)>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isFenced;
        lock (record.Gate)
        {
            isFenced = sendsAgain && record.State.Pending.Any(b => b.Call == call.Number && InDoubtResolver.HasIdempotencyKey(b));
            _waiting.Add(call.Number, new Waiting(settled, isFenced || isRefused, isRefused));
            _raised.TrySetResult();
        }
        var (decided, reasons) = await settled.Task;
        return decided switch
        {
            null => doubt with { Reasons = reasons },
            { Outcome: JournalOutcome.Succeeded } end => new CallOutcome.Succeeded(end.Ids, []) { Values = end.Values },
            _ => new CallOutcome.Transient(isFenced ? TransientReason.Idempotent : TransientReason.NotSent, doubt.Message, null),
        };
    }

    /// <summary>Asks the org what became of them, and tells each.</summary>
    public async Task SettleAsync(CancellationToken dropped)
    {
        InDoubtResolution? settlement = null;
        bool sendAgain;
        ImmutableHashSet<int> refused;
        lock (record.Gate)
        {
            sendAgain = _waiting.Values.All(d => d.SendsAgain);
            refused = [.. _waiting.Where(d => d.Value.IsRefused).Select(d => d.Key)];
        }
        try
        {
            settlement = await settling.ResolveAsync(record.State, sendAgain, refused, dropped);
        }
        catch (Exception exception) when (exception is SeederException or OperationCanceledException)
        {
            // Who cannot ask does not know: the next run settles them.
        }
        lock (record.Gate)
        {
            foreach (var (number, doubt) in _waiting)
            {
                doubt.Settled.SetResult((settlement?.Ends.FirstOrDefault(e => e.Call == number), settlement?.ReasonsOf(number) ?? []));
            }
            _waiting.Clear();
        }
    }
}
