namespace Seeder.Core.Facts;

/// <summary>A question that is asked before a delete.</summary>
/// <param name="Parent">The field that holds the id of the parent; null where none is asked for.</param>
public sealed record CreatorQuery(string Soql, string? Parent = null);

/// <summary>What a row says of how it came about. A field that its type lacks is null.</summary>
/// <param name="Stamp">When it was last changed.</param>
public readonly record struct CreatorRow(string Id, string? Parent, DateTimeOffset? Created, string? CreatedBy, DateTimeOffset? Stamp, bool IsDeleted);

/// <param name="Total">How many rows the org counts.</param>
public sealed record CreatorRows(ImmutableArray<CreatorRow> Rows, int Total)
{
    /// <summary>The org does not answer such a query.</summary>
    public static CreatorRows Refused { get; } = new([], 0);

    public bool IsRefused => ReferenceEquals(this, Refused);
}
