namespace Seeder.Core.Run;

/// <summary>Rows of one type that a delete takes along.</summary>
/// <param name="Ids">All of them, in the order in which they were found.</param>
public sealed record RowsOfType(string Type, ImmutableArray<string> Ids);

/// <summary>What the org deletes along with the records that are to be deleted.</summary>
/// <param name="Strangers">Rows that neither this plan nor the org's automation made, by type.</param>
/// <param name="Automation">Rows that the org's automation made when a record was created.</param>
/// <param name="NotChecked">Relationships that the running user cannot read, such as <c>Note.ParentId</c>.</param>
public sealed record CascadedDeletions(ImmutableArray<RowsOfType> Strangers, ImmutableArray<RowsOfType> Automation, ImmutableArray<string> NotChecked)
{
    public static CascadedDeletions Nothing { get; } = new([], [], []);

    /// <summary>The records to be deleted, by id, that would take a stranger's row along.</summary>
    public ImmutableHashSet<string> Causes { get; init; } = [];

    public int StrangerCount => Strangers.Sum(t => t.Ids.Length);
}
