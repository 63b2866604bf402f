using Seeder.Core.Facts;

namespace Seeder.Core.Lookups;

/// <summary>The result of the look-up for a record's <c>$key</c>.</summary>
internal enum KeyOutcome
{
    /// <summary>The record has no key, or there is no org.</summary>
    None,

    /// <summary>The manifest contains the record, at <see cref="KeyMatch.Address"/>.</summary>
    Known,

    /// <summary>The org has the record, but the manifest does not contain it yet.</summary>
    Found,

    /// <summary>Neither the manifest nor the org has the record: it is created.</summary>
    Missing,

    /// <summary>The key contains the id of a record that does not exist yet, so the look-up runs during the apply.</summary>
    Waiting,
}

internal readonly record struct KeyMatch(KeyOutcome Outcome, string? Address = null, OrgRow? Row = null);

/// <summary>The results of all look-ups.</summary>
/// <param name="Ids">
/// The id for each look-up of the plan, by index; null if the look-up means a record of the plan, or if there is no org.
/// </param>
/// <param name="Keys">The result for each record's <c>$key</c>, by index of the record.</param>
/// <param name="Values">Field values of existing records that the plan reads, by id and field name; empty for null.</param>
internal sealed record Resolution(
    ImmutableArray<string?> Ids, ImmutableArray<KeyMatch> Keys, ImmutableDictionary<(string Id, string Field), string> Values)
{
    public static ImmutableDictionary<(string Id, string Field), string> NoValues { get; } =
        ImmutableDictionary<(string Id, string Field), string>.Empty;
}
