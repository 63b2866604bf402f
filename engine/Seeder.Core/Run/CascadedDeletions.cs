namespace Seeder.Core.Run;

/// <summary>Rows of one type that the org deletes by cascade.</summary>
/// <param name="Ids">The ids of all these rows, in the order in which they were found. A message shows only the first ones.</param>
internal sealed record RowsOfType(string Type, ImmutableArray<string> Ids);

/// <summary>The rows that the org deletes in addition to the records that Seeder deletes.</summary>
/// <param name="Strangers">Rows that neither this plan nor the org's automation created, by type.</param>
/// <param name="Automation">Rows that the org's automation created together with a record.</param>
/// <param name="NotChecked">Relationships that the running user cannot read, such as <c>Note.ParentId</c>.</param>
internal sealed record CascadedDeletions(
    ImmutableArray<RowsOfType> Strangers, ImmutableArray<RowsOfType> Automation, ImmutableArray<string> NotChecked)
{
    public static CascadedDeletions Nothing { get; } = new([], [], []);

    /// <summary>The ids of the records whose deletion would also delete a row of <see cref="Strangers"/>.</summary>
    public ImmutableHashSet<string> Causes { get; init; } = [];

    public int StrangerCount => Strangers.Sum(t => t.Ids.Length);
}
