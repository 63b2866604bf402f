using System.Diagnostics;

namespace Seeder.Local;

/// <summary>
/// Works on one ingest job: batch by batch, and in a batch 200 rows in a transaction, as triggers get them. A chunk and what became of its
/// rows are committed together, so that a job which was interrupted continues with the first chunk that is not done.
/// </summary>
internal sealed class IngestWorker(OrgState org, string id)
{
    private const int RowsOfChunk = 200;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await StartAsync(cancel) is not { } job)
        {
            return;
        }

        try
        {
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
        // A job without rows is complete at once (an assumption).
        if (job.Rows == 0 && job.Header is null or "")
        {
            await EndAsync(JobState.JobComplete, null, cancel);
            return;
        }

        if (job.Defect is { } defect)
        {
            await EndAsync(JobState.Failed, defect, cancel);
            return;
        }

        if (IngestColumns.Of(org.Schema, job, out var error) is not { } columns)
        {
            await EndAsync(JobState.Failed, error, cancel);
            return;
        }

        var rows = new IngestRows(org, job, columns);
        var batches = await org.Database.ReadAsync(db => IngestStore.Batches(db, job.Id), cancel);
        foreach (var batch in Shuffle.Order(job.Id, batches))
        {
            if (!await BatchAsync(rows, batch, cancel))
            {
                return;
            }
        }

        await EndAsync(JobState.JobComplete, null, cancel);
    }

    /// <returns>False if the job has ended, or is not there any more.</returns>
    private async Task<bool> BatchAsync(IngestRows rows, int batch, CancellationToken cancel)
    {
        var (text, done) = await org.Database.ReadAsync(
            db => (IngestStore.Batch(db, id, batch), IngestStore.Chunks(db, id, batch).Count), cancel);
        var at = 0;
        for (var chunk = 0; text is not null && at < text.Length; chunk++)
        {
            var watch = Stopwatch.StartNew();
            var values = rows.Read(text, ref at, RowsOfChunk);
            if (chunk < done)
            {
                continue;
            }

            var touched = new Touched();
            if (!await org.Database.WriteAsync((db, _) => Chunk(db, rows, (batch, chunk), values, touched, watch), cancel))
            {
                return false;
            }

            await org.LogOutAsync(touched);
        }

        return true;
    }

    private bool Chunk(
        Sqlite db, IngestRows rows, (int Batch, int Chunk) place, List<Row> values, Touched touched, Stopwatch watch)
    {
        if (Running(db) is not { } job)
        {
            return false;
        }

        var outcomes = rows.Save(db, values, touched);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            outcomes.ForEach(o => o.Write(writer));
        }

        IngestStore.AddChunk(db, id, place.Batch, place.Chunk, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        JobStore.Save(db, job with
        {
            Processed = job.Processed + outcomes.Count,
            Failed = job.Failed + outcomes.Count(o => o.Error is not null),
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

        job = job.State == JobState.InProgress ? job : job with { State = JobState.InProgress, SystemModstamp = Now };
        JobStore.Save(db, job);
        return job;
    }, cancel);

    private Task EndAsync(JobState state, string? error, CancellationToken cancel) => org.Database.WriteAsync((db, _) =>
    {
        if (Running(db) is { } job)
        {
            JobStore.Save(db, job with { State = state, ErrorMessage = error, SystemModstamp = Now });
        }

        return true;
    }, cancel);

    /// <summary>The job now; null if it was aborted meanwhile, or the org was reset or restored.</summary>
    private BulkJob? Running(Sqlite db) =>
        JobStore.Find(db, BulkJob.Ingest, id, org.Time.GetUtcNow()) is { } job && job.State.IsRunning() ? job : null;

    private long Now => org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;
}
