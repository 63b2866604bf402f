namespace Seeder.Local;

/// <summary>A record that metadata describes: a queue, a public group, a role, a permission set, or a record of a custom metadata
/// type.</summary>
/// <param name="File">The file, for notes.</param>
/// <param name="Key">The field that identifies the record within its type, with <paramref name="Name"/> as its value.</param>
/// <param name="Values">The other values as text; null for an empty one.</param>
internal sealed record MetadataRow(string File, string Type, string Key, string Name, IReadOnlyList<(string Field, string? Value)> Values)
{
    /// <summary>The name of the parent role; null for the top one.</summary>
    public string? Parent { get; init; }

    /// <summary>The types whose records a queue can own.</summary>
    public IReadOnlyList<string> QueueTypes { get; init; } = [];
}
