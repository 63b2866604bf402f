namespace Seeder;

/// <summary>The jobs of a run. Its methods are safe for several threads: calls overlap, and a display reads the numbers.</summary>
internal sealed class RunJobs
{
    private readonly Lock _gate = new();
    private readonly List<RunJob> _jobs = [];

    /// <summary>All jobs, in the order in which they were created.</summary>
    public ImmutableArray<RunJob> All()
    {
        lock (_gate)
        {
            return [.. _jobs];
        }
    }

    /// <summary>The jobs that have not ended.</summary>
    public ImmutableArray<RunJob> Running()
    {
        lock (_gate)
        {
            return [.. _jobs.Where(j => j.Stored is null)];
        }
    }

    /// <summary>A job was created. An earlier job of the same call that has not ended was aborted before it wrote a row.</summary>
    public void Add(RunJob job)
    {
        lock (_gate)
        {
            Change(job.Call, earlier => earlier with { Stored = 0 });
            _jobs.Add(job);
        }
    }

    public void Processed(int call, int records)
    {
        lock (_gate)
        {
            Change(call, job => job with { Processed = Math.Min(records, job.Records) });
        }
    }

    /// <summary>The job of a call ended, if the call had one.</summary>
    /// <param name="ids">The ids of its records; empty if it stored no record.</param>
    public void End(int call, ImmutableArray<string?> ids)
    {
        lock (_gate)
        {
            Change(call, job => job with
            {
                Processed = ids.IsEmpty ? job.Processed : job.Records,
                Stored = ids.Count(id => id is not null),
            });
        }
    }

    private void Change(int call, Func<RunJob, RunJob> change)
    {
        var index = _jobs.FindLastIndex(j => j.Call == call && j.Stored is null);
        if (index >= 0)
        {
            _jobs[index] = change(_jobs[index]);
        }
    }
}
