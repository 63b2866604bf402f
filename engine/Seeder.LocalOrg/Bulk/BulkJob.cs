namespace Seeder.Local;

/// <summary>A stored job of Bulk API 2.0. Times are milliseconds since 1970, durations are milliseconds.</summary>
internal sealed record BulkJob
{
    /// <summary>The prefix of the ids of jobs.</summary>
    public const string Prefix = "750";

    /// <summary>The values of <see cref="JobType"/>.</summary>
    public const string Ingest = "V2Ingest", OfQuery = "V2Query";

    /// <summary>The time after which an open job is aborted, and after which the results of an ended job are deleted.</summary>
    public static readonly TimeSpan MostOpen = TimeSpan.FromHours(24), ResultsKept = TimeSpan.FromDays(7);

    public required string Id { get; init; }
    public required string JobType { get; init; }
    public required string Operation { get; init; }

    /// <summary>The name of the object; of a query job, that of the query's first object.</summary>
    public required string Object { get; init; }

    public required JobState State { get; init; }

    /// <summary>The user to whom the job belongs, and as whom it runs.</summary>
    public required string CreatedById { get; init; }

    public required long CreatedDate { get; init; }

    /// <summary>The time of the last change; of an ended job, the time of its end.</summary>
    public required long SystemModstamp { get; init; }

    /// <summary>66 for version 66.0.</summary>
    public required int ApiVersion { get; init; }

    public required CsvDialect Csv { get; init; }

    /// <summary>The key of an upsert; null for other operations.</summary>
    public string? ExternalIdField { get; init; }

    public string? AssignmentRuleId { get; init; }

    /// <summary>The SOQL of a query job; null for an ingest job.</summary>
    public string? Query { get; init; }

    /// <summary>
    /// The header row that was uploaded, without its line end; null before the upload. Of a query job, the header row of its results, with
    /// its line end; null before they are there.
    /// </summary>
    public string? Header { get; init; }

    /// <summary>Whether the data of the job is uploaded, even if it is empty.</summary>
    public bool IsUploaded => Header is not null;

    /// <summary>What is wrong with the uploaded data; null if nothing is. The job fails with it when it is worked on.</summary>
    public string? Defect { get; init; }

    /// <summary>The number of rows that were uploaded, or that a query found.</summary>
    public long Rows { get; init; }

    /// <summary>The number of rows that were worked on, also those that failed.</summary>
    public long Processed { get; init; }

    public long Failed { get; init; }
    public int Retries { get; init; }
    public long TotalTime { get; init; }
    public long ApiTime { get; init; }
    public long ApexTime { get; init; }

    /// <summary>Why a job failed; null if it did not.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether a fault rule deleted the results.</summary>
    public bool IsLost { get; init; }

    /// <summary>The job at this time: an open job is aborted after a day.</summary>
    public BulkJob At(DateTimeOffset now)
    {
        var closed = CreatedDate + (long)MostOpen.TotalMilliseconds;
        return State == JobState.Open && now.ToUnixTimeMilliseconds() >= closed
            ? this with { State = JobState.Aborted, SystemModstamp = closed }
            : this;
    }

    /// <summary>Whether the results are deleted at this time.</summary>
    public bool HasLostResults(DateTimeOffset now) =>
        IsLost || (State.IsEnded() && now.ToUnixTimeMilliseconds() >= SystemModstamp + (long)ResultsKept.TotalMilliseconds);
}
