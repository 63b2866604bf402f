using System.Collections.Immutable;

namespace Seeder.Tests.Properties;

/// <summary>A value as a plan writes it, and as the org must get it.</summary>
/// <param name="Expected">What the field must hold, as <see cref="Expected"/> writes it; null for nothing.</param>
/// <param name="Uses">The records that the value cannot do without.</param>
internal abstract record ValueSpec(string? Expected, ImmutableArray<int> Uses)
{
    /// <param name="Text">What a YAML parser gets to see; expressions are still to be evaluated.</param>
    /// <param name="Style">Which of the YAML styles that suit the text.</param>
    internal sealed record Scalar(string Text, int Style, string? Expected, ImmutableArray<int> Uses) : ValueSpec(Expected, Uses);

    /// <param name="IsCleared">Whether the field held something before.</param>
    internal sealed record Null(bool IsCleared) : ValueSpec(null, []);

    internal sealed record Choices(
        ImmutableArray<Scalar> Items, bool Flow) : ValueSpec(string.Join(';', Items.Select(i => i.Expected)), []);

    internal sealed record Mapping(
        ImmutableArray<(string Name, ValueSpec Value)> Entries, bool Flow, string Expected, ImmutableArray<int> Uses)
        : ValueSpec(Expected, Uses);
}

/// <summary>How expected values name what has no id yet.</summary>
internal static class Expected
{
    public const string StandardBook = "⟦standard book⟧";
    public const string User = "⟦user⟧";

    public static string Id(int record) => $"⟦{record}⟧";

    public static string Profile(string name) => $"⟦profile {name}⟧";
}
