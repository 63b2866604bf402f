namespace Seeder.Tests.Properties;

/// <summary>A record of a random plan that is not complete yet.</summary>
internal sealed class Draft(int id, TypeInfo type)
{
    public int Id { get; } = id;

    public TypeInfo Type { get; } = type;

    public List<FieldSpec> Fields { get; } = [];

    /// <summary>The id of the target record of each lookup.</summary>
    public SortedDictionary<string, int> Lookups { get; } = new(StringComparer.Ordinal);

    public List<int> Needs { get; } = [];

    public List<int> After { get; } = [];

    public string? Ref { get; set; }

    /// <summary>The lookup that nesting sets; null if the record is not nested.</summary>
    public LookupInfo? Nesting { get; set; }

    public int Parent => Nesting is { } nesting ? Lookups[nesting.Field] : -1;

    public bool Has(string field) => Lookups.ContainsKey(field) || Fields.Exists(f => f.Name == field);

    /// <param name="listKey">The name of the child list in the plan's spelling.</param>
    public RecordSpec ToSpec(Random random, string? listKey) => new(
        Id, Type, Ref, Parent, Nesting, listKey,
        [.. Fields], [.. After], [.. Needs], random.Next(1000));
}
