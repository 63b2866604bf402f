namespace Seeder.Core.Facts;

/// <summary>A query that is sent before a delete: who created these records, and when.</summary>
/// <param name="Parent">The lookup field that points to the parent; null if the query has no such field.</param>
internal sealed record CreatorQuery(string Soql, string? Parent = null);

/// <summary>Who created a record, and when. A field that the record's type does not have is null.</summary>
/// <param name="Stamp">The time of the record's last change.</param>
internal readonly record struct CreatorRow(
    string Id, string? Parent, DateTimeOffset? Created, string? CreatedBy, DateTimeOffset? Stamp, bool IsDeleted);

/// <param name="Total">The number of records that the org reports. It can be higher than the number of rows.</param>
internal sealed record CreatorRows(ImmutableArray<CreatorRow> Rows, int Total)
{
    /// <summary>The result if the org rejects the query.</summary>
    public static CreatorRows Refused { get; } = new([], 0);

    public bool IsRefused => ReferenceEquals(this, Refused);
}
