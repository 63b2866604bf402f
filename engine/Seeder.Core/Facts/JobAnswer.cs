namespace Seeder.Core.Facts;

/// <summary>How a job left a row: stored, or refused with an error.</summary>
internal enum JobRowKind : byte { Stored, Refused }

/// <summary>A row in the results of a job.</summary>
/// <param name="Id">The id of the record; null for a row that was not stored and has none.</param>
/// <param name="Key">Tells which row was sent: a hash of its values, or of its id.</param>
/// <param name="Error">The org's error, such as <c>CODE:message:field --</c>; null for a row that was stored.</param>
internal readonly record struct JobRow(JobRowKind Kind, string? Id, UInt128 Key, string? Error);

/// <summary>What the org says about an ingest job.</summary>
/// <param name="Processed">The number of rows that were processed so far, with those that failed.</param>
/// <param name="Failed">The number of rows that failed so far.</param>
/// <param name="Message">Why the job failed; null if it did not.</param>
internal sealed record JobAnswer(string Id, JobState State, int Processed, int Failed, string? Message)
{
    /// <summary>The rows that were stored or refused; empty before the job has ended.</summary>
    public ImmutableArray<JobRow> Rows { get; init; } = [];

    /// <summary>
    /// Whether the results account for all rows. Salesforce writes them in the background, so the last ones may come later than the end.
    /// </summary>
    public bool IsWhole { get; init; }
}
