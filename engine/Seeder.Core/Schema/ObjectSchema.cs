namespace Seeder.Core.Schema;

/// <summary>
/// A list of children that a record may hold. <c>Name</c> is null where Salesforce has none: such children cannot be nested.
/// </summary>
internal sealed record ChildRelationship(
    string? Name, string ChildType, string Field, bool CascadeDelete = false, bool RestrictedDelete = false);

internal sealed record RecordTypeSchema(string DeveloperName, string Name, string? Id, bool Active = true, bool Master = false);

/// <summary>What the engine must know of one sObject type. Names are found without regard to case.</summary>
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

    /// <summary>The first three characters of its ids; null for types without rows of their own.</summary>
    public string? KeyPrefix { get; init; }

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    public bool Deletable { get; init; } = true;

    public bool Queryable { get; init; } = true;

    public ImmutableArray<FieldSchema> Fields { get; init; } = [];

    public ImmutableArray<ChildRelationship> ChildRelationships { get; init; } = [];

    public ImmutableArray<RecordTypeSchema> RecordTypes { get; init; } = [];

    /// <summary>The same type with these fields, child relationships or record types; null leaves what there is.</summary>
    internal ObjectSchema With(
        ImmutableArray<FieldSchema>? fields = null,
        ImmutableArray<ChildRelationship>? children = null,
        ImmutableArray<RecordTypeSchema>? recordTypes = null) => new(Name)
        {
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

    /// <summary>Every name that a record of the type may write, to suggest from.</summary>
    public IEnumerable<string> Names =>
        Fields.Select(f => f.Name)
            .Concat(Fields.Select(f => f.RelationshipName).OfType<string>())
            .Concat(ChildRelationships.Select(c => c.Name).OfType<string>());

    /// <summary>Whether a field has parts and cannot be set itself: an address, a location, a person's name.</summary>
    public bool IsCompound(FieldSchema field) =>
        field.IsCompound || (field.NameField && !field.Createable && HasParts(field));

    private bool HasParts(FieldSchema field) => Fields.Any(f => f.CompoundFieldName == field.Name && f.Name != field.Name);

    /// <summary>
    /// Whether the org lets one read back what was sent: it does not for the bytes of a file, and compound fields have no value of their
    /// own.
    /// </summary>
    public bool IsReadable(string field) =>
        FindField(field) is { IsCompound: false, Type: not (FieldType.Base64 or FieldType.EncryptedString) };

    public FieldSchema? FindField(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>The lookup field behind a relationship name (<c>Account</c> finds <c>AccountId</c>).</summary>
    public FieldSchema? FindRelationship(string name) => _byRelationship.Value.GetValueOrDefault(name);

    public ChildRelationship? FindChild(string name) => _children.Value.GetValueOrDefault(name);

    public override string ToString() => Name;

    // The first wins: a describe may name a relationship twice, once deprecated.
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
