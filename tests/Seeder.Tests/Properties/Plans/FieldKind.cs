namespace Seeder.Tests.Properties;

internal enum FieldKind { Text, Email, Number, Flag, Date, Instant, Choice, Choices, Reference }

/// <summary>A field of a type that random plans use.</summary>
/// <param name="Size">Most characters of a text, most digits before the point of a number.</param>
internal sealed record FieldInfo(string Name, FieldKind Kind, int Size, bool Required, IReadOnlyList<string> Choices);

/// <summary>A lookup of a type that random plans use.</summary>
/// <param name="Children">The child list that can stand for it; null where it cannot be nested.</param>
/// <param name="CanWait">Whether it may be set after the record exists: then it may lead anywhere, in circles too.</param>
internal sealed record LookupInfo(
    string Field, string? Relationship, IReadOnlyList<string> Targets, string? Children, bool Required, bool CanWait);

/// <param name="Weight">How often a plan has it.</param>
internal sealed record TypeInfo(string Name, int Weight, IReadOnlyList<FieldInfo> Fields, IReadOnlyList<LookupInfo> Lookups)
{
    public LookupInfo? Lookup(string field) => Lookups.FirstOrDefault(l => l.Field == field);

    /// <summary>Fields that the table does not list are flags, texts and profiles that a valid record needs.</summary>
    public FieldKind KindOf(string field) => Fields.FirstOrDefault(f => f.Name == field)?.Kind
        ?? (field.EndsWith("Id", StringComparison.Ordinal) || Lookup(field) is not null ? FieldKind.Reference
            : field.StartsWith("Is", StringComparison.Ordinal) ? FieldKind.Flag : FieldKind.Text);
}
