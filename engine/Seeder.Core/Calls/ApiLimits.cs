namespace Seeder.Core.Calls;

/// <summary>
/// The limits of the REST resources a run uses (REST API Developer Guide, Composite resources; fact sheet sections 1.2, 2 and 3).
/// </summary>
/// <param name="RecordsPerCall">Records of a Tree or Collections call; a plan may ask for fewer.</param>
/// <param name="TreeLevels">Levels of a Tree, the roots being the first.</param>
/// <param name="TreeTypes">Different types in a Tree.</param>
/// <param name="Chunks">Runs of one type in a Collections call. Sorted by type they are the types.</param>
internal sealed record ApiLimits(int RecordsPerCall = 200, int TreeLevels = 5, int TreeTypes = 5, int Chunks = 10)
{
    /// <summary>Subrequests of a Batch.</summary>
    public const int Subrequests = 25;

    /// <summary>
    /// Bytes of large values in one request. Text bodies over 50 MB are refused for record posts, and a base64 field over 37.5 MB, which
    /// makes 50 (fact sheet section 1.2 and 1.5); that composite requests share the limit is inferred.
    /// </summary>
    public const int BodyBytes = 50_000_000;

    /// <summary>Ids of one retrieve by POST.</summary>
    public const int IdsPerRetrieve = 2_000;
}
