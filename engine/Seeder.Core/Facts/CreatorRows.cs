namespace Seeder.Core.Facts;

/// <summary>A query that is sent before a delete: who created these records, and when.</summary>
/// <param name="Parent">The lookup field that points to the parent; null if the query has no such field.</param>
internal sealed record CreatorQuery(string Soql, string? Parent = null)
{
    /// <summary>The fields in the query, with the id; empty for a query that counts.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The number of rows that are expected; 0 if they are few.</summary>
    public int Rows { get; init; }

    /// <summary>Whether the children of the parent with this id are returned; null returns all rows.</summary>
    public Func<string, bool>? IsParent { get; init; }

    /// <summary>
    /// Whether the rows are so many that only a query job of Bulk API 2.0 may read them. Without one, the answer is
    /// <see cref="CreatorRows.Unread"/>.
    /// </summary>
    public bool OnlyByJob { get; init; }
}

/// <summary>A question before a delete: who created these records, and when.</summary>
/// <param name="Ids">The ids of records of the type, each once.</param>
/// <param name="Fields">The fields that tell it, as far as the type has them.</param>
internal sealed record CreatorQuestion(string Type, ImmutableArray<string> Ids, ImmutableArray<string> Fields);

/// <summary>Who created a record, and when. A field that the record's type does not have is null.</summary>
/// <param name="Stamp">The time of the record's last change.</param>
internal readonly record struct CreatorRow(
    string Id, string? Parent, DateTimeOffset? Created, string? CreatedBy, DateTimeOffset? Stamp, bool IsDeleted);

/// <param name="Total">The number of records that the org reports. It can be higher than the number of rows.</param>
internal sealed record CreatorRows(ImmutableArray<CreatorRow> Rows, int Total)
{
    /// <summary>The result if the org rejects the query.</summary>
    public static CreatorRows Refused { get; } = new([], 0);

    /// <summary>The result of a query for a job if the org does not run the job.</summary>
    public static CreatorRows Unread { get; } = new([], 0);

    public bool IsRefused => ReferenceEquals(this, Refused);

    public bool IsUnread => ReferenceEquals(this, Unread);
}

/// <summary>The answers to questions about who created records.</summary>
/// <param name="Records">The rows by id; null for a record that the org does not return.</param>
/// <param name="Refused">The types that the org refuses to query.</param>
internal sealed record RecordCreators(IReadOnlyDictionary<string, CreatorRow?> Records, ImmutableHashSet<string> Refused)
{
    public static RecordCreators None { get; } = new(ImmutableDictionary<string, CreatorRow?>.Empty, []);

    /// <summary>These answers and others.</summary>
    public RecordCreators With(RecordCreators more)
    {
        if (Records.Count == 0)
        {
            return more with { Refused = Refused.Union(more.Refused) };
        }
        var joined = new Dictionary<string, CreatorRow?>(Records, StringComparer.Ordinal);
        foreach (var (id, row) in more.Records)
        {
            joined[id] = row;
        }
        return new RecordCreators(joined, Refused.Union(more.Refused));
    }
}
