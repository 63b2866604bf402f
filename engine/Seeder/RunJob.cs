namespace Seeder;

/// <summary>A Bulk API 2.0 job that a run created.</summary>
/// <param name="Call">The number of its call. A call has several jobs if rows are sent again.</param>
/// <param name="Id">The id of the job in the org.</param>
/// <param name="Type">The type of its records.</param>
/// <param name="Records">The number of its rows.</param>
internal sealed record RunJob(int Call, string Id, string Type, int Records)
{
    /// <summary>The number of rows that the org had processed when it was asked last.</summary>
    public int Processed { get; init; }

    /// <summary>The number of records that the job stored or deleted; null while it runs, or if its end is not known.</summary>
    public int? Stored { get; init; }
}
