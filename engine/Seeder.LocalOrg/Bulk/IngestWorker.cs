using System.Diagnostics;

namespace Seeder.Local;

/// <summary>
/// Works on one ingest job: batch by batch, and in a batch 200 rows in a transaction, as triggers get them. The rows and their outcomes are
/// committed together, so that a job which was interrupted continues with the first row that is not done.
/// </summary>
internal sealed class IngestWorker(OrgState org, string id)
{
    private const int RowsOfChunk = 200;

    private JobFault fault = JobFault.None;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await StartAsync(cancel) is not { } job)
        {
            return;
        }

        try
        {
            await AdminRow.WriteAsync(org, fault.Rows, []);
            await WorkAsync(job, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Trace.TraceError($"{job.Id}: {e}");
            await EndAsync(JobState.Failed, $"Unknown : An unexpected error occurred ({e.GetType().Name})", cancel);
        }
    }

    private async Task WorkAsync(BulkJob job, CancellationToken cancel)
    {
        await fault.WaitAsync(job.Processed, cancel);
        if (job.Header is null or "")
        {
            // A job without data is complete at once (an assumption).
            await EndAsync(JobState.JobComplete, null, cancel);
        }
        else if (job.Defect is { } defect)
        {
            await EndAsync(JobState.Failed, defect, cancel);
        }
        else if (IngestColumns.Of(org.Schema, job, out var error) is not { } columns)
        {
            await EndAsync(JobState.Failed, error, cancel);
        }
        else
        {
            var rows = new IngestRows(org, job, columns);
            foreach (var batch in Shuffle.Order(job.Id, await org.Database.ReadAsync(db => IngestStore.Batches(db, job.Id), cancel)))
            {
                if (!await BatchAsync(rows, batch, cancel))
                {
                    return;
                }
            }

            await EndAsync(JobState.JobComplete, null, cancel);
        }
    }

    /// <returns>False if the job is not running any more.</returns>
    private async Task<bool> BatchAsync(IngestRows rows, int batch, CancellationToken cancel)
    {
        var (text, done, job) = await org.Database.ReadAsync(
            db => (IngestStore.Batch(db, id, batch), IngestStore.Done(db, id, batch), Running(db)), cancel);
        if (text is null || job is null)
        {
            return false;
        }

        var at = 0;
        rows.Read(text, ref at, done);
        for (var processed = job.Processed; at < text.Length;)
        {
            var watch = Stopwatch.StartNew();
            var chunk = rows.Read(text, ref at, (int)Math.Min(fault.Next(processed) ?? RowsOfChunk, RowsOfChunk));
            await fault.WaitAsync(processed, cancel);
            if (fault.End(processed) is { } end)
            {
                await EndAsync(end.State, end.Error, cancel);
                return false;
            }

            var touched = new Touched();
            if (!await org.Database.WriteAsync((db, _) => Save(db, rows, (batch, done), chunk, touched, watch), cancel))
            {
                return false;
            }

            await org.LogOutAsync(touched);
            (done, processed) = (done + chunk.Count, processed + chunk.Count);
        }

        return true;
    }

    private bool Save(Sqlite db, IngestRows rows, (int Batch, int Row) place, List<Row> chunk, Touched touched, Stopwatch watch)
    {
        // After the org was restored, the rows before these may be missing again. Then the work starts anew.
        if (Running(db) is not { } job || IngestStore.Done(db, id, place.Batch) != place.Row)
        {
            return false;
        }

        var retries = fault.Strike(chunk, job.Processed);
        var outcomes = rows.Save(db, chunk, touched);
        IngestStore.AddChunk(db, id, place.Batch, place.Row, outcomes);
        JobStore.Save(db, job with
        {
            Processed = job.Processed + outcomes.Count,
            Failed = job.Failed + outcomes.Count(o => o.Error is not null),
            Retries = job.Retries + retries,
            ApiTime = job.ApiTime + watch.ElapsedMilliseconds,
            TotalTime = job.TotalTime + watch.ElapsedMilliseconds,
        });
        org.Counters.Save(db);
        return true;
    }

    private Task<BulkJob?> StartAsync(CancellationToken cancel) => org.Database.WriteAsync((db, _) =>
    {
        if (Running(db) is not { } job)
        {
            return null;
        }

        if (job.State == JobState.UploadComplete)
        {
            fault = org.JobFaults.Match(job);
            job = job with { State = JobState.InProgress, SystemModstamp = Now };
            JobStore.Save(db, job);
        }

        return job;
    }, cancel);

    private Task EndAsync(JobState state, string? error, CancellationToken cancel) => org.Database.WriteAsync((db, _) =>
    {
        if (Running(db) is { } job && (state != JobState.JobComplete || job.Processed == job.Rows))
        {
            JobStore.Save(
                db, job with { State = state, ErrorMessage = error, SystemModstamp = Now, IsLost = fault.LosesResults });
        }

        return true;
    }, cancel);

    private BulkJob? Running(Sqlite db) => JobStore.FindRunning(db, BulkJob.Ingest, id, org.Time.GetUtcNow());

    private long Now => org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;
}
