using Polly;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// Sends one call until it has an outcome. Repeats it (<see cref="CallAttempt"/>) where that is safe, and splits it where the org requires
/// smaller calls.
/// </summary>
/// <param name="note">Tells the user something, and whether it is also shown without --verbose.</param>
internal sealed class CallSender(
    PlannedRun run, RunTracker tracker, OrgClient org, CallAttempt attempts, RunMode mode, Action<string, bool> note)
{
    private readonly ResiliencePipeline<CallOutcome> _retry =
        Retry.Pipeline<CallOutcome>(
            mode.Time,
            o => o is CallOutcome.Transient { Reason: not TransientReason.Login },
            o => (o as CallOutcome.Transient)?.RetryAfter,
            (o, pause) => org.LogWait(pause, ((CallOutcome.Transient)o).Message));

    /// <summary>
    /// Sends a call, and sends it again until each of its records is accepted or given up. With <c>onError: continue</c>, rejected records
    /// are removed and the others are sent again.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">Stops before the next request or retry.</param>
    /// <param name="dropped">Also aborts the request in flight.</param>
    /// <returns>Whether the run may continue.</returns>
    public async Task<bool> SendAsync(ApiCall call, CancellationToken cancel, CancellationToken dropped)
    {
        var attempt = 0;
        var parts = new Stack<ApiCall>([call]);
        while (parts.TryPop(out var part))
        {
            if (Due(part) is not { } due)
            {
                continue;
            }
            if (cancel.IsCancellationRequested || dropped.IsCancellationRequested)
            {
                return false;
            }
            Start(due);
            if (Complete(due, await SendPartAsync(due, () => ++attempt, cancel, dropped)) is not { } rest)
            {
                return false;
            }
            foreach (var one in rest.Reverse())
            {
                parts.Push(one);
            }
        }
        return true;
    }

    private ApiCall? Due(ApiCall part)
    {
        lock (tracker.Gate)
        {
            return tracker.Due(part);
        }
    }

    private void Start(ApiCall part)
    {
        lock (tracker.Gate)
        {
            tracker.Start(part);
        }
    }

    /// <returns>The calls to send next, in this order; empty if the call is complete, null if the run must stop.</returns>
    private ImmutableArray<ApiCall>? Complete(ApiCall part, CallOutcome outcome)
    {
        var isRaw = part is ApiCall.Batch { Verb: BatchVerb.Raw };
        lock (tracker.Gate)
        {
            if (outcome is CallOutcome.TooMuch tooMuch)
            {
                if (Replanner.Split(part, run) is { IsEmpty: false } smaller)
                {
                    tracker.Write(new JournalEntry.Split(part.Number, [.. smaller.Select(s => s.Operations.Length)]));
                    return smaller;
                }
                outcome = new CallOutcome.Rejected(tooMuch.Errors);
            }
            if (part is ApiCall.Bulk job && outcome is CallOutcome.NoJob refused)
            {
                note(
                    $"call {part.Number + 1}: the org takes no job for these records ({refused.Message}); they go by other calls", true);
                return Replanner.WithoutJob(job, job.Operations, run);
            }
            if (part is ApiCall.Bulk done && outcome is CallOutcome.Succeeded results)
            {
                return CompleteJob(done, results);
            }
            if (outcome is CallOutcome.Rejected rejected && mode.OnError == ErrorMode.Continue && !isRaw)
            {
                if (rejected.Errors.Any(e => e.Operation >= 0) || Replanner.IsOne(part))
                {
                    tracker.Reject(part, rejected.Errors);
                }
                return [.. Replanner.Isolate(part, rejected)];
            }
            if (!tracker.Complete(part, outcome, org))
            {
                return null;
            }
            // The remaining subrequests of a Batch, after one of them failed.
            return isRaw && outcome is CallOutcome.Succeeded succeeded && succeeded.Ids.Contains(null) ? [part] : [];
        }
    }

    // Records that a job did not store for a temporary reason go into one more job, and then into calls of the usual size.
    private ImmutableArray<ApiCall>? CompleteJob(ApiCall.Bulk job, CallOutcome.Succeeded results)
    {
        var goesOn = tracker.Complete(job, results, org);
        if (mode.OnError == ErrorMode.Continue && !results.Errors.IsEmpty)
        {
            tracker.SkipAfter(job, results.Errors);
        }
        else if (!goesOn || (!results.Errors.IsEmpty && job.Verb != BulkVerb.Delete))
        {
            // As in other calls, a record that cannot be deleted does not keep the others.
            return null;
        }
        ImmutableArray<int> rest = [.. results.Unfinished.Select(p => job.Operations[p])];
        return rest.IsEmpty ? []
            : job.IsRepeat ? Replanner.WithoutJob(job, rest, run)
            : [job with { Operations = rest, IsRepeat = true }];
    }

    private async Task<CallOutcome> SendPartAsync(ApiCall part, Func<int> nextAttempt, CancellationToken cancel, CancellationToken dropped)
    {
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(cancel, dropped);
        var (tries, asked) = (0, TimeSpan.Zero);
        CallOutcome? last = null;
        var isOpen = false;
        long? ended = null;
        try
        {
            await _retry.ExecuteAsync(
                async _ =>
                {
                    EndWait();
                    (last, isOpen) = await attempts.RunAsync(
                        part, nextAttempt(), isOpen, isLast: ++tries == Retry.Attempts, cancel, dropped);
                    if (last is CallOutcome.Transient { Reason: not TransientReason.Login } transient && tries < Retry.Attempts)
                    {
                        last = Pause(part, transient, asked += transient.RetryAfter ?? TimeSpan.Zero);
                    }
                    ended = mode.Time.GetTimestamp();
                    return last;
                },
                waits.Token);
        }
        catch (OperationCanceledException)
        {
            // The run was stopped while it waited for the next attempt.
            EndWait();
        }
        return last switch
        {
            null => new CallOutcome.Transient(TransientReason.NotSent, "cancelled", null),
            // A late commit of this attempt may still arrive.
            CallOutcome.Transient lost when isOpen && !attempts.IsRepeatable(part) => new CallOutcome.InDoubt(lost.Message),
            CallOutcome.PutOff lost when isOpen && !attempts.IsRepeatable(part) => new CallOutcome.InDoubt(lost.Message),
            _ => last,
        };

        void EndWait()
        {
            if (ended is { } from && last is CallOutcome.Transient reason)
            {
                mode.Timeline?.Waited(part, tries, from, reason);
            }
            ended = null;
        }
    }

    // Reports the retry, or gives up if the pause would be too long.
    private CallOutcome Pause(ApiCall part, CallOutcome.Transient transient, TimeSpan asked)
    {
        if (transient.RetryAfter is not { } pause)
        {
            note($"call {part.Number + 1}: {transient.Message}; it is sent again", false);
            return transient;
        }
        if (asked > Retry.LongestAsked)
        {
            return new CallOutcome.PutOff(transient.Message, pause, mode.Time.GetUtcNow() + pause);
        }
        org.Waiting?.Invoke(Retry.Waits($"call {part.Number + 1}: {transient.Message}", pause));
        return transient;
    }
}
