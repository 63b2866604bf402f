using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;

namespace Seeder.Org;

/// <summary>Reads the states of Bulk API 2.0 jobs.</summary>
internal static class JobReads
{
    // A local org ends a job in less than a second.
    private const int FasterOnLoopback = 20;

    /// <summary>The state of a job; null if the org has no such job, or does not show it to this user.</summary>
    /// <param name="org">The org.</param>
    /// <param name="path">The path of the job, such as <c>jobs/ingest/750...</c>.</param>
    /// <param name="cancel">Stops the read.</param>
    public static Task<JobAnswer?> JobAsync(this OrgClient org, string path, CancellationToken cancel) => org.TryReadAsync<JobAnswer>(
        path, new ApiRequest("GET", path, default), response => JobResults.State(response.Body), cancel, mayBeMissing: true);

    /// <summary>Reads the state of a job until it has ended; null if the org has no such job.</summary>
    /// <param name="org">The org.</param>
    /// <param name="path">The path of the job, such as <c>jobs/ingest/750...</c>.</param>
    /// <param name="progress">Receives each state before the last one.</param>
    /// <param name="cancel">Stops the wait.</param>
    public static async Task<JobAnswer?> EndOfJobAsync(
        this OrgClient org, string path, Action<JobAnswer> progress, CancellationToken cancel)
    {
        for (var polls = 0; ; polls++)
        {
            var answer = await org.JobAsync(path, cancel);
            if (answer is null || answer.State.IsFinal())
            {
                return answer;
            }
            progress(answer);
            await org.PauseAsync(polls, cancel);
        }
    }

    /// <summary>Waits before the next poll.</summary>
    /// <param name="org">The org.</param>
    /// <param name="polls">The number of polls so far.</param>
    /// <param name="cancel">Stops the wait.</param>
    public static Task PauseAsync(this OrgClient org, int polls, CancellationToken cancel) =>
        Task.Delay(org.Url.IsLoopback ? JobPolls.Pause(polls) / FasterOnLoopback : JobPolls.Pause(polls), org.Time, cancel);
}
