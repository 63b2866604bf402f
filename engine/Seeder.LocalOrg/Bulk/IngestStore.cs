namespace Seeder.Local;

/// <summary>
/// The uploaded rows of ingest jobs, in batches of 10,000 rows, and for each chunk of 200 rows what became of them. The results of a job
/// are made from both.
/// </summary>
internal static class IngestStore
{
    public static void Prepare(Sqlite db)
    {
        db.Run(
            "CREATE TABLE IF NOT EXISTS _job_batch (job TEXT NOT NULL, batch INTEGER NOT NULL, rows INTEGER NOT NULL, text BLOB NOT NULL, "
                + "PRIMARY KEY (job, batch)) WITHOUT ROWID");
        db.Run(
            "CREATE TABLE IF NOT EXISTS _job_chunk (job TEXT NOT NULL, batch INTEGER NOT NULL, row INTEGER NOT NULL, "
                + "rows INTEGER NOT NULL, outcomes BLOB NOT NULL, PRIMARY KEY (job, batch, row)) WITHOUT ROWID");
    }

    public static void Clear(Sqlite db)
    {
        db.Run("DELETE FROM _job_batch");
        db.Run("DELETE FROM _job_chunk");
    }

    public static void Delete(Sqlite db, string job)
    {
        db.Run("DELETE FROM _job_batch WHERE job = ?1", job);
        db.Run("DELETE FROM _job_chunk WHERE job = ?1", job);
    }

    /// <summary>Deletes the data of jobs that ended before a time.</summary>
    public static void DeleteBefore(Sqlite db, long end)
    {
        foreach (var job in db.All(
            "SELECT id FROM _job WHERE jobType = ?1 AND modified < ?2 AND state NOT IN ('UploadComplete', 'InProgress') "
                + "AND EXISTS (SELECT 1 FROM _job_batch WHERE job = id)",
            s => s.Text(0),
            BulkJob.Ingest,
            end))
        {
            Delete(db, job);
        }
    }

    public static void AddBatch(Sqlite db, string job, int batch, int rows, ReadOnlyMemory<byte> text) =>
        db.Run("INSERT INTO _job_batch (job, batch, rows, text) VALUES (?1, ?2, ?3, ?4)", job, batch, rows, text);

    /// <summary>The number of batches of a job.</summary>
    public static int Batches(Sqlite db, string job) =>
        (int)db.First("SELECT COUNT(*) FROM _job_batch WHERE job = ?1", s => s.Long(0), job);

    /// <summary>The rows of a batch as CSV without a header.</summary>
    /// <returns>Null if there is no such batch.</returns>
    public static byte[]? Batch(Sqlite db, string job, int batch) =>
        db.First("SELECT text FROM _job_batch WHERE job = ?1 AND batch = ?2", s => s.Blob(0), job, batch);

    /// <summary>Adds what became of rows of a batch.</summary>
    /// <param name="db">The writer.</param>
    /// <param name="job">The id of the job.</param>
    /// <param name="batch">The number of the batch.</param>
    /// <param name="row">The number of the first row in the batch.</param>
    /// <param name="outcomes">The outcomes in the order of the rows.</param>
    public static void AddChunk(Sqlite db, string job, int batch, int row, List<RowOutcome> outcomes)
    {
        using var bytes = new MemoryStream(outcomes.Count * 24);
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            outcomes.ForEach(o => o.Write(writer));
        }

        db.Run(
            "INSERT INTO _job_chunk (job, batch, row, rows, outcomes) VALUES (?1, ?2, ?3, ?4, ?5)",
            job,
            batch,
            row,
            outcomes.Count,
            (ReadOnlyMemory<byte>)bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    /// <summary>The number of rows of a batch that are done: always the first ones.</summary>
    public static int Done(Sqlite db, string job, int batch) =>
        (int)db.First("SELECT COALESCE(SUM(rows), 0) FROM _job_chunk WHERE job = ?1 AND batch = ?2", s => s.Long(0), job, batch);

    /// <summary>What became of the rows of a batch that are done, in their order.</summary>
    public static List<RowOutcome> Outcomes(Sqlite db, string job, int batch)
    {
        var outcomes = new List<RowOutcome>();
        foreach (var bytes in db.All(
            "SELECT outcomes FROM _job_chunk WHERE job = ?1 AND batch = ?2 ORDER BY row", s => s.Blob(0), job, batch))
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            while (reader.BaseStream.Position < bytes.Length)
            {
                outcomes.Add(RowOutcome.Read(reader));
            }
        }

        return outcomes;
    }
}
