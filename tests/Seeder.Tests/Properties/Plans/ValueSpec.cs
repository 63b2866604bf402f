using System.Collections.Immutable;

namespace Seeder.Tests.Properties;

/// <summary>A value in a plan, and the value that the org must get.</summary>
/// <param name="Expected">The expected value in the form of <see cref="Expected"/>; null for no value.</param>
/// <param name="Uses">The records on which the value depends.</param>
internal abstract record ValueSpec(string? Expected, ImmutableArray<int> Uses)
{
    /// <param name="Text">The text for the YAML parser, with expressions that are not evaluated.</param>
    /// <param name="Style">The number of the YAML style; only styles that fit the text are used.</param>
    internal sealed record Scalar(string Text, int Style, string? Expected, ImmutableArray<int> Uses) : ValueSpec(Expected, Uses);

    /// <param name="IsCleared">Whether the field had a value before.</param>
    internal sealed record Null(bool IsCleared) : ValueSpec(null, []);

    internal sealed record Choices(
        ImmutableArray<Scalar> Items, bool Flow) : ValueSpec(string.Join(';', Items.Select(i => i.Expected)), []);

    internal sealed record Mapping(
        ImmutableArray<(string Name, ValueSpec Value)> Entries, bool Flow, string Expected, ImmutableArray<int> Uses)
        : ValueSpec(Expected, Uses);
}

/// <summary>Names of records without ids in expected values.</summary>
internal static class Expected
{
    public const string StandardBook = "⟦standard book⟧";
    public const string User = "⟦user⟧";

    public static string Id(int record) => $"⟦{record}⟧";

    public static string Profile(string name) => $"⟦profile {name}⟧";
}
