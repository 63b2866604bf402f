namespace Seeder.Core.Schema;

/// <summary>The field types of a describe (REST API Developer Guide, describe).</summary>
internal enum FieldType
{
    AnyType, Id, String, TextArea, Boolean, Int, Long, Double, Currency, Percent, Date, DateTime, Time,
    Email, Phone, Url, Picklist, MultiPicklist, Combobox, Reference, Base64, EncryptedString, Address, Location, ComplexValue,
}

/// <summary>The properties of one field that the engine needs. The flags have the same meaning as in the org's describe.</summary>
internal sealed record FieldSchema(string Name, FieldType Type)
{
    // The org cannot filter by a text area that is longer than this: it is a long text area.
    private const int LongestFilterable = 255;

    public string Label { get; init; } = Name;

    /// <summary>The maximum number of characters of a text field; 0 for types without a length.</summary>
    public int Length { get; init; }

    /// <summary>
    /// The maximum number of digits of a number, before and after the decimal point. <see cref="Scale"/> is the number of digits after it.
    /// </summary>
    public int Precision { get; init; }

    public int Scale { get; init; }

    /// <summary>The maximum number of digits of an int; 0 for other types.</summary>
    public int Digits { get; init; }

    public bool Createable { get; init; }

    public bool Updateable { get; init; }

    public bool Nillable { get; init; }

    public bool DefaultedOnCreate { get; init; }

    public bool Calculated { get; init; }

    public bool AutoNumber { get; init; }

    public bool ExternalId { get; init; }

    /// <summary>Whether upsert accepts this field as its key (describe <c>idLookup</c>).</summary>
    public bool IdLookup { get; init; }

    public bool Unique { get; init; }

    public bool CaseSensitive { get; init; }

    /// <summary>Describe <c>filterable</c>; true if the describe does not contain it.</summary>
    public bool Filterable { get; init; } = true;

    /// <summary>
    /// Whether SOQL can filter by this field. It cannot filter by long text areas, files, encrypted fields and compound fields.
    /// </summary>
    public bool IsFilterable => Filterable && Type switch
    {
        FieldType.TextArea => Length <= LongestFilterable,
        FieldType.Base64 or FieldType.EncryptedString or FieldType.Address or FieldType.Location or FieldType.ComplexValue => false,
        _ => true,
    };

    public bool NameField { get; init; }

    /// <summary>
    /// For a part of a compound field, the compound field: <c>BillingAddress</c> for <c>BillingCity</c>, <c>Name</c> for <c>FirstName</c>.
    /// Null for other fields.
    /// </summary>
    public string? CompoundFieldName { get; init; }

    public ImmutableArray<string> ReferenceTo { get; init; } = [];

    /// <summary>
    /// The name of the relationship to the parent (<c>Account</c>, <c>Region__r</c>), which plans and SOQL paths use. Null if the lookup
    /// has no such name or the field is not a lookup.
    /// </summary>
    public string? RelationshipName { get; init; }

    /// <summary>Whether the field is a master-detail field. Only for these a describe has <c>relationshipOrder</c> (0 or 1).</summary>
    public bool MasterDetail { get; init; }

    public bool CascadeDelete { get; init; }

    public bool RestrictedDelete { get; init; }

    public bool RestrictedPicklist { get; init; }

    /// <summary>The active values of a picklist; empty if they are not known or the field is not a picklist.</summary>
    public ImmutableArray<string> PicklistValues { get; init; } = [];

    public bool IsWholeNumber => Type is FieldType.Int or FieldType.Long;

    public bool IsDecimalNumber => Type is FieldType.Double or FieldType.Currency or FieldType.Percent;

    public bool IsNumber => IsWholeNumber || IsDecimalNumber;

    public bool IsReference => Type == FieldType.Reference && !ReferenceTo.IsEmpty;

    public bool Polymorphic => ReferenceTo.Length > 1;

    /// <summary>
    /// Whether the field is an address or a geolocation: it has parts and no value. <see cref="ObjectSchema.IsCompound"/> also knows person
    /// names.
    /// </summary>
    public bool IsCompound => Type is FieldType.Address or FieldType.Location;

    /// <summary>
    /// Whether a create must set the field, as far as a describe tells: validation rules and page layouts can require more (fact sheet
    /// section 5.3).
    /// </summary>
    public bool RequiredOnCreate => Createable && !Nillable && !DefaultedOnCreate && Type != FieldType.Boolean;

    /// <summary>Whether a plan may call it so: by its own name or, for a lookup, by that of its relationship.</summary>
    public bool IsNamed(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(RelationshipName, StringComparison.OrdinalIgnoreCase);
}
