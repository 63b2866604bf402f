using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>Packs the ids of an end entry for its line.</summary>
internal static class IdSets
{
    public static (ImmutableArray<IdSet> Sets, ImmutableArray<string?> Spelled)? Pack(ImmutableArray<string?> ids)
    {
        var groups = new OrderedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] is { } id && OperationSets.IsPlain(id))
            {
                groups.GetOrAdd(id[..PackedId.PrefixLength], _ => []).Add(i);
            }
        }
        var packed = groups.Where(g => g.Value.Count >= OperationSets.Fewest).ToList();
        if (packed.Count == 0)
        {
            return null;
        }
        var isPacked = new bool[ids.Length];
        packed.ForEach(g => g.Value.ForEach(i => isPacked[i] = true));
        return (
            [.. packed.Select(g => new IdSet(
                NumberColumn.Of(g.Value.Count, i => g.Value[i]),
                g.Value.Count,
                new IdColumn(g.Key, NumberColumn.Of(g.Value.Count, i => PackedId.NumberOf(ids[g.Value[i]])))))],
            [.. ids.Where((_, i) => !isPacked[i])]);
    }

    public static ImmutableArray<string?> Unpack(ImmutableArray<string?> rest, ImmutableArray<IdSet> sets, int count)
    {
        var (ids, isPacked) = (new string?[count], new bool[count]);
        foreach (var set in sets)
        {
            var (at, id) = (OperationSets.Numbers(set.At, set.Count), OperationSets.IdsOf(set.Ids, set.Count));
            for (var i = 0; i < set.Count; i++)
            {
                if (at[i] < 0 || at[i] >= count)
                {
                    throw OperationSets.Wrong();
                }
                (ids[at[i]], isPacked[at[i]]) = (id(i), true);
            }
        }
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            if (!isPacked[i])
            {
                ids[i] = next < rest.Length ? rest[next++] : throw OperationSets.Wrong();
            }
        }
        return [.. ids];
    }
}
