using Seeder.Core.Facts;

namespace Seeder.Core.Lookups;

/// <summary>What the look-up of a <c>$key</c> came to.</summary>
internal enum KeyOutcome
{
    /// <summary>The record has no key, or there is no org to ask.</summary>
    None,

    /// <summary>The manifest knows it, under <see cref="KeyMatch.Address"/>.</summary>
    Known,

    /// <summary>The org has it, and the manifest does not know it yet.</summary>
    Found,

    /// <summary>Nobody has it: it is created.</summary>
    Missing,

    /// <summary>The key holds what is still to be created: it is looked up in the run.</summary>
    Waiting,
}

internal readonly record struct KeyMatch(KeyOutcome Outcome, string? Address, OrgRow? Row);

/// <summary>What look-ups found.</summary>
/// <param name="Ids">The ids behind a plan's look-ups, by index; null where a record of the plan is meant, or there is no org to
/// ask.</param>
/// <param name="Keys">What became of each record's <c>$key</c>, by the record's index.</param>
/// <param name="Values">What the org says of fields that the plan wants to know of records that exist before the run: by id and field;
/// empty for null.</param>
internal sealed record Resolution(
    ImmutableArray<string?> Ids, ImmutableArray<KeyMatch> Keys, ImmutableDictionary<(string Id, string Field), string> Values)
{
    public static ImmutableDictionary<(string Id, string Field), string> NoValues { get; } =
        ImmutableDictionary<(string Id, string Field), string>.Empty;
}
