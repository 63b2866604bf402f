namespace Seeder.Core.Binding;

/// <summary>
/// A typed value of a field. A value may contain holes: references, such as the id of another record, that are known only in the run or
/// from the org (like Terraform's "known after apply").
/// </summary>
internal abstract record FieldValue
{
    private FieldValue()
    {
    }

    /// <summary>The parts of the value that are known only in the run, such as ids of other records.</summary>
    public IEnumerable<FieldValue> Holes => this switch
    {
        Reference or Found or OrgId or OrgUser or OrgValue or Unknown => [this],
        Composed composed => composed.Parts.SelectMany(p => p.Holes),
        Timed timed => timed.Value.Holes,
        _ => [],
    };

    /// <summary>The number of characters of a text or a number, 0 for another value without holes, and -1 for a value that may have
    /// holes.</summary>
    public int PlainLength => this switch
    {
        Text text => text.Value.Length,
        Number number => number.Digits.Length,
        Flag or Null => 0,
        _ => -1,
    };

    /// <summary>Clears the field in an update. It is left out in a create.</summary>
    public sealed record Null : FieldValue
    {
        public static Null Value { get; } = new();
    }

    /// <summary>A value that is sent as a JSON string: text, dates, picklist values, and ids that are written in the plan.</summary>
    public sealed record Text(string Value) : FieldValue;

    /// <summary>A value that is sent as a JSON number, with exactly these digits.</summary>
    public sealed record Number(string Digits) : FieldValue;

    public sealed record Flag(bool Value) : FieldValue
    {
        public static Flag True { get; } = new(true);

        public static Flag False { get; } = new(false);

        public static Flag Of(bool value) => value ? True : False;
    }

    /// <summary>The id of a record of this plan. The number is the record's index.</summary>
    public sealed record Reference(int Record) : FieldValue;

    /// <summary>The id of the record that a <see cref="Lookup"/> finds. The number is the look-up's index.</summary>
    public sealed record Found(int Lookup) : FieldValue;

    /// <summary>The id of the org.</summary>
    public sealed record OrgId : FieldValue
    {
        public static OrgId Value { get; } = new();
    }

    /// <summary>The id of the logged-in user.</summary>
    public sealed record OrgUser : FieldValue
    {
        public static OrgUser Value { get; } = new();
    }

    /// <summary>The value of a field that the org sets, such as an auto-number. It is read after the record exists.</summary>
    /// <param name="Of">
    /// The record: a <see cref="Reference"/>, a <see cref="Found"/>, or for a record of another plan its id as <see cref="Text"/>.
    /// </param>
    public sealed record OrgValue(FieldValue Of, string Type, string Field) : FieldValue;

    /// <summary>A value that only an org knows, in a check without an org. It is never sent.</summary>
    public sealed record Unknown : FieldValue
    {
        public static Unknown Value { get; } = new();
    }

    /// <summary>Text that contains values which are known only in the run. Each part is a <see cref="Text"/> or such a value.</summary>
    public sealed record Composed(ImmutableArray<FieldValue> Parts) : FieldValue;

    /// <summary>
    /// A relative date, or a text that contains one. The manifest stores its expression in place of the value, so that a new day is not a
    /// change.
    /// </summary>
    public sealed record Timed(FieldValue Value, string Expression) : FieldValue;
}
