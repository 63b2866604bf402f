using Seeder.Core.Syntax;

namespace Seeder.Core.Calls.Jobs;

/// <summary>When the state of a job is read, and how many API calls a job needs.</summary>
internal static class JobPolls
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(20);
    private const double Growth = 1.5;

    // 76,380 accounts took 94 seconds in a production org, 11 of them to start the job. Orgs with many triggers are slower by far.
    private const int RecordsPerSecond = 1_000;

    /// <summary>The number of requests of a job besides its polls: create, upload, close, and two kinds of results.</summary>
    private const int Fixed = 5;

    /// <summary>The pause before the next poll.</summary>
    /// <param name="polls">The number of polls so far.</param>
    public static TimeSpan Pause(int polls)
    {
        var pause = First * Math.Pow(Growth, Math.Min(polls, 50));
        return pause < Longest ? pause : Longest;
    }

    /// <summary>The approximate number of API calls of a job. Each request of a job counts as one.</summary>
    public static int CallsOf(int records)
    {
        var (polls, left) = (1, (double)records / RecordsPerSecond);
        for (; left > 0 && polls < 10_000; polls++)
        {
            left -= Pause(polls - 1).TotalSeconds;
        }
        return Fixed + polls;
    }

    /// <summary>Whether a job is used for this number of records of one type and level.</summary>
    /// <param name="mode">When jobs are used.</param>
    /// <param name="records">The number of records.</param>
    /// <param name="recordsPerCall">The number of records in a Collections call.</param>
    public static bool Takes(this JobMode mode, int records, int recordsPerCall) =>
        records >= mode.Least
        && (!mode.ComparesCost || CallsOf(records) < ((long)records + recordsPerCall - 1) / recordsPerCall);
}
