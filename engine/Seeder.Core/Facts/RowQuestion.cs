namespace Seeder.Core.Facts;

/// <summary>A question about records of one type: whether they exist, and the values of some fields.</summary>
/// <param name="Ids">The ids of the records, each once.</param>
/// <param name="Fields">The fields to read in addition to the id; empty asks only whether the records exist.</param>
internal sealed record RowQuestion(string Type, IdList Ids, ImmutableArray<string> Fields)
{
    /// <summary>
    /// For each id, the <c>SystemModstamp</c> that the manifest keeps; null if the question is not about changes. The answer then names the
    /// records that have another time, and contains no rows.
    /// </summary>
    public ImmutableArray<DateTimeOffset>? Known { get; init; }

    /// <summary>
    /// For many records: tells which rows hold what was sent. The answer then has only the times of such rows. Null keeps all rows.
    /// </summary>
    public ISentRows? Sent { get; init; }

    /// <summary>The maximum number of records in one response. It is lower for types with long texts.</summary>
    public int PerCall { get; init; } = MostPerCall;

    /// <summary>Retrieve accepts at most 2,000 ids in a call (fact sheet section 3.4).</summary>
    public const int MostPerCall = 2000;
}
