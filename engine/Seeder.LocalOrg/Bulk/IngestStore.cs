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
            "CREATE TABLE IF NOT EXISTS _job_chunk (job TEXT NOT NULL, batch INTEGER NOT NULL, chunk INTEGER NOT NULL, "
                + "outcomes BLOB NOT NULL, PRIMARY KEY (job, batch, chunk)) WITHOUT ROWID");
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

    public static void AddBatch(Sqlite db, string job, int batch, int rows, ReadOnlyMemory<byte> text) =>
        db.Run("INSERT INTO _job_batch (job, batch, rows, text) VALUES (?1, ?2, ?3, ?4)", job, batch, rows, text);

    /// <summary>The number of batches of a job.</summary>
    public static int Batches(Sqlite db, string job) =>
        (int)db.First("SELECT COUNT(*) FROM _job_batch WHERE job = ?1", s => s.Long(0), job);

    /// <summary>The rows of a batch as CSV without a header.</summary>
    /// <returns>Null if there is no such batch.</returns>
    public static byte[]? Batch(Sqlite db, string job, int batch) =>
        db.First("SELECT text FROM _job_batch WHERE job = ?1 AND batch = ?2", s => s.Blob(0), job, batch);

    public static void AddChunk(Sqlite db, string job, int batch, int chunk, ReadOnlyMemory<byte> outcomes) => db.Run(
        "INSERT INTO _job_chunk (job, batch, chunk, outcomes) VALUES (?1, ?2, ?3, ?4)", job, batch, chunk, outcomes);

    /// <summary>The chunks of a batch that are done, in their order, with what became of their rows.</summary>
    public static List<(int Chunk, byte[] Outcomes)> Chunks(Sqlite db, string job, int batch) => db.All(
        "SELECT chunk, outcomes FROM _job_chunk WHERE job = ?1 AND batch = ?2 ORDER BY chunk",
        s => ((int)s.Long(0), s.Blob(1)),
        job,
        batch);
}
