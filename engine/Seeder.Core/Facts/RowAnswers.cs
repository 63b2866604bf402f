namespace Seeder.Core.Facts;

/// <summary>The answers to questions about records.</summary>
/// <param name="At">The org's time before the first question was sent.</param>
internal sealed record RowAnswers(DateTimeOffset At)
{
    /// <summary>The records that the org does not return, by id.</summary>
    public IReadOnlyCollection<KeyValuePair<string, Absence>> Absent { get; init; } = [];

    /// <summary>The rows of the records whose fields were asked for.</summary>
    public IReadOnlyCollection<OrgRow> Rows { get; init; } = [];

    /// <summary>
    /// The rows that hold what was sent, by type; a row whose fields were asked for is here or in <see cref="Rows"/>.
    /// </summary>
    public IReadOnlyCollection<KeyValuePair<string, SameRows>> Same { get; init; } = [];

    /// <summary>The ids of records with another <c>SystemModstamp</c> than the known one.</summary>
    public IReadOnlyCollection<string> Modified { get; init; } = [];

    /// <summary>The types whose fields the org refused to read, with its words.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Unreadable { get; init; } = [];
}
