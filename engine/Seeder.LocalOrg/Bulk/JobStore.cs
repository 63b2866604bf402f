namespace Seeder.Local;

/// <summary>The jobs in the org's database: they survive a restart, and are part of snapshots and clones.</summary>
internal static class JobStore
{
    private const string Columns =
        "id, jobType, operation, object, state, createdById, createdDate, modified, version, delimiter, lineEnd, externalId, "
            + "assignmentRule, query, header, rows, processed, failed, retries, totalTime, apiTime, apexTime, error, defect, "
            + "lost";

    public static void Prepare(Sqlite db)
    {
        db.Run(
            "CREATE TABLE IF NOT EXISTS _job (id TEXT PRIMARY KEY, jobType TEXT NOT NULL, operation TEXT NOT NULL, object TEXT NOT NULL, "
                + "state TEXT NOT NULL, createdById TEXT NOT NULL, createdDate INTEGER NOT NULL, modified INTEGER NOT NULL, "
                + "version INTEGER NOT NULL, delimiter TEXT NOT NULL, lineEnd TEXT NOT NULL, externalId TEXT, assignmentRule TEXT, "
                + "query TEXT, header TEXT, rows INTEGER NOT NULL, processed INTEGER NOT NULL, failed INTEGER NOT NULL, "
                + "retries INTEGER NOT NULL, totalTime INTEGER NOT NULL, apiTime INTEGER NOT NULL, apexTime INTEGER NOT NULL, error TEXT, "
                + "defect TEXT, lost INTEGER NOT NULL)");
        IngestStore.Prepare(db);
        QueryJobStore.Prepare(db);
    }

    public static void Clear(Sqlite db)
    {
        db.Run("DELETE FROM _job");
        IngestStore.Clear(db);
        QueryJobStore.Clear(db);
    }

    /// <summary>Makes a new job of a draft: gives it its id, its user and its times. The caller saves the job and the counters.</summary>
    public static BulkJob New(WriteContext context, BulkJob draft) => draft with
    {
        Id = RecordId.Make(BulkJob.Prefix, context.Identity.Pod, context.Counters.Next("BulkJob")),
        CreatedById = context.Identity.UserId,
        CreatedDate = context.Now,
        SystemModstamp = context.Now,
    };

    /// <summary>Writes a new job, or one that changed.</summary>
    public static void Save(Sqlite db, BulkJob job) => db.Run(
        $"INSERT OR REPLACE INTO _job ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
            + "?19, ?20, ?21, ?22, ?23, ?24, ?25)",
        job.Id,
        job.JobType,
        job.Operation,
        job.Object,
        job.State.ToString(),
        job.CreatedById,
        job.CreatedDate,
        job.SystemModstamp,
        job.ApiVersion,
        job.Csv.Delimiter.ToString(),
        job.Csv.LineEnd,
        job.ExternalIdField,
        job.AssignmentRuleId,
        job.Query,
        job.Header,
        job.Rows,
        job.Processed,
        job.Failed,
        job.Retries,
        job.TotalTime,
        job.ApiTime,
        job.ApexTime,
        job.ErrorMessage,
        job.Defect,
        job.IsLost);

    /// <summary>Returns the job at this time.</summary>
    /// <returns>Null if there is no such job of this type.</returns>
    public static BulkJob? Find(Sqlite db, string jobType, string id, DateTimeOffset now) => RecordId.Normalize(id) is not { } whole
        ? null
        : db.First($"SELECT {Columns} FROM _job WHERE id = ?1 AND jobType = ?2", Read, whole, jobType)?.At(now);

    /// <summary>Returns a job on which the org works.</summary>
    /// <returns>Null if it is not running: it has ended or was aborted meanwhile, or the org was reset or restored.</returns>
    public static BulkJob? FindRunning(Sqlite db, string jobType, string id, DateTimeOffset now) =>
        Find(db, jobType, id, now) is { } job && job.State.IsRunning() ? job : null;

    /// <summary>Returns jobs of all users in the order of their ids.</summary>
    /// <param name="db">The connection.</param>
    /// <param name="jobType">The type of the jobs.</param>
    /// <param name="after">The id after which the list starts; empty for the first page.</param>
    /// <param name="most">The most jobs that are returned.</param>
    /// <param name="now">The time.</param>
    public static List<BulkJob> List(Sqlite db, string jobType, string after, int most, DateTimeOffset now) => [..
        db.All($"SELECT {Columns} FROM _job WHERE jobType = ?1 AND id > ?2 ORDER BY id LIMIT ?3", Read, jobType, after, most)
            .Select(j => j.At(now))];

    /// <summary>The ids of the jobs of a type on which the org works, or will work.</summary>
    public static List<string> Running(Sqlite db, string jobType) => db.All(
        "SELECT id FROM _job WHERE jobType = ?1 AND state IN ('UploadComplete', 'InProgress') ORDER BY id", s => s.Text(0), jobType);

    public static void Delete(Sqlite db, string id) => db.Run("DELETE FROM _job WHERE id = ?1", id);

    private static BulkJob Read(Statement s) => new()
    {
        Id = s.Text(0),
        JobType = s.Text(1),
        Operation = s.Text(2),
        Object = s.Text(3),
        State = Enum.Parse<JobState>(s.Text(4)),
        CreatedById = s.Text(5),
        CreatedDate = s.Long(6),
        SystemModstamp = s.Long(7),
        ApiVersion = (int)s.Long(8),
        Csv = new CsvDialect(s.Text(9)[0], s.Text(10)),
        ExternalIdField = s.Value(11) as string,
        AssignmentRuleId = s.Value(12) as string,
        Query = s.Value(13) as string,
        Header = s.Value(14) as string,
        Rows = s.Long(15),
        Processed = s.Long(16),
        Failed = s.Long(17),
        Retries = (int)s.Long(18),
        TotalTime = s.Long(19),
        ApiTime = s.Long(20),
        ApexTime = s.Long(21),
        ErrorMessage = s.Value(22) as string,
        Defect = s.Value(23) as string,
        IsLost = s.Long(24) != 0,
    };
}
