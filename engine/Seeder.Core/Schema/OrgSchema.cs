namespace Seeder.Core.Schema;

/// <summary>The sObject types that are known so far. Immutable; grows by <see cref="With"/>. A type may be read only when it is first looked up.</summary>
public sealed class OrgSchema
{
    private readonly ImmutableSortedDictionary<string, Lazy<ObjectSchema>> _objects;

    private OrgSchema(ImmutableSortedDictionary<string, Lazy<ObjectSchema>> objects, ImmutableSortedSet<string>? names)
    {
        _objects = objects;
        AllNames = names;
    }

    public static OrgSchema Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, Lazy<ObjectSchema>>(StringComparer.OrdinalIgnoreCase), null);

    /// <summary>Every type that the org has, described or not; null where the source cannot know them all.</summary>
    public ImmutableSortedSet<string>? AllNames { get; }

    /// <summary>In the order of their names. Reads every type that was not looked up yet.</summary>
    public IEnumerable<ObjectSchema> Objects => _objects.Values.Select(o => o.Value);

    /// <summary>Names to suggest from.</summary>
    public IEnumerable<string> Names => AllNames is null ? _objects.Keys : AllNames;

    public ObjectSchema? Find(string name) => _objects.GetValueOrDefault(name)?.Value;

    public OrgSchema With(IEnumerable<ObjectSchema> objects) =>
        new(_objects.SetItems(objects.Select(o => KeyValuePair.Create(o.Name, new Lazy<ObjectSchema>(o)))), AllNames);

    /// <summary>Adds types by name; <paramref name="read"/> is called at most once a type, and must give the same for the same name.</summary>
    public OrgSchema WithLazy(IEnumerable<string> names, Func<string, ObjectSchema> read) =>
        new(_objects.SetItems(names.Select(n => KeyValuePair.Create(n, new Lazy<ObjectSchema>(() => read(n))))), AllNames);

    public OrgSchema WithAllNames(IEnumerable<string> names) =>
        new(_objects, ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, names));
}
