namespace Seeder.Local;

internal sealed record RecordTypeDef(string DeveloperName, string Name, bool Active, bool Person = false)
{
    /// <summary>
    /// For each picklist field, the values that records of this record type may have. A field that is not listed allows all its values.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PicklistValue>> Picklists { get; init; } =
        new Dictionary<string, IReadOnlyList<PicklistValue>>();
}

/// <summary>A lookup, seen from its target. <paramref name="Name"/> is null if children cannot be nested under it.</summary>
internal sealed record ChildRelation(ObjectDef Child, FieldDef Field, string? Name);

/// <summary>
/// One object with its fields in a fixed order. An org has hundreds of them and uses few, so their indexes are made when they are needed.
/// </summary>
internal sealed class ObjectDef
{
    private readonly IndexOf<FieldDef> byName;
    private readonly IndexOf<FieldDef> byRelationship;
    private IndexOf<ChildRelation>? byChildName;
    private ObjectSql? sql;
    private Lazy<IReadOnlyList<ChildRelation>> children = new([]);

    public ObjectDef(ObjectTraits traits, string prefix, IReadOnlyList<FieldDef> fields, IReadOnlyList<RecordTypeDef> recordTypes)
    {
        Traits = traits;
        Prefix = prefix;
        var own = new FieldDef[fields.Count];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = fields[i].Ordinal == i ? fields[i] : fields[i] with { Ordinal = i };
            NameField ??= own[i].NameField ? own[i] : null;
            Owner ??= own[i].Name == "OwnerId" ? own[i] : null;
            IsDeleted ??= own[i].Name == "IsDeleted" ? own[i] : null;
        }

        Fields = own;
        RecordTypes = recordTypes;
        byName = new IndexOf<FieldDef>(Fields, f => f.Name);
        byRelationship = new IndexOf<FieldDef>(Fields, f => f.RelationshipName);
    }

    public ObjectTraits Traits { get; }
    public string Name => Traits.Name;
    public string Prefix { get; }
    public IReadOnlyList<FieldDef> Fields { get; }
    public IReadOnlyList<RecordTypeDef> RecordTypes { get; }
    public FieldDef? NameField { get; }
    public FieldDef? Owner { get; }

    /// <summary>The IsDeleted field; null for objects whose deleted rows are removed at once (users, groups, permission sets).</summary>
    public FieldDef? IsDeleted { get; }

    public IReadOnlyList<ChildRelation> Children => children.Value;

    /// <summary>The SQL texts for rows of the object.</summary>
    public ObjectSql Sql => sql ??= new ObjectSql(this);

    public FieldDef? Field(string name) => byName.Find(name);

    public FieldDef? Relationship(string name) => byRelationship.Find(name);

    public ChildRelation? Child(string name) => (byChildName ??= new IndexOf<ChildRelation>(Children, c => c.Name)).Find(name);

    public FieldDef this[string name] => Field(name) ?? throw new KeyNotFoundException($"{Name} has no field {name}.");

    /// <summary>Sets the child relationships. It is called once, when all objects of the schema exist.</summary>
    public void Link(Func<ObjectDef, IReadOnlyList<ChildRelation>> find) => children = new(() => find(this));

    public override string ToString() => Name;
}
