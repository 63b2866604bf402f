using Seeder.Core.Schema;

namespace Seeder.Core.State;

// The records that a run created: those of a large call at once, and all of them when the run is complete.
internal sealed partial class RecordTable
{
    /// <summary>Notes that the run which created records is complete: no record is new any more.</summary>
    public void EndSeeding()
    {
        for (var i = 0; i < _objects.Count; i++)
        {
            if (_objects[i] is { Value: { IsNew: true } record } entry)
            {
                _objects[i] = KeyValuePair.Create(entry.Key, record with { IsNew = false });
            }
        }
        _sets.EndSeeding();
    }

    /// <summary>
    /// Adds the records that a call created, or replaces those at their addresses, and makes no object for any of them. Beyond
    /// <see cref="MostObjects"/> records, a table has the same content if they are set one by one.
    /// </summary>
    /// <param name="rows">The creates: none is nested in another, and none sent other values than its fingerprints say.</param>
    /// <param name="ids">The id of each operation of the call; null for those that created nothing.</param>
    /// <returns>Whether it did so: it does not if these records would not be packed.</returns>
    public bool TrySetCreated(OperationRows rows, ImmutableArray<string?> ids, Origin? origin)
    {
        if (Count + rows.Count <= _mostObjects || SetsOfCreated(rows, ids, origin) is not { } sets)
        {
            return false;
        }
        if (!_isPacked)
        {
            Pack();
        }
        var byPrefix = sets.GetAlternateLookup<ReadOnlySpan<char>>();
        var pattern = rows.Head.Address.Address;
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        Span<int> others = stackalloc int[RecordPacker.MostOthers];
        Span<ulong> prints = stackalloc ulong[RecordPacker.MostPrints];
        for (var row = 0; row < rows.Count; row++)
        {
            if (ids[rows.At(row)] is not { } id)
            {
                continue;
            }
            var own = rows.NumbersAt(row, numbers);
            if (_single.Count > 0)
            {
                Remove(rows.AddressAt(row));
            }
            else if (Find(pattern, own) is var known && known != NoRow)
            {
                _rows[known] = (NoRow, NoRow);
                Count--;
            }
            var set = byPrefix[id.AsSpan(0, PackedId.PrefixLength)];
            _rows.Add((set, _sets[set].Add(
                own, rows.OthersAt(row, others), PackedId.NumberOf(id), rows.OrderAt(row), 0, rows.PrintsAt(row, prints))));
            Count++;
            _index.Add(pattern, own, _rows.Count - 1, HashAt);
        }
        return true;
    }

    // The sets of created records, by the beginnings of their ids; null if one of them cannot be in a set.
    private Dictionary<string, int>? SetsOfCreated(OperationRows rows, ImmutableArray<string?> ids, Origin? origin)
    {
        var head = rows.Head;
        if (head.IsNested
            || head.HasSent
            || head.IsUnknown.Contains(true)
            || head.Others > RecordPacker.MostOthers
            || head.Shape.Length > RecordPacker.MostPrints)
        {
            return null;
        }
        var sets = new Dictionary<string, int>(StringComparer.Ordinal);
        var byPrefix = sets.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (ids[rows.At(row)] is not { } id)
            {
                continue;
            }
            if (!OperationSets.IsPlain(id))
            {
                return null;
            }
            var prefix = id.AsSpan(0, PackedId.PrefixLength);
            if (byPrefix.ContainsKey(prefix))
            {
                continue;
            }
            if (_sets.For(new RecordSetHead(
                head.Address.Address, head.Address.Numbers, head.Type, new string(prefix), head.Shape, head.In, head.Refs, [], false)
            {
                Created = true,
                Keep = head.Keep,
                IsNew = true,
                Origin = origin,
            }) is not { } set)
            {
                return null;
            }
            byPrefix[prefix] = set;
        }
        return sets;
    }
}
