namespace Seeder.Core.Schema;

/// <summary>The sObject types that are known so far. Immutable; grows by <see cref="With"/>.</summary>
public sealed class OrgSchema
{
    private readonly ImmutableSortedDictionary<string, ObjectSchema> _objects;

    private OrgSchema(ImmutableSortedDictionary<string, ObjectSchema> objects, ImmutableSortedSet<string>? names)
    {
        _objects = objects;
        AllNames = names;
    }

    public static OrgSchema Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, ObjectSchema>(StringComparer.OrdinalIgnoreCase), null);

    /// <summary>Every type that the org has, described or not; null where the source cannot know them all.</summary>
    public ImmutableSortedSet<string>? AllNames { get; }

    public IEnumerable<ObjectSchema> Objects => _objects.Values;

    /// <summary>Names to suggest from.</summary>
    public IEnumerable<string> Names => AllNames is null ? _objects.Keys : AllNames;

    public ObjectSchema? Find(string name) => _objects.GetValueOrDefault(name);

    public OrgSchema With(IEnumerable<ObjectSchema> objects) =>
        new(_objects.SetItems(objects.Select(o => KeyValuePair.Create(o.Name, o))), AllNames);

    public OrgSchema WithAllNames(IEnumerable<string> names) =>
        new(_objects, ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, names));
}
