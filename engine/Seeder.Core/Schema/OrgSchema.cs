namespace Seeder.Core.Schema;

/// <summary>
/// The sObject types that are known so far. Immutable; <see cref="With"/> adds types. A type may be parsed when it is first used.
/// </summary>
internal sealed class OrgSchema
{
    // Not changed after construction. A plain dictionary, because loading the immutable and frozen ones takes a short process longer than
    // using them.
    private readonly Dictionary<string, Lazy<ObjectSchema>> _objects;

    private OrgSchema(Dictionary<string, Lazy<ObjectSchema>> objects, ImmutableSortedSet<string>? names, string? space)
    {
        _objects = objects;
        AllNames = names;
        Namespace = space;
    }

    public static OrgSchema Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase), null, null);

    /// <summary>The names of all types of the org, described or not; null if the source does not list them all.</summary>
    public ImmutableSortedSet<string>? AllNames { get; }

    /// <summary>The namespace of the project whose metadata was read; null if it has none, or is not known.</summary>
    public string? Namespace { get; }

    /// <summary>The known types, ordered by name. Parses every type that was not used yet.</summary>
    public IEnumerable<ObjectSchema> Objects => KnownNames.Select(n => _objects[n].Value);

    /// <summary>The type names for suggestions, ordered.</summary>
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
        return new OrgSchema(all, AllNames, Namespace);
    }

    /// <summary>
    /// Adds types by name. <paramref name="read"/> parses a type and is called at most once per type. It must return the same type for the
    /// same name.
    /// </summary>
    public OrgSchema WithLazy(IEnumerable<string> names, Func<string, ObjectSchema> read)
    {
        var all = Copy();
        foreach (var name in names)
        {
            all[name] = new Lazy<ObjectSchema>(() => read(name));
        }
        return new OrgSchema(all, AllNames, Namespace);
    }

    public OrgSchema WithAllNames(IEnumerable<string> names) =>
        new(_objects, ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, names), Namespace);

    public OrgSchema WithNamespace(string? space) => new(_objects, AllNames, space);

    private Dictionary<string, Lazy<ObjectSchema>> Copy() => new(_objects, StringComparer.OrdinalIgnoreCase);
}
