using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// Carries out a call by a Bulk API 2.0 ingest job: creates it, uploads the rows, closes it, waits for its end and reads the results.
/// Nothing is written before the job is closed, and its id is in the journal before that. So every step can be repeated: in doubt before
/// the close, another job is created; after it, the state of the job tells what happened.
/// </summary>
internal sealed class JobAttempt(PlannedRun run, RunTracker tracker, OrgClient org, FactFinder finder, RunMode mode)
{
    // How many jobs are created because the upload of the one before was in doubt.
    private const int MostJobs = 5;

    // How many rows a message names.
    private const int MostNamed = 8;

    private readonly JobClient _jobs = new(org);

    /// <param name="call">The call. Its begin entry is in the journal.</param>
    /// <param name="cancel">Stops before the job is closed, and stops waiting for it afterwards.</param>
    /// <param name="dropped">Also aborts the request in flight.</param>
    public async Task<CallOutcome> RunAsync(ApiCall.Bulk call, CancellationToken cancel, CancellationToken dropped)
    {
        try
        {
            var (job, stopped) = await OpenAsync(call, cancel, dropped);
            if (job is null)
            {
                return stopped!;
            }
            if (await CloseAsync(job, cancel, dropped) is { } open)
            {
                return open;
            }
            mode.Timeline?.JobStep(call, CallStepKind.JobStart, "");
            return await EndAsync(call, job, cancel, dropped);
        }
        catch (SeederException lost)
        {
            // The org cannot be asked. The next command reads the state of the job.
            return new CallOutcome.InDoubt(lost.Diagnostic.Message);
        }
        catch (OperationCanceledException) when (dropped.IsCancellationRequested)
        {
            return new CallOutcome.InDoubt("cancelled");
        }
    }

    // Creates a job and uploads the rows. A job whose upload is in doubt is aborted, and another one is created.
    private async Task<(string? Job, CallOutcome? Stopped)> OpenAsync(
        ApiCall.Bulk call, CancellationToken cancel, CancellationToken dropped)
    {
        for (var jobs = 1; ; jobs++)
        {
            var (created, job) = await SendAsync(call, JobWriter.Create(call, run), cancel, dropped, JobId);
            if (created is CallOutcome.InDoubt lost)
            {
                // An open job without rows does nothing, and the org closes it.
                created = new CallOutcome.Transient(TransientReason.NotSent, lost.Message, lost.RetryAfter);
            }
            if (created is not null)
            {
                return (null, created);
            }
            mode.Timeline?.JobStep(call, CallStepKind.JobCreate, $"job {job}");
            ApiRequest upload;
            lock (tracker.Gate)
            {
                var table = JobWriter.Table(call, run, tracker.State);
                tracker.Write(new JournalEntry.Job(call.Number, job!, table.Columns, new RowKeys(table.Rows)));
                upload = JobWriter.Upload(job!, table);
            }
            var (uploaded, _) = await SendAsync(call, upload, cancel, dropped, _ => "");
            if (uploaded is null)
            {
                mode.Timeline?.JobStep(call, CallStepKind.JobUpload, $"{Quoting.Size(upload.Body.Length)} of CSV");
                return (job, null);
            }
            await _jobs.AbortAsync(job!);
            if (uploaded is not CallOutcome.InDoubt doubt)
            {
                return (null, uploaded);
            }
            if (jobs == MostJobs || cancel.IsCancellationRequested)
            {
                return (null, new CallOutcome.Transient(TransientReason.NotSent, doubt.Message, doubt.RetryAfter));
            }
        }
    }

