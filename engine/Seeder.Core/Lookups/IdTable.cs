using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>
/// The ids of many records in packed form: finds the place of an id without a text for it, and the ranges that hold all ids. Salesforce
/// counts ids up in the order of their characters, digits before capitals before small letters (Bulk API guide, PK chunking). In another
/// order, ranges would hold more or fewer rows; callers ask for missing ids one by one.
/// </summary>
internal sealed class IdTable
{
    // The last 3 of 18 characters depend on the others.
    private const int Characters = 15;

    // With this many ranges, a condition stays far below the limit for URLs.
    private const int MostRanges = 20;

    // A narrower gap may hold at most as many foreign rows as one retrieve reads.
    private const int NarrowGap = 2_000;

    private readonly ImmutableArray<string> _ids;
    private readonly UInt128[] _keys;
    private readonly int[] _places;

    // Rows mostly come in the order of their ids.
    private int _next;

    /// <param name="ids">Ids of records of one type, each once. Texts that are not ids are not found.</param>
    public IdTable(ImmutableArray<string> ids)
    {
        _ids = ids;
        var (keys, places, count) = (new UInt128[ids.Length], new int[ids.Length], 0);
        Span<byte> bytes = stackalloc byte[Characters + 3];
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            if (id.Length is Characters or Characters + 3
                && System.Text.Ascii.FromUtf16(id, bytes, out var length) == System.Buffers.OperationStatus.Done
                && KeyOf(bytes[..length]) is { } key)
            {
                (keys[count], places[count]) = (key, i);
                count++;
            }
        }
        Array.Sort(keys, places, 0, count);
        (_keys, _places) = (count == ids.Length ? keys : keys[..count], places);
    }

    /// <summary>The index of an id; -1 if it is not among the ids.</summary>
    /// <param name="id">An id of 15 or 18 characters in ASCII.</param>
    public int Find(ReadOnlySpan<byte> id)
    {
        if (KeyOf(id) is not { } key)
        {
            return -1;
        }
        var at = _next < _keys.Length && _keys[_next] == key ? _next : Array.BinarySearch(_keys, key);
        if (at < 0)
        {
            return -1;
        }
        _next = at + 1;
        return _places[at];
    }

    /// <summary>A condition in SOQL that is true for all ids and for few others; null without any id.</summary>
    public string? Condition()
    {
        if (_keys.Length == 0)
        {
            return null;
        }
        // The places of the widest gaps. Ids of different runs, or of different servers of the org, lie far apart.
        var cuts = new PriorityQueue<int, UInt128>();
        for (var i = 1; i < _keys.Length; i++)
        {
            var gap = _keys[i] - _keys[i - 1];
            if (gap > NarrowGap)
            {
                cuts.Enqueue(i, gap);
                if (cuts.Count >= MostRanges)
                {
                    cuts.Dequeue();
                }
            }
        }
        var starts = cuts.UnorderedItems.Select(c => c.Element).Append(0).Order().ToList();
        return string.Join(" OR ", starts.Select((start, i) => Range(start, (i + 1 < starts.Count ? starts[i + 1] : _keys.Length) - 1)));
    }

    private string Range(int first, int last) => $"(Id >= {Soql.Quote(_ids[_places[first]])} AND Id <= {Soql.Quote(_ids[_places[last]])})";

    private static UInt128? KeyOf(ReadOnlySpan<byte> id)
    {
        if (id.Length is not (Characters or Characters + 3))
        {
            return null;
        }
        // Ten characters fit into 64 bits.
        var (high, low) = (0UL, 0UL);
        for (var i = 0; i < Characters; i++)
        {
            var digit = PackedId.DigitOf((char)id[i]);
            if (digit < 0)
            {
                return null;
            }
            if (i < Characters - PackedId.Digits)
            {
                high = (high * PackedId.Base) + (uint)digit;
            }
            else
            {
                low = (low * PackedId.Base) + (uint)digit;
            }
        }
        return ((UInt128)high * (PackedId.Most + 1UL)) + low;
    }
}
