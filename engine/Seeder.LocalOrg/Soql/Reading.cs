namespace Seeder.Local;

/// <summary>What records are written from, and how lists of children go on that are too long for one answer.</summary>
internal sealed record Reading(Sqlite Db, Schema Schema, string DataPath)
{
    /// <summary>The most children that one list shows.</summary>
    public int Page { get; init; } = int.MaxValue;

    /// <summary>Keeps what is left of a list, and gives the locator under which it is found again.</summary>
    public Func<OpenQuery, string>? Open { get; init; }

    /// <summary>Where a list of so many rows goes on; null when all of them were shown.</summary>
    public string? Next(CompiledQuery query, IReadOnlyList<long> rows) =>
        rows.Count > Page ? $"{DataPath}/query/{Open!(new OpenQuery(query, rows))}-{Page}" : null;
}
