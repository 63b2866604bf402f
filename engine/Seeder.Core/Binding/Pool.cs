namespace Seeder.Core.Binding;

/// <summary>
/// The records that <c>any</c> or <c>each</c> chooses from, in plan order. The choice uses consistent hashing: members are on a ring, at
/// the hash of their address, and a key chooses the next member on the ring. So if a member is added, only those records change that now
/// get the new member.
/// </summary>
internal sealed class Pool
{
    private readonly (ulong Hash, int Member)[] _ring;

    /// <param name="members">
    /// The members: the value, the address that is hashed, and the record's index in the plan (-1 for a record of the org).
    /// </param>
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
    /// Chooses a member for the key. It prefers an allowed member that was not chosen before, and otherwise takes any allowed member.
    /// Returns -1 if no member is allowed.
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
/// Records which positions of a ring were chosen in one list. It finds the next free position in almost constant time, however many are
/// taken.
/// </summary>
internal sealed class PoolDraws
{
    // _next[i] leads to the next free position at or after i (union-find with path halving). Allocated at the first choice.
    private int[]? _next;
    private int _free;

    /// <summary>
    /// The next free position at or after a start, continuing at the beginning of the ring; -1 if all positions are taken.
    /// </summary>
    public int NextFree(int start, int count)
    {
        if (_next is null || _next.Length != count + 1)
        {
            return start;
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
            // If all positions are taken, all become free again.
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
