namespace Seeder.Core.Binding;

/// <summary>
/// A field's value, typed by the field. What only the run or the org knows stands in it as a hole: an address, not an id.
/// </summary>
internal abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>The parts that are filled with ids, as far as the value is made of such.</summary>
    public IEnumerable<FieldValue> Holes => this switch
    {
        Reference or Found or OrgId or OrgUser or OrgValue or Unknown => [this],
        Composed composed => composed.Parts.SelectMany(p => p.Holes),
        Timed timed => timed.Value.Holes,
        _ => [],
    };

    /// <summary>Clears the field on update; left out on create.</summary>
    public sealed record Null : FieldValue
    {
        public static Null Value { get; } = new();
    }

    /// <summary>Sent as a JSON string: text, dates, picklist values, ids that the plan spells out.</summary>
    public sealed record Text(string Value) : FieldValue;

    /// <summary>Sent as a JSON number, in exactly these digits.</summary>
    public sealed record Number(string Digits) : FieldValue;

    public sealed record Flag(bool Value) : FieldValue
    {
        public static Flag True { get; } = new(true);

        public static Flag False { get; } = new(false);

        public static Flag Of(bool value) => value ? True : False;
    }

    /// <summary>The id of a record of this plan, by its index.</summary>
    public sealed record Reference(int Record) : FieldValue;

    /// <summary>The id of a record that a <see cref="Lookup"/> names, by the look-up's index.</summary>
    public sealed record Found(int Lookup) : FieldValue;

    /// <summary>The org's id.</summary>
    public sealed record OrgId : FieldValue
    {
        public static OrgId Value { get; } = new();
    }

    /// <summary>The running user's id.</summary>
    public sealed record OrgUser : FieldValue
    {
        public static OrgUser Value { get; } = new();
    }

    /// <summary>What the org says of a field that the plan gives no value (an auto-number): read once the record exists.</summary>
    /// <param name="Of">Whose field: a <see cref="Reference"/>, a <see cref="Found"/>, or the id of a record of another plan as <see
    /// cref="Text"/>.</param>
    public sealed record OrgValue(FieldValue Of, string Type, string Field) : FieldValue;

    /// <summary>A value that only an org knows, in a check without an org. Never sent.</summary>
    public sealed record Unknown : FieldValue
    {
        public static Unknown Value { get; } = new();
    }

    /// <summary>Text with ids in it; each part is a <see cref="Text"/> or one of the id holes.</summary>
    public sealed record Composed(ImmutableArray<FieldValue> Parts) : FieldValue;

    /// <summary>A value that today or now went into; what it was made from is its identity, so that a day gone by is no change.</summary>
    public sealed record Timed(FieldValue Value, string Expression) : FieldValue;
}
