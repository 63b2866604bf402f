using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// One attempt to send a call: begin entry, request, response, end entry. If the response is lost, or may be the response to a second
/// delivery, it waits until the call is resolved.
/// </summary>
internal sealed class CallAttempt(
    PlannedRun run, RunTracker tracker, OrgClient org, FactFinder finder, InDoubtCalls inDoubtCalls, RunMode mode)
{
    private readonly JobAttempt _jobs = new(run, tracker, org, finder, mode);

    /// <param name="isOpen">Whether an earlier attempt of the same call may have been committed.</param>
    /// <param name="isLast">Whether the run does not send the call again.</param>
    /// <param name="cancel">Stops waiting for a job.</param>
    /// <param name="dropped">Aborts the request in flight.</param>
    /// <returns>The outcome, and whether this or an earlier attempt may still be committed.</returns>
    public async Task<(CallOutcome Outcome, bool IsOpen)> RunAsync(
        ApiCall call, int attempt, bool isOpen, bool isLast, CancellationToken cancel, CancellationToken dropped)
    {
        if (mode.OnError == ErrorMode.Rollback && call is not ApiCall.Bulk)
        {
            await SaveAsync(call, dropped);
        }
        lock (tracker.Gate)
        {
            tracker.Write(JournalOperations.Begin(call, attempt, org.OrgNow, run, tracker.State));
        }
        var started = mode.Time.GetTimestamp();
        mode.Timeline?.Began(call, attempt, started);
        var outcome = call switch
        {
            ApiCall.Batch { Verb: BatchVerb.Find } find => await FindAsync(find, dropped),
            ApiCall.Bulk job => await RunJobAsync(job, cancel, dropped),
            _ => await RequestAsync(call, attempt, dropped),
        };
        var took = (int)mode.Time.GetElapsedTime(started).TotalMilliseconds;
        mode.Timeline?.Requested(call, attempt, started, outcome);
        if (call is ApiCall.Bulk && outcome is CallOutcome.InDoubt or CallOutcome.JobRuns)
        {
            // The next command reads the state of the job.
            return (outcome, false);
        }
        if (outcome is CallOutcome.InDoubt lost && !dropped.IsCancellationRequested)
        {
            // Updates and deletes are idempotent, so they are sent again.
            outcome = IsRepeatable(call)
                ? new CallOutcome.Transient(TransientReason.Repeated, lost.Message, lost.RetryAfter)
                : await ResolvedAsync(call, attempt, lost, sendsAgain: !isLast);
            isOpen = outcome is CallOutcome.Transient { Reason: TransientReason.Repeated or TransientReason.Idempotent };
        }
        else if (isOpen && !IsRepeatable(call) && outcome is (CallOutcome.Rejected or CallOutcome.TooMuch or CallOutcome.LimitReached))
        {
            // The org rejected this attempt. Its errors are the outcome, unless an earlier attempt was committed late and the unique
            // value is a duplicate of it.
            var isDuplicate = outcome is CallOutcome.Rejected rejected && rejected.Errors.Any(IsDuplicate);
            var earlier = await ResolvedAsync(
                call, attempt, new CallOutcome.InDoubt("an earlier attempt may have been committed late"), sendsAgain: isDuplicate);
            (outcome, isOpen) = earlier is CallOutcome.Transient ? (outcome, false) : (earlier, false);
        }
        else if (!isOpen && MayBeDeliveredTwice(call, outcome))
        {
            // A proxy may deliver a request twice. Then this is the response to the second delivery, and the first one was committed.
            var resolved = await ResolvedAsync(
                call, attempt, new CallOutcome.InDoubt("the request may have been delivered twice"), sendsAgain: true, isRefused: true);
            outcome = (outcome, resolved) switch
            {
                (CallOutcome.Succeeded done, CallOutcome.Succeeded also) => Joined(done, also),
                (_, CallOutcome.Succeeded) => resolved,
                _ => outcome,
            };
        }
        lock (tracker.Gate)
        {
            // Another call may have found the same row in the meantime, so this check runs under the gate.
            outcome = call is ApiCall.Batch { Verb: BatchVerb.Find } keyed ? KeyLookups.Claim(keyed, run, tracker.State, outcome) : outcome;
            switch (outcome)
            {
                case CallOutcome.Succeeded succeeded:
                    tracker.Write(
                        call,
                        new JournalEntry.End(
                            call.Number, attempt, JournalOutcome.Succeeded, succeeded.Ids, succeeded.Values)
                        { Took = took });
                    break;
                // A possible commit stays open until a later attempt resolves it.
                case not CallOutcome.InDoubt when !isOpen:
                    tracker.Write(new JournalEntry.End(call.Number, attempt, JournalOutcome.Refused, []));
                    break;
            }
        }
        return (outcome, isOpen);
    }

    private async Task<CallOutcome> RunJobAsync(ApiCall.Bulk job, CancellationToken cancel, CancellationToken dropped)
    {
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        var outcome = await _jobs.RunAsync(job, cancel, dropped);
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        return outcome;
    }

    private async Task<CallOutcome> ResolvedAsync(
        ApiCall call, int attempt, CallOutcome.InDoubt lost, bool sendsAgain, bool isRefused = false)
    {
        var from = mode.Time.GetTimestamp();
        var resolved = await inDoubtCalls.ResolvedAsync(call, lost, sendsAgain, isRefused);
        mode.Timeline?.Resolved(call, attempt, from, lost.Message, resolved);
        return resolved;
    }

    private static bool IsDuplicate(OrgError error) => error.Code is "DUPLICATE_VALUE" or "DUPLICATE_USERNAME";

    // Joins the ids of the response with the ids that the reconciliation query found.
    private static CallOutcome.Succeeded Joined(CallOutcome.Succeeded done, CallOutcome.Succeeded also)
    {
        ImmutableArray<string?> ids = [.. done.Ids.Select((id, i) => id ?? also.Ids[i])];
        return new CallOutcome.Succeeded(ids, [.. done.Errors.Where(e => e.Operation < 0 || ids[e.Operation] is null)])
        {
            Values = [.. ids.Select((_, i) => done.Values?[i] ?? also.Values?[i])],
        };
    }

    // Only rows with the unique values of the call can prove a second delivery.
    private bool MayBeDeliveredTwice(ApiCall call, CallOutcome outcome)
    {
        var duplicates = (outcome switch
        {
            CallOutcome.Rejected rejected => rejected.Errors,
            CallOutcome.Succeeded partly => partly.Errors,
            _ => [],
        }).Where(IsDuplicate).ToList();
        if (IsRepeatable(call) || duplicates.Count == 0)
        {
            return false;
        }
        lock (tracker.Gate)
        {
            return tracker.State.Pending.FirstOrDefault(b => b.Call == call.Number) is { } begun && (outcome is CallOutcome.Rejected
                ? InDoubtResolver.HasIdempotencyKey(begun) || begun.Operations.Any(o => o.Body is not null)
                // The requests of a batch before the rejected one were carried out. If one of them creates a record without a unique
                // value, the record now exists twice, and nothing shows which of the two ids the response holds.
                : duplicates.All(
                    e => e.Operation >= 0
                        && begun.Operations[e.Operation].Body is not null
                        && begun.Operations.Take(e.Operation).All(o => o.Body is null)));
        }
    }

    private async Task<CallOutcome> RequestAsync(ApiCall call, int attempt, CancellationToken dropped)
    {
        ApiRequest request;
        lock (tracker.Gate)
        {
            request = RequestWriter.Write(call, run, tracker.State);
        }
        return await org.SendAsync(request, dropped, new RequestInfo(call.Operations.Length, attempt - 1)) switch
        {
            SendResult.Answered(var response) => ResponseReader.Read(call, run, response),
            SendResult.NotSent { Reason: var reason } => new CallOutcome.Transient(TransientReason.NotSent, reason, null),
            SendResult.Lost(var reason) => new CallOutcome.InDoubt(reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    // A lookup may take several pages, which the finder reads; it also retries on network failures.
    private async Task<CallOutcome> FindAsync(ApiCall.Batch call, CancellationToken dropped)
    {
        var answers = new Dictionary<string, ImmutableArray<OrgRow>>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                ImmutableArray<string> queries;
                lock (tracker.Gate)
                {
                    (var outcome, queries) = KeyLookups.Read(call, run, tracker.State, answers);
                    if (outcome is not null)
                    {
                        return outcome;
                    }
                }
                foreach (var (query, rows) in await finder.QueryAsync(queries, dropped))
                {
                    answers[query] = rows;
                }
            }
        }
        catch (SeederException stopped)
        {
            return new CallOutcome.Rejected([new OrgError(-1, stopped.Diagnostic.Code, stopped.Diagnostic.Message, [])]);
        }
    }

    // Saves the old values to the journal before an update overwrites them, so that a rollback can restore them.
    private async Task SaveAsync(ApiCall call, CancellationToken dropped)
    {
        ImmutableArray<string> queries;
        lock (tracker.Gate)
        {
            queries = Rollback.Questions(call, run, tracker.State);
        }
        if (queries.IsEmpty)
        {
            return;
        }
        var answers = await finder.QueryAsync(queries, dropped);
        lock (tracker.Gate)
        {
            tracker.Write(Rollback.Saved(call, run, tracker.State, [.. answers.SelectMany(a => a.Value)]));
        }
    }

    /// <summary>Whether the call has the same effect however often it is sent.</summary>
    public bool IsRepeatable(ApiCall call) => call.Operations.All(o => run.Graph.Operations.Nodes[o] switch
    {
        { Kind: OperationKind.Create } => false,
        { Kind: OperationKind.Raw } raw => run.Plan.Batch[raw.Record].Method != "POST",
        _ => true,
    });
}
