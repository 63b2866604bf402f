using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>A value before its field's type decides what it is.</summary>
internal abstract record RawValue
{
    private RawValue()
    {
    }

    /// <summary>What the user wrote, or what an expression gave as text. <c>Plain</c> is unquoted.</summary>
    public sealed record Literal(string Text, bool Plain) : RawValue;

    public sealed record Null : RawValue
    {
        public static Null Value { get; } = new();
    }

    public sealed record Date(DateOnly Value, string Expression) : RawValue;

    public sealed record Instant(DateTimeOffset Value, string Expression) : RawValue;

    /// <summary>An id that is not known yet.</summary>
    public sealed record Hole(FieldValue Id) : RawValue;

    /// <summary>What the org says of a field, typed by that field.</summary>
    public sealed record FromOrg(FieldValue.OrgValue Value, FieldSchema Source) : RawValue;

    /// <summary>Text with holes in it.</summary>
    public sealed record Mixed(ImmutableArray<FieldValue> Parts, string? TimedBy) : RawValue;

    /// <summary>Text that a date went into.</summary>
    public sealed record TimedText(string Text, string Expression) : RawValue;
}
