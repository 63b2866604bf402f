namespace Seeder.Local;

/// <summary>The effect of deleting a record on the records whose lookup refers to it.</summary>
internal enum OnDelete
{
    SetNull,
    Cascade,
    Restrict,

    /// <summary>The children are deleted too, unless a rule keeps one of them: then nothing is deleted.</summary>
    CascadeUnlessKept,
}

internal static class OnDeletes
{
    public static bool Cascades(this OnDelete effect) => effect is OnDelete.Cascade or OnDelete.CascadeUnlessKept;

    public static bool Restricts(this OnDelete effect) => effect is OnDelete.Restrict or OnDelete.CascadeUnlessKept;
}

internal sealed record PicklistValue(string Value, string Label, bool Default = false, bool Active = true)
{
    /// <summary>Whether a record with this value is closed, from the standard value set; null if the set does not tell.</summary>
    public bool? Closed { get; init; }
    public bool? Won { get; init; }
    public double? Probability { get; init; }

    /// <summary>The forecast category in the spelling of the metadata: Omitted, Pipeline, BestCase, Forecast, Closed.</summary>
    public string? ForecastCategory { get; init; }
}

/// <summary>A roll-up summary over the detail records of a master.</summary>
/// <param name="Operation">The operation: count, sum, min or max.</param>
internal sealed record SummaryDef(string Child, string ForeignKey, string Operation, string? Field, IReadOnlyList<SummaryFilter> Filters);

/// <param name="Operation">The operation in the spelling of the metadata: equals, notEqual, lessThan, ...</param>
internal sealed record SummaryFilter(string Field, string Operation, string Value);

/// <summary>One field of an object, as describes show it and as the store keeps it.</summary>
internal sealed record FieldDef
{
    /// <summary>The owner of a row of a hierarchy custom setting.</summary>
    public const string SetupOwner = "SetupOwnerId";

    private readonly string? label;

    public required string Name { get; init; }

    /// <summary>The label; derived from the name if it is not set.</summary>
    public string Label
    {
        get => label ?? Labels.Of(Name);
        init => label = value;
    }

    public required FieldType Type { get; init; }
    public int Length { get; init; }
    public int Precision { get; init; }
    public int Scale { get; init; }
    public int Digits { get; init; }
    public bool Createable { get; init; } = true;
    public bool Updateable { get; init; } = true;
    public bool Nillable { get; init; } = true;

    /// <summary>Whether a record without a value is refused, although describes call the field nillable.</summary>
    public bool Needed { get; init; }

    public bool DefaultedOnCreate { get; init; }

    /// <summary>A literal or a simple formula (see <see cref="DefaultValue"/>); null if the field has no default.</summary>
    public string? Default { get; init; }

    public bool NameField { get; init; }
    public string? AutoFormat { get; init; }

    /// <summary>Whether describes do not call the field an auto-number.</summary>
    public bool HidesAuto { get; init; }

    public long AutoStart { get; init; } = 1;
    public bool IdLookup { get; init; }
    public bool ExternalId { get; init; }
    public bool Unique { get; init; }

    /// <summary>Whether the org refuses a second record with the same value, although the describe does not call the field
    /// unique.</summary>
    public bool Distinct { get; init; }

    public bool CaseSensitive { get; init; }
    public bool Calculated { get; init; }
    public string? Formula { get; init; }

    /// <summary>Whether the formula treats empty numbers as 0.</summary>
    public bool BlankAsZero { get; init; }

    public SummaryDef? Summary { get; init; }
    public bool Custom { get; init; }
    public bool Html { get; init; }
    public bool Restricted { get; init; }
    public bool MasterDetail { get; init; }
    public int? RelationshipOrder { get; init; }
    public IReadOnlyList<string> ReferenceTo { get; init; } = [];
    public string? RelationshipName { get; init; }
    public string? ChildName { get; init; }
    public OnDelete OnDelete { get; init; }
    public LookupFilter? Filter { get; init; }

    /// <summary>Whether every custom object may be a target too (activities, notes, files).</summary>
    public bool OpenTargets { get; init; }

    public IReadOnlyList<PicklistValue> Values { get; init; } = [];
    public string? CompoundName { get; init; }
    public string? HelpText { get; init; }

    /// <summary>The features of which an org needs one to have the field; empty if every org has it.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The index of the field in its object and in a <see cref="Row"/>.</summary>
    public int Ordinal { get; init; }

    public bool Stored => !Type.IsCompound() && Formula is null && Summary is null;

    public bool Polymorphic => ReferenceTo.Count > 1;

    /// <summary>Whether a WHERE clause may contain the field. Long text, files and compound fields are not filterable.</summary>
    public bool Filterable => Type switch
    {
        FieldType.TextArea => Length <= 255,
        FieldType.Base64 or FieldType.EncryptedString or FieldType.Address or FieldType.Location => false,
        _ => true,
    };

    public bool Groupable =>
        Filterable
            && Type
                is not (FieldType.Double or FieldType.Currency or FieldType.Percent or FieldType.DateTime or FieldType.Time
                    or FieldType.MultiPicklist);

    public bool Sortable => Filterable && Type != FieldType.MultiPicklist;

    public bool Aggregatable => Filterable && Type is not (FieldType.Boolean or FieldType.MultiPicklist);

    public bool RequiredOnCreate => !Nillable && !DefaultedOnCreate && Createable && Type != FieldType.Boolean;
}