    // Closes the job, which starts it. Returns null if it is closed.
    private async Task<CallOutcome?> CloseAsync(string job, CancellationToken cancel, CancellationToken dropped)
    {
        var close = JobWriter.SetState(JobClient.PathOf(job), JobState.UploadComplete);
        // Whether a close that got no response may take effect later.
        var mayStart = false;
        for (var tries = 1; ; tries++)
        {
            if (cancel.IsCancellationRequested)
            {
                return await GiveUpAsync(job, new CallOutcome.Transient(TransientReason.NotSent, "cancelled", null), dropped);
            }
            var (closed, _) = await SendAsync(null, close, cancel, dropped, _ => "");
            if (closed is null)
            {
                return null;
            }
            // An earlier close may arrive late, so the state of the job counts, not this response.
            var state = await _jobs.StateAsync(job, dropped);
            if (state is null)
            {
                return new CallOutcome.InDoubt($"the org has no job {job} any more");
            }
            if (state.State != JobState.Open)
            {
                return null;
            }
            mayStart |= closed is CallOutcome.InDoubt;
            if (!mayStart && closed is CallOutcome.NoJob or CallOutcome.LimitReached)
            {
                // The org refuses to start it. An open job does nothing, so it does not matter whether the abort succeeds.
                await _jobs.AbortAsync(job);
                return closed;
            }
            if (tries == Retry.Attempts)
            {
                return await GiveUpAsync(
                    job,
                    closed is CallOutcome.InDoubt lost
                        ? new CallOutcome.Transient(TransientReason.NotSent, lost.Message, lost.RetryAfter)
                        : closed,
                    dropped);
            }
            await Task.Delay(JobPolls.Pause(tries - 1), mode.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Aborts a job that should not start any more. A close that is on its way may win: then the job runs, and its results count.
    private async Task<CallOutcome?> GiveUpAsync(string job, CallOutcome unchanged, CancellationToken dropped)
    {
        await _jobs.AbortAsync(job);
        return await _jobs.StateAsync(job, dropped) switch
        {
            { State: JobState.Aborted, Processed: 0 } => unchanged,
            null or { State: JobState.Open } => new CallOutcome.InDoubt($"job {job} could not be aborted"),
            _ => null,
        };
    }

    private async Task<CallOutcome> EndAsync(ApiCall.Bulk call, string job, CancellationToken cancel, CancellationToken dropped)
    {
        JobAnswer? last = null;
        var polls = 1;
        try
        {
            var ended = await _jobs.EndAsync(job, Report, cancel);
            if (ended is null)
            {
                return new CallOutcome.InDoubt($"the org has no job {job} any more");
            }
            return await ReadAsync(ended, dropped);
        }
        catch (OperationCanceledException)
        {
            return await StopAsync();
        }

        async Task<CallOutcome> StopAsync()
        {
            try
            {
                // What the job has written stays, and its results tell it.
                if (mode.AbortsJobs && await _jobs.AbortAsync(job) && await _jobs.EndAsync(job, Report, dropped) is { } aborted)
                {
                    return await ReadAsync(aborted, dropped);
                }
            }
            catch (OperationCanceledException)
            {
                // The user stops at once. The next command reads the results.
            }
            return new CallOutcome.JobRuns(job, last?.Processed ?? 0);
        }

        void Report(JobAnswer answer)
        {
            (last, polls) = (answer, polls + 1);
            tracker.Processed(call, answer.Processed);
        }

        Task<CallOutcome> ReadAsync(JobAnswer ended, CancellationToken stop)
        {
            var text = $"{ended.State} after {Quoting.Count(polls, "poll")}, {Quoting.Count(ended.Processed, "row")}";
            mode.Timeline?.JobStep(call, CallStepKind.JobWork, text);
            return ResultAsync(call, ended, stop);
        }
    }

    private async Task<CallOutcome> ResultAsync(ApiCall.Bulk call, JobAnswer ended, CancellationToken cancel)
    {
        OperationList operations;
        JobKeys keys;
        lock (tracker.Gate)
        {
            var begin = tracker.State.Pending.First(b => b.Call == call.Number);
            operations = begin.Operations;
            keys = new JobKeys(begin, tracker.State.InDoubt.JobOf(call.Number)!, TypeOf(call));
        }
        var answer = await _jobs.ResultsAsync(ended, keys, operations.Length, cancel);
        var outcome = JobOutcome.Of(operations, keys.Sent, answer.Rows);
        if (!outcome.Unmatched.IsEmpty)
        {
            var questions = StoredRows.Queries(outcome.Unmatched, operations[0].Type, keys);
            var stored = StoredRows.Rows((await finder.QueryAsync(questions, cancel)).SelectMany(a => a.Value), keys);
            outcome = JobOutcome.Of(operations, keys.Sent, StoredRows.Again(answer.Rows, outcome.Unmatched, stored));
        }
        // Updates and deletes may be repeated.
        if (call.Verb == BulkVerb.Insert && (!answer.IsWhole || !outcome.Unmatched.IsEmpty))
        {
            return new CallOutcome.InDoubt(answer.IsWhole
                ? $"job {ended.Id} stored rows with the values of no record: "
                    + Quoting.Some([.. outcome.Unmatched.Select(r => r.Id!)], MostNamed)
                : $"the results of job {ended.Id} have {answer.Rows.Length} of {operations.Length} rows");
        }
        if (outcome.Unfinished.Length == operations.Length && answer.State == JobState.Failed)
        {
            return new CallOutcome.NoJob(answer.Message ?? $"job {ended.Id} failed");
        }
        return new CallOutcome.Succeeded(outcome.Ids, outcome.Errors) { Unfinished = outcome.Unfinished };
    }

    private ObjectSchema TypeOf(ApiCall.Bulk call) => call.Verb == BulkVerb.Delete
        ? new ObjectSchema(run.TypeOf(call.Operations[0]).Name)
        : run.RecordOf(call.Operations[0]).Type;

    /// <returns>Null and the value if the org did it; otherwise what ends the attempt.</returns>
    private async Task<(CallOutcome? Stopped, string? Value)> SendAsync(
        ApiCall.Bulk? call, ApiRequest request, CancellationToken cancel, CancellationToken dropped, Func<ApiResponse, string> read)
    {
        var info = new RequestInfo(request.Method == "PUT" ? call!.Operations.Length : 0, 0);
        var outcome = await org.SendAsync(request, dropped, info) switch
        {
            SendResult.NotSent { Reason: var reason } => new CallOutcome.Transient(TransientReason.NotSent, reason, null),
            SendResult.Lost(var reason) => new CallOutcome.InDoubt(reason),
            SendResult.Answered(var response) when response.Status is >= 200 and < 300 => TryRead(response),
            SendResult.Answered(var response) => Refusals.Read(response),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
        var value = (outcome as CallOutcome.Succeeded)?.Ids[0];
        return outcome switch
        {
            CallOutcome.Succeeded => (null, value),
            // The org takes no job for these records, or not these rows.
            CallOutcome.Rejected { Errors: [var first, ..] } => (new CallOutcome.NoJob($"{first.Message} ({first.Code})"), null),
            CallOutcome.TooMuch { Errors: [var first, ..] } => (new CallOutcome.NoJob($"{first.Message} ({first.Code})"), null),
            _ => (outcome, null),
        };

        CallOutcome TryRead(ApiResponse response)
        {
            try
            {
                return new CallOutcome.Succeeded([read(response)], []);
            }
            catch (FormatException)
            {
                return new CallOutcome.InDoubt($"the answer (status {response.Status}) could not be read");
            }
        }
    }

    private static string JobId(ApiResponse response) => JsonBytes.Read(
        response.Body,
        "the response has no id.",
        job => job.GetProperty("id").GetString() is { Length: 15 or 18 } id ? id : throw new FormatException("the id is not an id."));
}
