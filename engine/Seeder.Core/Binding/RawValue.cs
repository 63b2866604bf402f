using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>An evaluated value before it is converted to the type of its field.</summary>
internal abstract record RawValue
{
    private RawValue()
    {
    }

    /// <summary>Text from the plan or from an expression. <c>Plain</c> means that it is not quoted.</summary>
    public sealed record Literal(string Text, bool Plain) : RawValue;

    public sealed record Null : RawValue
    {
        public static Null Value { get; } = new();
    }

    public sealed record Date(DateOnly Value, string Expression) : RawValue;

    public sealed record Instant(DateTimeOffset Value, string Expression) : RawValue;

    /// <summary>A reference whose id is not known yet.</summary>
    public sealed record Hole(FieldValue Id) : RawValue;

    /// <summary>A value that is read from a field of the org. It has the type of that field.</summary>
    public sealed record FromOrg(FieldValue.OrgValue Value, FieldSchema Source) : RawValue;

    /// <summary>
    /// Text that contains references whose ids are not known yet. <c>TimedBy</c> is the expression if the text contains a relative date,
    /// otherwise null.
    /// </summary>
    public sealed record Mixed(ImmutableArray<FieldValue> Parts, string? TimedBy) : RawValue;

    /// <summary>Text that contains a relative date.</summary>
    public sealed record TimedText(string Text, string Expression) : RawValue;
}
