namespace Seeder.Core.Schema;

/// <summary>
/// The sObject types that are known so far. Immutable; grows by <see cref="With"/>. A type may be read only when it is first looked up.
/// </summary>
internal sealed class OrgSchema
{
    // Never changed once it stands here. A plain dictionary, because the immutable and frozen ones cost a short process more to load than
    // to use.
    private readonly Dictionary<string, Lazy<ObjectSchema>> _objects;

    private OrgSchema(Dictionary<string, Lazy<ObjectSchema>> objects, ImmutableSortedSet<string>? names)
    {
        _objects = objects;
        AllNames = names;
    }

    public static OrgSchema Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase), null);

    /// <summary>Every type that the org has, described or not; null where the source cannot know them all.</summary>
    public ImmutableSortedSet<string>? AllNames { get; }

    /// <summary>In the order of their names. Reads every type that was not looked up yet.</summary>
    public IEnumerable<ObjectSchema> Objects => KnownNames.Select(n => _objects[n].Value);

    /// <summary>Names to suggest from, in order.</summary>
    public IEnumerable<string> Names => AllNames is null ? KnownNames : AllNames;

    private IEnumerable<string> KnownNames => _objects.Keys.Order(StringComparer.OrdinalIgnoreCase);

    public ObjectSchema? Find(string name) => _objects.GetValueOrDefault(name)?.Value;

    public OrgSchema With(IEnumerable<ObjectSchema> objects)
    {
        var all = Copy();
        foreach (var type in objects)
        {
            all[type.Name] = new Lazy<ObjectSchema>(type);
        }
        return new OrgSchema(all, AllNames);
    }

    /// <summary>
    /// Adds types by name; <paramref name="read"/> is called at most once a type, and must give the same for the same name.
    /// </summary>
    public OrgSchema WithLazy(IEnumerable<string> names, Func<string, ObjectSchema> read)
    {
        var all = Copy();
        foreach (var name in names)
        {
            all[name] = new Lazy<ObjectSchema>(() => read(name));
        }
        return new OrgSchema(all, AllNames);
    }

    public OrgSchema WithAllNames(IEnumerable<string> names) =>
        new(_objects, ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, names));

    private Dictionary<string, Lazy<ObjectSchema>> Copy() => new(_objects, StringComparer.OrdinalIgnoreCase);
}
