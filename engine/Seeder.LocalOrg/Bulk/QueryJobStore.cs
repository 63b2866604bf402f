using System.Buffers;

namespace Seeder.Local;

/// <summary>The results of query jobs: rows of CSV without a header, in pages of 2,000 rows, so that each row is found at once.</summary>
internal static class QueryJobStore
{
    public const int RowsOfPage = 2000;

    public static void Prepare(Sqlite db) => db.Run(
        "CREATE TABLE IF NOT EXISTS _job_page (job TEXT NOT NULL, page INTEGER NOT NULL, text BLOB NOT NULL, PRIMARY KEY (job, page)) "
            + "WITHOUT ROWID");

    public static void Clear(Sqlite db) => db.Run("DELETE FROM _job_page");

    public static void Delete(Sqlite db, string job) => db.Run("DELETE FROM _job_page WHERE job = ?1", job);

    public static void AddPage(Sqlite db, string job, long page, ReadOnlyMemory<byte> text) =>
        db.Run("INSERT OR REPLACE INTO _job_page (job, page, text) VALUES (?1, ?2, ?3)", job, page, text);

    /// <summary>Whether all pages are there. Some are not if the org was restored while the job ran; then it runs again.</summary>
    public static bool IsWhole(Sqlite db, string job, long rows) =>
        db.First("SELECT COUNT(*) FROM _job_page WHERE job = ?1", s => s.Long(0), job) == (rows + RowsOfPage - 1) / RowsOfPage;

    /// <summary>Copies rows to <paramref name="output"/>.</summary>
    /// <param name="db">The connection.</param>
    /// <param name="job">The id of the job.</param>
    /// <param name="first">The number of the first row, from 0. It must exist.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="output">Receives the rows.</param>
    public static void Copy(Sqlite db, string job, long first, long rows, IBufferWriter<byte> output)
    {
        var skip = first % RowsOfPage;
        for (var page = first / RowsOfPage; rows > 0; page++)
        {
            var text = db.First("SELECT text FROM _job_page WHERE job = ?1 AND page = ?2", s => s.Blob(0), job, page)
                ?? throw new InvalidOperationException($"Page {page} of job {job} is not there.");
            var taken = Math.Min(rows, RowsOfPage - skip);
            var start = RowStart(text, skip);
            output.Write(text.AsSpan(start, RowStart(text.AsSpan(start), taken)));
            (rows, skip) = (rows - taken, 0);
        }
    }

    /// <summary>The place after this number of rows. A line break in quotes belongs to its value.</summary>
    private static int RowStart(ReadOnlySpan<byte> text, long rows)
    {
        var (at, isQuoted) = (0, false);
        while (rows > 0 && text[at..].IndexOfAny((byte)'"', (byte)'\n') is var next and >= 0)
        {
            at += next + 1;
            if (text[at - 1] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted)
            {
                rows--;
            }
        }

        return at;
    }
}
