namespace Seeder.Tests.Properties;

internal enum FieldKind { Text, Email, Number, Flag, Date, Instant, Choice, Choices, Reference }

/// <summary>A field that random plans use.</summary>
/// <param name="Size">The maximum number of characters of a text, or of digits before the decimal point.</param>
internal sealed record FieldInfo(string Name, FieldKind Kind, int Size, bool Required, IReadOnlyList<string> Choices);

/// <summary>A lookup that random plans use.</summary>
/// <param name="Children">The child list for this lookup; null if the record cannot be nested.</param>
/// <param name="CanWait">
/// Whether the lookup may be set after the record exists, so that it may point to any record, also in circles.
/// </param>
internal sealed record LookupInfo(
    string Field, string? Relationship, IReadOnlyList<string> Targets, string? Children, bool Required, bool CanWait);

/// <param name="Weight">How often plans contain the type.</param>
internal sealed record TypeInfo(string Name, int Weight, IReadOnlyList<FieldInfo> Fields, IReadOnlyList<LookupInfo> Lookups)
{
    public LookupInfo? Lookup(string field) => Lookups.FirstOrDefault(l => l.Field == field);

    /// <summary>The kind of a field. Fields that are not in the table are booleans, texts and profiles that a valid record needs.</summary>
    public FieldKind KindOf(string field) => Fields.FirstOrDefault(f => f.Name == field)?.Kind
        ?? (field.EndsWith("Id", StringComparison.Ordinal) || Lookup(field) is not null ? FieldKind.Reference
            : field.StartsWith("Is", StringComparison.Ordinal) ? FieldKind.Flag : FieldKind.Text);
}
