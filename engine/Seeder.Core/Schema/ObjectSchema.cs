namespace Seeder.Core.Schema;

/// <summary>
/// A child relationship of a type. <c>Name</c> is null if Salesforce has no name for it; children cannot be nested under such a
/// relationship. <c>Field</c> is the lookup on the child type.
/// </summary>
internal sealed record ChildRelationship(
    string? Name, string ChildType, string Field, bool CascadeDelete = false, bool RestrictedDelete = false);

internal sealed record RecordTypeSchema(string DeveloperName, string Name, string? Id, bool Active = true, bool Master = false)
{
    /// <summary>Whether the running user may create records of it. Only a describe tells.</summary>
    public bool Available { get; init; } = true;

    /// <summary>The picklist values that the record type allows, by field. Only the metadata of a project tells them.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Picklists { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}

/// <summary>The fields, child relationships and record types of one sObject type. Names are compared case-insensitively.</summary>
internal sealed class ObjectSchema
{
    private readonly Lazy<Dictionary<string, FieldSchema>> _byName;
    private readonly Lazy<Dictionary<string, FieldSchema>> _byRelationship;
    private readonly Lazy<Dictionary<string, ChildRelationship>> _children;

    public ObjectSchema(string name)
    {
        Name = name;
        _byName = new(() => Index(Fields, f => f.Name));
        _byRelationship = new(() => Index(Fields, f => f.RelationshipName));
        _children = new(() => Index(ChildRelationships, c => c.Name));
    }

    public string Name { get; }

    public string Label { get; init; } = "";

    /// <summary>The first three characters of the type's ids; null for types without records.</summary>
    public string? KeyPrefix { get; init; }

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    public bool Deletable { get; init; } = true;

    public bool Queryable { get; init; } = true;

    public ImmutableArray<FieldSchema> Fields { get; init; } = [];

    public ImmutableArray<ChildRelationship> ChildRelationships { get; init; } = [];

    public ImmutableArray<RecordTypeSchema> RecordTypes { get; init; } = [];

    /// <summary>The namespaces that a plan may leave out of names; see <see cref="OrgSchema.Namespaces"/>.</summary>
    public ImmutableArray<string> Namespaces { get; private init; } = [];

    /// <summary>The same type, for a plan that leaves these namespaces out of names.</summary>
    public ObjectSchema Within(ImmutableArray<string> namespaces) =>
        namespaces.SequenceEqual(Namespaces) ? this : With(namespaces: namespaces);

    /// <summary>Returns the type with these fields, child relationships or record types. Null keeps the present ones.</summary>
    internal ObjectSchema With(
        ImmutableArray<FieldSchema>? fields = null,
        ImmutableArray<ChildRelationship>? children = null,
        ImmutableArray<RecordTypeSchema>? recordTypes = null,
        ImmutableArray<string>? namespaces = null) => new(Name)
        {
            Namespaces = namespaces ?? Namespaces,
            Label = Label,
            KeyPrefix = KeyPrefix,
            Createable = Createable,
            Updateable = Updateable,
            Deletable = Deletable,
            Queryable = Queryable,
            Fields = fields ?? Fields,
            ChildRelationships = children ?? ChildRelationships,
            RecordTypes = recordTypes ?? RecordTypes,
        };

    /// <summary>
    /// All names that a plan can use in a record of this type: fields, relationships and child relationships. Used for suggestions.
    /// </summary>
    public IEnumerable<string> Names =>
        Fields.Select(f => f.Name)
            .Concat(Fields.Select(f => f.RelationshipName).OfType<string>())
            .Concat(ChildRelationships.Select(c => c.Name).OfType<string>());

    /// <summary>Whether the field has parts and cannot be set itself: an address, a geolocation, or the name of a person.</summary>
    public bool IsCompound(FieldSchema field) =>
        field.IsCompound || (field.NameField && !field.Createable && HasParts(field));

    private bool HasParts(FieldSchema field) => Fields.Any(f => f.CompoundFieldName == field.Name && f.Name != field.Name);

    /// <summary>Whether a query returns the value that was sent. It does not for files, encrypted fields and compound fields.</summary>
    public bool IsReadable(string field) =>
        FindField(field) is { IsCompound: false, Type: not (FieldType.Base64 or FieldType.EncryptedString) };

    public FieldSchema? FindField(string name) => Find(_byName.Value, name);

    /// <summary>
    /// Returns the lookup field of a relationship (<c>AccountId</c> for <c>Account</c>); null if there is no such relationship.
    /// </summary>
    public FieldSchema? FindRelationship(string name) => Find(_byRelationship.Value, name);

    /// <summary>The field of this name or, for a lookup, of this relationship name.</summary>
    public FieldSchema? FindNamed(string name) => FindField(name) ?? FindRelationship(name);

    public ChildRelationship? FindChild(string name) => Find(_children.Value, name);

    /// <summary>Whether a plan may call the field so: by its own name or that of its relationship, with or without the namespace.</summary>
    public bool IsNamed(FieldSchema field, string written) =>
        field.IsNamed(written) || (!Namespaces.IsEmpty && ReferenceEquals(FindNamed(written), field));

    public override string ToString() => Name;

    // The exact name wins.
    private T? Find<T>(Dictionary<string, T> index, string name)
        where T : class
    {
        if (index.TryGetValue(name, out var exact))
        {
            return exact;
        }
        foreach (var space in Namespaces)
        {
            if (index.TryGetValue(SfdxNamespace.Qualify(name, space), out var own))
            {
                return own;
            }
        }
        return null;
    }

    // The first entry wins: a describe may list a relationship twice, once as deprecated.
    private static Dictionary<string, T> Index<T>(IEnumerable<T> items, Func<T, string?> key)
    {
        var index = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items)
        {
            if (key(item) is { } name)
            {
                index.TryAdd(name, item);
            }
        }
        return index;
    }
}
