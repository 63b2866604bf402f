using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>
/// Operations of a begin entry on copies of one entry of the plan, as its line holds them. Each list has one item for each operation.
/// </summary>
/// <param name="At">Their positions in the call.</param>
/// <param name="Address">The pattern of their addresses; each star is a number of <paramref name="Numbers"/>.</param>
/// <param name="Hash">The fingerprints of each field; null for the field that gets the id of the parent.</param>
/// <param name="Nested">The positions of their parents in the call; null if they are not nested.</param>
/// <param name="Ids">Their ids, if they exist before the call.</param>
/// <param name="Sent">The fields whose sent values differ from <paramref name="Hash"/>; null if no operation has sent values.</param>
internal sealed record OperationSet(
    NumberColumn At,
    int Count,
    string Address,
    ImmutableArray<NumberColumn> Numbers,
    string Type,
    OperationKind Kind,
    NumberColumn Order,
    ImmutableArray<string> Shape,
    ImmutableArray<PrintColumn?> Hash,
    ImmutableArray<AddressColumn> Refs,
    AddressColumn? In,
    NumberColumn? Nested,
    string? NestedField,
    bool Keep,
    IdColumn? Ids,
    ImmutableSortedDictionary<int, PrintColumn>? Sent);

/// <summary>Ids with one prefix of <see cref="PackedId.PrefixLength"/> characters.</summary>
internal sealed record IdColumn(string Prefix, NumberColumn Numbers);

/// <summary>Ids of an end entry, as its line holds them.</summary>
/// <param name="At">Their positions.</param>
internal sealed record IdSet(NumberColumn At, int Count, IdColumn Ids);
