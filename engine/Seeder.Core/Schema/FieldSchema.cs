namespace Seeder.Core.Schema;

/// <summary>The describe's field types (REST API Developer Guide, describe; fact sheet section 5.3).</summary>
internal enum FieldType
{
    AnyType, Id, String, TextArea, Boolean, Int, Long, Double, Currency, Percent, Date, DateTime, Time,
    Email, Phone, Url, Picklist, MultiPicklist, Combobox, Reference, Base64, EncryptedString, Address, Location, ComplexValue,
}

/// <summary>What the engine must know of one field. Flags are those of the org's describe.</summary>
internal sealed record FieldSchema(string Name, FieldType Type)
{
    // A text area of more characters is a long one.
    private const int LongestFilterable = 255;

    public string Label { get; init; } = Name;

    /// <summary>Most characters of a text; 0 where the type has no length.</summary>
    public int Length { get; init; }

    /// <summary>All digits of a number, and those after the point.</summary>
    public int Precision { get; init; }

    public int Scale { get; init; }

    /// <summary>Most digits of an int; 0 for other types.</summary>
    public int Digits { get; init; }

    public bool Createable { get; init; }

    public bool Updateable { get; init; }

    public bool Nillable { get; init; }

    public bool DefaultedOnCreate { get; init; }

    public bool Calculated { get; init; }

    public bool AutoNumber { get; init; }

    public bool ExternalId { get; init; }

    /// <summary>Upsert accepts this field as its key (describe <c>idLookup</c>).</summary>
    public bool IdLookup { get; init; }

    public bool Unique { get; init; }

    public bool CaseSensitive { get; init; }

    /// <summary>Describe <c>filterable</c>; true where nothing is said.</summary>
    public bool Filterable { get; init; } = true;

    /// <summary>Whether a query can have a condition on it: not on long text, on files, on encrypted and on compound fields.</summary>
    public bool IsFilterable => Filterable && Type switch
    {
        FieldType.TextArea => Length <= LongestFilterable,
        FieldType.Base64 or FieldType.EncryptedString or FieldType.Address or FieldType.Location or FieldType.ComplexValue => false,
        _ => true,
    };

    public bool NameField { get; init; }

    /// <summary>
    /// Set on the parts of a compound field (<c>BillingCity</c> of <c>BillingAddress</c>, <c>FirstName</c> of <c>Name</c>).
    /// </summary>
    public string? CompoundFieldName { get; init; }

    public ImmutableArray<string> ReferenceTo { get; init; } = [];

    /// <summary>
    /// The name under which a nested record or a SOQL path reaches the parent (<c>Account</c>, <c>Region__r</c>); null if the field has no
    /// such name.
    /// </summary>
    public string? RelationshipName { get; init; }

    /// <summary>Describe <c>relationshipOrder</c> is set on master-detail fields only (0 or 1).</summary>
    public bool MasterDetail { get; init; }

    public bool CascadeDelete { get; init; }

    public bool RestrictedDelete { get; init; }

    public bool RestrictedPicklist { get; init; }

    /// <summary>The active values of a picklist; empty where unknown.</summary>
    public ImmutableArray<string> PicklistValues { get; init; } = [];

    public bool IsReference => Type == FieldType.Reference && !ReferenceTo.IsEmpty;

    public bool Polymorphic => ReferenceTo.Length > 1;

    /// <summary>A compound field has parts and no value of its own (<c>BillingAddress</c>, a person's <c>Name</c>).</summary>
    public bool IsCompound => Type is FieldType.Address or FieldType.Location;

    /// <summary>How clients compute it from a describe: necessary, not sufficient (fact sheet section 5.3).</summary>
    public bool RequiredOnCreate => Createable && !Nillable && !DefaultedOnCreate && Type != FieldType.Boolean;
}
