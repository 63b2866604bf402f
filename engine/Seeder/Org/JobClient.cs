using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;

namespace Seeder.Org;

/// <summary>Reads the state and the results of Bulk API 2.0 ingest jobs.</summary>
internal sealed class JobClient(OrgClient org)
{
    // Results are written in the background. After this time, rows that are not in them are in doubt.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(10);

    private sealed record Rows(ImmutableArray<JobRow> Items);

    private sealed record Number(int Value);

    /// <summary>The state of a job; null if the org has no such job, or does not show it to this user.</summary>
    public Task<JobAnswer?> StateAsync(string job, CancellationToken cancel) => org.JobAsync(PathOf(job), cancel);

    /// <summary>Aborts a job of this plan.</summary>
    /// <returns>Whether the org did it. It need not: an open job does nothing.</returns>
    public async Task<bool> AbortAsync(string job)
    {
        // Not stopped by a signal, because the job would go on. An org that cannot be reached must not hold the command, whose clock may
        // not be that of the network.
        using var limit = new CancellationTokenSource(LongestAbort);
        return await org.SendAsync(JobWriter.SetState(PathOf(job), JobState.Aborted), limit.Token)
            is SendResult.Answered { Response.Status: >= 200 and < 300 };
    }

    /// <summary>Finds out what became of a job of an earlier run.</summary>
    /// <param name="question">The job.</param>
    /// <param name="progress">Receives the state of a job that is still running.</param>
    /// <param name="cancel">Stops the wait.</param>
    /// <returns>The state, and the results of a job that has ended; null if the org has no such job.</returns>
    public async Task<JobAnswer?> FindAsync(JobQuestion question, Action<JobAnswer> progress, CancellationToken cancel)
    {
        var answer = await StateAsync(question.Id, cancel);
        if (answer is { State: JobState.Open } && question.Waits)
        {
            // A close that is on its way may win. Then the job runs.
            await AbortAsync(question.Id);
            answer = await StateAsync(question.Id, cancel);
            if (answer is { State: JobState.Aborted, Processed: 0 })
            {
                // It never ran, so it has no results.
                return answer with { IsWhole = true };
            }
        }
        if (answer is { State: not JobState.Open } && !answer.State.IsFinal() && question.Waits)
        {
            answer = await EndAsync(question.Id, progress, cancel);
        }
        return answer is not null && answer.State.IsFinal()
            ? await ResultsAsync(answer, question.Keys, question.Sent, cancel)
            : answer;
    }

    /// <summary>Reads the state of a job until it has ended.</summary>
    /// <param name="job">The id of the job.</param>
    /// <param name="progress">Receives each state.</param>
    /// <param name="cancel">Stops the wait.</param>
    /// <returns>The state in the end; null if the org has no such job.</returns>
    public Task<JobAnswer?> EndAsync(string job, Action<JobAnswer> progress, CancellationToken cancel) =>
        org.EndOfJobAsync(PathOf(job), progress, cancel);

    /// <summary>Reads the results of a job that has ended.</summary>
    /// <param name="job">The state of the job.</param>
    /// <param name="keys">Recognises the rows.</param>
    /// <param name="sent">The number of rows that were sent.</param>
    /// <param name="cancel">Stops the wait for missing rows.</param>
    public async Task<JobAnswer> ResultsAsync(JobAnswer job, IRowKeys keys, int sent, CancellationToken cancel)
    {
        var waited = TimeSpan.Zero;
        for (var polls = 0; ; polls++)
        {
            var stored = await RowsAsync(job.Id, "successfulResults", JobRowKind.Stored, keys, cancel);
            var refused = await RowsAsync(job.Id, "failedResults", JobRowKind.Refused, keys, cancel);
            var unprocessed = job.State == JobState.JobComplete ? new Number(0) : await UnprocessedAsync(job.Id, cancel);
            if (stored is null || refused is null || unprocessed is null)
            {
                // The org deletes results after some days.
                return job with { Rows = [.. stored?.Items ?? [], .. refused?.Items ?? []], IsWhole = false };
            }
            var isWhole = stored.Items.Length + refused.Items.Length + unprocessed.Value >= sent;
            if (isWhole || waited > LongestWait)
            {
                return job with { Rows = stored.Items.AddRange(refused.Items), IsWhole = isWhole };
            }
            await org.PauseAsync(polls, cancel);
            waited += JobPolls.Pause(polls);
        }
    }

    /// <summary>The path of a job.</summary>
    public static string PathOf(string job) => $"jobs/ingest/{job}";

    // Null if the results are gone.
    private Task<Rows?> RowsAsync(string job, string resource, JobRowKind kind, IRowKeys keys, CancellationToken cancel) =>
        ReadAsync(job, resource, csv => new Rows(JobResults.Rows(csv, kind, keys)), cancel);

    private Task<Number?> UnprocessedAsync(string job, CancellationToken cancel) =>
        ReadAsync(job, "unprocessedrecords", csv => new Number(JobResults.Count(csv)), cancel);

    private Task<T?> ReadAsync<T>(string job, string resource, Func<ReadOnlyMemory<byte>, T> parse, CancellationToken cancel)
        where T : class
    {
        var path = $"{PathOf(job)}/{resource}/";
        return org.TryReadAsync(
            path, new ApiRequest("GET", path, default) { Accept = ApiRequest.Csv }, r => parse(r.Body), cancel, mayBeMissing: true);
    }
}
