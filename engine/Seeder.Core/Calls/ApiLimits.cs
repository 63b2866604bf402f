namespace Seeder.Core.Calls;

/// <summary>
/// The limits of the REST resources that a run uses (REST API Developer Guide, Composite resources).
/// </summary>
/// <param name="RecordsPerCall">The maximum number of records in a Tree or Collections call. A plan may set a lower number.</param>
/// <param name="TreeLevels">The maximum nesting depth in a Tree; a root has depth 1.</param>
/// <param name="TreeTypes">The maximum number of different types in a Tree.</param>
/// <param name="Chunks">
/// The maximum number of runs of records of one type in a Collections call. Records are sorted by type, so it limits the types.
/// </param>
internal sealed record ApiLimits(int RecordsPerCall = ApiLimits.MostRecords, int TreeLevels = 5, int TreeTypes = 5, int Chunks = 10)
{
    /// <summary>The maximum number of records in a Tree or Collections call.</summary>
    public const int MostRecords = 200;

    /// <summary>The maximum number of subrequests in a Batch.</summary>
    public const int Subrequests = 25;

    /// <summary>
    /// The maximum size of large values in one request, in bytes. Salesforce refuses text bodies above 50 MB, and base64 fields above 37.5
    /// MB, which are 50 MB when encoded (fact sheet sections 1.2 and 1.5). It is inferred that composite requests have the same limit.
    /// </summary>
    public const int BodyBytes = 50_000_000;

    /// <summary>The maximum number of ids in one retrieve by POST.</summary>
    public const int IdsPerRetrieve = 2_000;

    /// <summary>Beyond this number of rows of a type, a query job of Bulk API 2.0 reads them.</summary>
    public const int RowsWithoutJob = 50_000;
}
