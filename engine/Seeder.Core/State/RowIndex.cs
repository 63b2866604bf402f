namespace Seeder.Core.State;

/// <summary>
/// A hash table from addresses to rows, with 4 bytes for each place. It does not hold the addresses, so the caller compares them.
/// </summary>
internal sealed class RowIndex
{
    private const int NoRow = -1;

    // A row and 1, so that 0 is an empty place.
    private int[] _places = [];
    private int _used;

    /// <summary>The place at which the search for an address begins.</summary>
    public uint Begin(string pattern, ReadOnlySpan<int> numbers) => HashOf(pattern, numbers);

    /// <returns>A row that may be the searched one; -1 after the last.</returns>
    public int Next(ref uint probe)
    {
        if (_places.Length == 0)
        {
            return NoRow;
        }
        return _places[probe++ & (uint)(_places.Length - 1)] - 1;
    }

    /// <param name="hashAt">The hash of the address of a row; null for a row that is no longer needed.</param>
    public void Add(string pattern, ReadOnlySpan<int> numbers, int row, Func<int, uint?> hashAt)
    {
        if (2 * (_used + 1) > _places.Length)
        {
            Grow(hashAt);
        }
        Place(HashOf(pattern, numbers), row);
    }

    public RowIndex Copy() => new() { _places = [.. _places], _used = _used };

    public static uint HashOf(string pattern, ReadOnlySpan<int> numbers)
    {
        var hash = (uint)string.GetHashCode(pattern, StringComparison.Ordinal);
        foreach (var number in numbers)
        {
            hash = (hash * 31) + (uint)number;
        }
        // Without this mix, numbers that follow each other would fill neighbouring places, and a search would pass all of them.
        hash = (hash ^ (hash >> 15)) * 0x2c1b3c6du;
        hash = (hash ^ (hash >> 12)) * 0x297a2d39u;
        return hash ^ (hash >> 15);
    }

    private void Grow(Func<int, uint?> hashAt)
    {
        var old = _places;
        _places = new int[Math.Max(64, old.Length * 2)];
        _used = 0;
        foreach (var place in old)
        {
            if (place > 0 && hashAt(place - 1) is { } hash)
            {
                Place(hash, place - 1);
            }
        }
    }

    private void Place(uint hash, int row)
    {
        while (_places[hash & (uint)(_places.Length - 1)] != 0)
        {
            hash++;
        }
        _places[hash & (uint)(_places.Length - 1)] = row + 1;
        _used++;
    }
}
