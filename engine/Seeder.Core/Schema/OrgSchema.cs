namespace Seeder.Core.Schema;

/// <summary>
/// The sObject types that are known so far. Immutable; <see cref="With"/> adds types. A type may be parsed when it is first used.
/// </summary>
internal sealed class OrgSchema
{
    // Not changed after construction. A plain dictionary, because loading the immutable and frozen ones takes a short process longer than
    // using them.
    private readonly Dictionary<string, Lazy<ObjectSchema>> _objects;

    private OrgSchema(
        Dictionary<string, Lazy<ObjectSchema>> objects,
        ImmutableSortedSet<string>? names,
        string? space,
        ImmutableArray<string> spaces = default)
    {
        Namespaces = spaces.IsDefault ? [] : spaces;
        _objects = objects;
        AllNames = names;
        Namespace = space;
    }

    public static OrgSchema Empty { get; } = new(new(StringComparer.OrdinalIgnoreCase), null, null);

    /// <summary>The names of all types of the org, described or not; null if the source does not list them all.</summary>
    public ImmutableSortedSet<string>? AllNames { get; }

    /// <summary>The namespace of the project whose metadata was read; null if it has none, or is not known.</summary>
    public string? Namespace { get; }

    /// <summary>
    /// The namespaces that a plan may leave out of names: an unknown name is tried with each of them. A name that the org knows as written
    /// is never changed.
    /// </summary>
    public ImmutableArray<string> Namespaces { get; }

    /// <summary>The known types, ordered by name. Parses every type that was not used yet.</summary>
    public IEnumerable<ObjectSchema> Objects => KnownNames.Select(n => _objects[n].Value);

    /// <summary>The type names for suggestions, ordered.</summary>
    public IEnumerable<string> Names => AllNames is null ? KnownNames : AllNames;

    private IEnumerable<string> KnownNames => _objects.Keys.Order(StringComparer.OrdinalIgnoreCase);

    public ObjectSchema? Find(string name) => _objects.TryGetValue(name, out var exact) ? exact.Value
        : Namespaces.IsEmpty || NameOf(name) is not { } own ? null
        : _objects.GetValueOrDefault(own)?.Value;

    /// <summary>The name in the org of a type that a plan names; null if the org has no such type.</summary>
    public string? NameOf(string written)
    {
        if (IsKnown(written))
        {
            return written;
        }
        foreach (var space in Namespaces)
        {
            if (SfdxNamespace.Qualify(written, space) is var own && own != written && IsKnown(own))
            {
                return own;
            }
        }
        return null;
    }

    /// <summary>The name in the org of a type that it has and that is not described yet; null for other types.</summary>
    public string? Undescribed(string written) => NameOf(written) is { } own && !_objects.ContainsKey(own) ? own : null;

    private bool IsKnown(string name) => _objects.ContainsKey(name) || AllNames?.Contains(name) == true;

    /// <summary>The same types, for a plan that leaves these namespaces out of names.</summary>
    public OrgSchema Within(ImmutableArray<string> namespaces)
    {
        if (namespaces.SequenceEqual(Namespaces))
        {
            return this;
        }
        var all = new Dictionary<string, Lazy<ObjectSchema>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, type) in _objects)
        {
            all.Add(name, new Lazy<ObjectSchema>(() => type.Value.Within(namespaces)));
        }
        return new OrgSchema(all, AllNames, Namespace, namespaces);
    }

    public OrgSchema With(IEnumerable<ObjectSchema> objects)
    {
        var all = Copy();
        foreach (var type in objects)
        {
            all[type.Name] = new Lazy<ObjectSchema>(type.Within(Namespaces));
        }
        return new OrgSchema(all, AllNames, Namespace, Namespaces);
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
            all[name] = new Lazy<ObjectSchema>(() => read(name).Within(Namespaces));
        }
        return new OrgSchema(all, AllNames, Namespace, Namespaces);
    }

    public OrgSchema WithAllNames(IEnumerable<string> names) =>
        new(_objects, ImmutableSortedSet.CreateRange(StringComparer.OrdinalIgnoreCase, names), Namespace, Namespaces);

    public OrgSchema WithNamespace(string? space) => new(_objects, AllNames, space, Namespaces);

    private Dictionary<string, Lazy<ObjectSchema>> Copy() => new(_objects, StringComparer.OrdinalIgnoreCase);
}
