using System.Collections.Frozen;

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

/// <summary>One object with its fields in a fixed order.</summary>
internal sealed class ObjectDef
{
    private readonly FrozenDictionary<string, FieldDef> byName;
    private readonly FrozenDictionary<string, FieldDef> byRelationship;
    private FrozenDictionary<string, ChildRelation> byChildName = FrozenDictionary<string, ChildRelation>.Empty;

    public ObjectDef(ObjectTraits traits, string prefix, IEnumerable<FieldDef> fields, IReadOnlyList<RecordTypeDef> recordTypes)
    {
        Traits = traits;
        Prefix = prefix;
        Fields = [.. fields.Select((field, index) => field with { Ordinal = index })];
        RecordTypes = recordTypes;
        byName = Fields.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        byRelationship = Fields.Where(f => f.RelationshipName is not null)
            .ToFrozenDictionary(f => f.RelationshipName!, StringComparer.OrdinalIgnoreCase);
        NameField = Fields.FirstOrDefault(f => f.NameField);
        Owner = Field("OwnerId");
        IsDeleted = Field("IsDeleted");
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

    public IReadOnlyList<ChildRelation> Children { get; private set; } = [];

    public FieldDef? Field(string name) => byName.GetValueOrDefault(name);

    public FieldDef? Relationship(string name) => byRelationship.GetValueOrDefault(name);

    public ChildRelation? Child(string name) => byChildName.GetValueOrDefault(name);

    public FieldDef this[string name] => byName[name];

    /// <summary>Sets the child relationships. It is called once, when all objects of the schema exist.</summary>
    public void Link(IReadOnlyList<ChildRelation> children)
    {
        Children = children;
        byChildName = children.Where(c => c.Name is not null).DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(c => c.Name!, StringComparer.OrdinalIgnoreCase);
    }

    public override string ToString() => Name;
}
