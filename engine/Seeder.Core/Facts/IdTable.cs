using Seeder.Core.Schema;

namespace Seeder.Core.Facts;

/// <summary>
/// The ids of many records in packed form: finds the place of an id without a text for it, and the ranges that hold all ids. Salesforce
/// counts ids up in the order of their characters, digits before capitals before small letters (Bulk API guide, PK chunking). In another
/// order, ranges would hold more or fewer rows; callers ask for missing ids one by one.
/// </summary>
internal sealed class IdTable
{
    // With this many ranges, a condition stays far below the limit for URLs.
    private const int MostRanges = 20;

    // A narrower gap may hold at most as many foreign rows as one retrieve reads.
    private const int NarrowGap = 2_000;

    private readonly IdList _ids;
    private readonly UInt128[] _keys;

    // The position of each key in the ids; null if they are in the order of the ids.
    private readonly int[]? _places;

    // Rows mostly come in the order of their ids. It is only a guess, so that any thread may change it.
    private int _next;

    /// <param name="ids">Ids of records of one type, each once. Texts that are not ids are not found.</param>
    public IdTable(IdList ids)
    {
        _ids = ids;
        if (ids.SortedKeys is { } sorted)
        {
            _keys = sorted;
            return;
        }
        var (keys, places, count) = (new UInt128[ids.Length], new int[ids.Length], 0);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids.KeyAt(i) is { } key)
            {
                (keys[count], places[count]) = (key, i);
                count++;
            }
        }
        Array.Sort(keys, places, 0, count);
        (_keys, _places) = (count == ids.Length ? keys : keys[..count], places);
    }

    /// <summary>The number of ids, with those that are not found.</summary>
    public int Length => _ids.Length;

    /// <summary>The index of an id; -1 if it is not among the ids.</summary>
    /// <param name="id">An id of 15 or 18 characters in ASCII.</param>
    public int Find(ReadOnlySpan<byte> id) => PackedId.KeyOf(id) is { } key ? Find(key) : -1;

    /// <summary>The same for the key of an id.</summary>
    public int Find(UInt128 key)
    {
        var next = _next;
        var at = next < _keys.Length && _keys[next] == key ? next : Array.BinarySearch(_keys, key);
        if (at < 0)
        {
            return -1;
        }
        _next = at + 1;
        return PlaceOf(at);
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

    // An id has only letters and digits.
    private string Range(int first, int last) => $"(Id >= '{_ids[PlaceOf(first)]}' AND Id <= '{_ids[PlaceOf(last)]}')";

    private int PlaceOf(int key) => _places is null ? key : _places[key];
}
