namespace Seeder.Core.Facts;

/// <summary>A query that is sent before a deletion: who created these rows, and when.</summary>
/// <param name="Parent">The field with the id of the parent; null if the query has no such field.</param>
internal sealed record CreatorQuery(string Soql, string? Parent = null);

/// <summary>How a row was created. Fields that its type does not have are null.</summary>
/// <param name="Stamp">The time of its last change.</param>
internal readonly record struct CreatorRow(
    string Id, string? Parent, DateTimeOffset? Created, string? CreatedBy, DateTimeOffset? Stamp, bool IsDeleted);

/// <param name="Total">The number of rows according to the org.</param>
internal sealed record CreatorRows(ImmutableArray<CreatorRow> Rows, int Total)
{
    /// <summary>The org rejects this query.</summary>
    public static CreatorRows Refused { get; } = new([], 0);

    public bool IsRefused => ReferenceEquals(this, Refused);
}
