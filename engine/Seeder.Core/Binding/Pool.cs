namespace Seeder.Core.Binding;

/// <summary>
/// What <c>any</c> and <c>each</c> draw from, in plan order. Drawing is consistent hashing: members stand on a ring by the hash of their
/// address, and a key draws the next one. So a larger pool moves only the records that now draw a new member.
/// </summary>
internal sealed class Pool
{
    private readonly (ulong Hash, int Member)[] _ring;

    /// <param name="members">Each with the address that is hashed, and the record's index in the plan; -1 for one of the org's.</param>
    public Pool(IReadOnlyList<(FieldValue Value, string Address, int Record)> members, Func<string, ulong> hash)
    {
        Members = members;
        _ring = new (ulong, int)[members.Count];
        for (var i = 0; i < _ring.Length; i++)
        {
            _ring[i] = (hash(members[i].Address), i);
        }
        Array.Sort(_ring);
    }

    public IReadOnlyList<(FieldValue Value, string Address, int Record)> Members { get; }

    public int Count => _ring.Length;

    /// <summary>
    /// The member that the key draws: one that may be drawn and that was not drawn before, else one that may; -1 for none.
    /// </summary>
    public int Draw(ulong key, Func<int, bool> mayDraw, PoolDraws drawn)
    {
        var start = Array.BinarySearch(_ring, (key, int.MinValue));
        start = (start < 0 ? ~start : start) % Math.Max(1, Count);
        var (fresh, any) = (-1, -1);
        var position = drawn.NextFree(start, Count);
        for (var steps = 0; position >= 0 && steps < Count; steps++)
        {
            if (mayDraw(_ring[position].Member))
            {
                fresh = position;
                break;
            }
            position = drawn.NextFree((position + 1) % Count, Count);
        }
        for (var i = 0; fresh < 0 && i < Count; i++)
        {
            if (mayDraw(_ring[(start + i) % Count].Member))
            {
                any = (start + i) % Count;
                break;
            }
        }
        var chosen = fresh >= 0 ? fresh : any;
        if (chosen < 0)
        {
            return -1;
        }
        drawn.Mark(chosen, Count);
        return _ring[chosen].Member;
    }
}

/// <summary>
/// Which places of a ring the copies of one list have drawn. Finds the next free one in nearly constant time, however full it is.
/// </summary>
internal sealed class PoolDraws
{
    // next[i] leads towards the next free place at or after i; union-find with path halving. Made when the first draw is marked.
    private int[]? _next;
    private int _free;

    /// <summary>The next free place at or after a start, going round; -1 where none is free.</summary>
    public int NextFree(int start, int count)
    {
        if (_next is null || _next.Length != count + 1)
        {
            return count == 0 ? -1 : start;
        }
        if (_free == 0)
        {
            return -1;
        }
        var found = Find(start);
        return found < count ? found : Find(0);
    }

    public void Mark(int place, int count)
    {
        if (_next is null || _next.Length != count + 1)
        {
            _next = [.. Enumerable.Range(0, count + 1)];
            _free = count;
        }
        if (_next[place] == place)
        {
            _next[place] = place + 1;
            // All are drawn: the next round starts over.
            if (--_free == 0)
            {
                _next = null;
            }
        }
    }

    private int Find(int place)
    {
        while (_next![place] != place)
        {
            place = _next[place] = _next[_next[place]];
        }
        return place;
    }
}
