namespace Seeder.Local;

/// <summary>The sources for writing records, and the paging of long lists of children.</summary>
internal sealed record Reading(Sqlite Db, Schema Schema, string DataPath)
{
    /// <summary>The maximum number of children in one list.</summary>
    public int Page { get; init; } = int.MaxValue;

    /// <summary>Keeps the remaining rows of a list, and returns the locator of its next page.</summary>
    public Func<OpenQuery, string>? Open { get; init; }

    /// <summary>The URL of the next page; null if all rows were written.</summary>
    public string? Next(CompiledQuery query, IReadOnlyList<long> rows) =>
        rows.Count > Page ? $"{DataPath}/query/{Open!(new OpenQuery(query, rows))}-{Page}" : null;
}
