using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace Seeder.Local;

/// <summary>
/// Works on one query job: reads one state of the rows, and keeps them as CSV. A job that was interrupted starts again from the beginning.
/// </summary>
internal sealed class QueryJobWorker(OrgState org, string id)
{
    private JobFault fault = JobFault.None;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await StartAsync(cancel) is not { } job)
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        try
        {
            await AdminRow.WriteAsync(org, fault.Rows, []);
            await fault.WaitAsync(done: 0, cancel);
            if (fault.End(done: 0) is { } end)
            {
                await EndAsync(j => j with { State = end.State, ErrorMessage = end.Error }, watch, cancel);
                return;
            }

            var (header, rows) = await ReadAsync(job, cancel);
            await EndAsync(j => j with { State = JobState.JobComplete, Header = header, Rows = rows, Processed = rows }, watch, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var error = e is Refusal or SqliteException { IsLimit: true } ? $"InvalidBatch : Failed to process query: {e.Message}"
                : $"Unknown : An unexpected error occurred ({e.GetType().Name})";
            await EndAsync(j => j with { State = JobState.Failed, ErrorMessage = error }, watch, cancel);
        }
    }

    /// <returns>The header row with its line end, and the number of rows.</returns>
    private Task<(string Header, long Rows)> ReadAsync(BulkJob job, CancellationToken cancel)
    {
        var query = SoqlCompiler.CompileJob(job.Query!, org, job.Operation == "queryAll");
        var form = new QueryJobCsv(query, job.ApiVersion);
        return org.Database.CopyAsync(
            (db, write) =>
            {
                var text = new ArrayBufferWriter<byte>(64 * 1024);
                var csv = new CsvWriter(text, job.Csv);
                form.Header(csv);
                var header = Encoding.UTF8.GetString(text.WrittenSpan);
                text.ResetWrittenCount();
                var rows = 0L;
                var statement = db.Start(query.Sql, [.. query.Values]);
                try
                {
                    while (statement.Step())
                    {
                        form.Row(csv, statement);
                        if (++rows % QueryJobStore.RowsOfPage == 0)
                        {
                            Flush();
                        }
                    }
                }
                finally
                {
                    statement.Reset();
                }

                if (text.WrittenCount > 0)
                {
                    Flush();
                }

                return (header, rows);

                void Flush()
                {
                    cancel.ThrowIfCancellationRequested();
                    write(to => QueryJobStore.AddPage(to, id, (rows - 1) / QueryJobStore.RowsOfPage, text.WrittenMemory));
                    text.ResetWrittenCount();
                }
            },
            cancel);
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
        }

        QueryJobStore.Delete(db, id);
        job = job with { State = JobState.InProgress, SystemModstamp = Now };
        JobStore.Save(db, job);
        return job;
    }, cancel);

    private Task EndAsync(Func<BulkJob, BulkJob> change, Stopwatch watch, CancellationToken cancel) => org.Database.WriteAsync((db, _) =>
    {
        if (Running(db) is not { } job)
        {
            QueryJobStore.Delete(db, id);
            return true;
        }

        var ended = change(job) with { TotalTime = watch.ElapsedMilliseconds, SystemModstamp = Now, IsLost = fault.LosesResults };
        if (ended.State != JobState.JobComplete || QueryJobStore.IsWhole(db, id, ended.Rows))
        {
            JobStore.Save(db, ended);
        }

        return true;
    }, cancel);

    private BulkJob? Running(Sqlite db) => JobStore.FindRunning(db, BulkJob.OfQuery, id, org.Time.GetUtcNow());

    private long Now => org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;
}
