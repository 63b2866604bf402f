using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Seeder.Core.State;

// One file, although it is long: rows, packed sets and objects change together.
/// <summary>
/// Records by address, in the order in which they were added. Up to 1,000 records are objects. Beyond that, records of one pattern of
/// addresses are packed into a <see cref="RecordSet"/>, and an object is made only for a reader. A record that is set again or
/// removed leaves its row, so that an object of an earlier reader does not change; <see cref="Replace"/> and <see cref="SetSeen"/> keep it.
/// </summary>
internal sealed partial class RecordTable : IEnumerable<KeyValuePair<string, ManifestRecord>>
{
    /// <summary>The most records that are not packed.</summary>
    public const int MostObjects = 1000;

    /// <summary>The row of an address that is not in the table.</summary>
    public const int NoRow = -1;
    private const int Objects = 0;

    private readonly Dictionary<string, int> _single;
    private readonly List<KeyValuePair<string, ManifestRecord>> _objects = [];
    private readonly RecordSets _sets;
    private readonly List<(int Set, int At)> _rows = [];
    private readonly int _mostObjects;
    private RowIndex _index = new();
    private bool _isPacked;

    /// <param name="mostObjects">The most records that are not packed.</param>
    public RecordTable(int mostObjects = MostObjects)
        : this(mostObjects, new Dictionary<string, int>(StringComparer.Ordinal), new RecordSets())
    {
    }

    /// <summary>A table with the same records, which changes on its own.</summary>
    public RecordTable(RecordTable other)
        : this(other._mostObjects, new Dictionary<string, int>(other._single, StringComparer.Ordinal), other._sets.Copy())
    {
        _objects.AddRange(other._objects);
        _rows.AddRange(other._rows);
        _index = other._index.Copy();
        _isPacked = other._isPacked;
        Count = other.Count;
    }

    private RecordTable(int mostObjects, Dictionary<string, int> single, RecordSets sets) =>
        (_mostObjects, _single, _sets) = (mostObjects, single, sets);

    public int Count { get; private set; }

    /// <summary>The count of rows, also of those whose records were replaced or removed.</summary>
    public int Rows => _rows.Count;

    /// <summary>The rows whose records are there, in the order in which they were added.</summary>
    public IEnumerable<int> Present => Enumerable.Range(0, _rows.Count).Where(IsPresent);

    public IEnumerable<ManifestRecord> Values => Present.Select(RecordAt);

    public bool Contains(string address) => RowOf(address) != NoRow;

    public bool TryGet(string address, [MaybeNullWhen(false)] out ManifestRecord record) => (record = Find(address)) is not null;

    public ManifestRecord? Find(string address) => RowOf(address) is not NoRow and var row ? RecordAt(row) : null;

    /// <summary>Adds a record; false if there is one at this address.</summary>
    public bool TryAdd(string address, ManifestRecord record)
    {
        if (RowOf(address) != NoRow)
        {
            return false;
        }
        Append(address, record);
        return true;
    }

    /// <summary>Setting adds a record, or replaces the record at this address.</summary>
    /// <exception cref="KeyNotFoundException">There is no record at this address.</exception>
    public ManifestRecord this[string address]
    {
        get => Find(address) ?? throw new KeyNotFoundException($"There is no record '{address}'.");
        set => Set(address, value);
    }

    private void Set(string address, ManifestRecord record)
    {
        if (!_isPacked && _single.TryGetValue(address, out var row))
        {
            _objects[_rows[row].At] = KeyValuePair.Create(address, record);
            return;
        }
        Remove(address);
        Append(address, record);
    }

    public bool Remove(string address)
    {
        var row = RowOf(address);
        if (row == NoRow)
        {
            return false;
        }
        if (_rows[row].Set == Objects)
        {
            _objects[_rows[row].At] = default;
        }
        _rows[row] = (NoRow, NoRow);
        _single.Remove(address);
        Count--;
        return true;
    }

    public bool IsPresent(int row) => _rows[row].Set != NoRow;

    public ManifestRecord RecordAt(int row)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Value : new ManifestRecord(_sets[set], at);
    }

    public string AddressAt(int row)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Key : _sets[set].AddressAt(at);
    }

    /// <summary>Whether a row has this address. It makes no text.</summary>
    public bool IsAt(int row, string address)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Key == address : set != NoRow && _sets[set].IsAt(at, address);
    }

    public int OrderAt(int row)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Value.Order : _sets[set].OrderAt(at);
    }

    /// <summary>The set of a row and the position in it; null for a record that is not packed.</summary>
    public (RecordSet Set, int At)? PackedAt(int row) => _rows[row] is var (set, at) && set != Objects ? (_sets[set], at) : null;

    /// <summary>Replaces the record of a row. The row stays, and so does the address.</summary>
    public void Replace(int row, ManifestRecord record)
    {
        var address = AddressAt(row);
        if (_rows[row].Set == Objects)
        {
            _objects[_rows[row].At] = KeyValuePair.Create(address, record);
            return;
        }
        _rows[row] = (Objects, _objects.Count);
        _objects.Add(KeyValuePair.Create(address, record));
        _single.Add(address, row);
    }

    /// <summary>Gives the record of a row another <see cref="ManifestRecord.Seen"/>. The row stays.</summary>
    /// <param name="seen">In whole seconds; null takes the time away.</param>
    public void SetSeen(int row, DateTimeOffset? seen)
    {
        var (set, at) = _rows[row];
        if (set == Objects)
        {
            Replace(row, _objects[at].Value with { Seen = seen });
        }
        else
        {
            var other = _sets.WithTimes(set, seen is not null);
            _rows[row] = (other, _sets[other].AddFrom(_sets[set], at, seen?.ToUnixTimeSeconds() ?? 0));
        }
    }

    /// <summary>Releases the memory of sets that have no row any more.</summary>
    public void Trim()
    {
        var used = new bool[_sets.End];
        foreach (var (set, _) in _rows)
        {
            used[Math.Max(set, Objects)] = true;
        }
        _sets.Keep(used);
    }

    public KeyValuePair<string, ManifestRecord> EntryAt(int row) => KeyValuePair.Create(AddressAt(row), RecordAt(row));

    /// <summary>Adds a set of packed records. Returns the address of a record that the table has already; null if it has none of
    /// them.</summary>
    public string? Add(RecordSet set)
    {
        if (!_isPacked)
        {
            Pack();
        }
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        var added = _sets.Add(set);
        for (var at = 0; at < set.Count; at++)
        {
            var own = set.NumbersAt(at, numbers);
            if (Find(set.Head.Address, own) != NoRow)
            {
                return set.AddressAt(at);
            }
            _rows.Add((added, at));
            _index.Add(set.Head.Address, own, _rows.Count - 1, HashAt);
            Count++;
        }
        return null;
    }

    public IEnumerator<KeyValuePair<string, ManifestRecord>> GetEnumerator() => Present.Select(EntryAt).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The row of an address; <see cref="NoRow"/> if the table does not have it.</summary>
    public int RowOf(string address)
    {
        if (_single.TryGetValue(address, out var single))
        {
            return single;
        }
        if (_sets.IsEmpty)
        {
            return NoRow;
        }
        Span<char> pattern = stackalloc char[AddressPattern.MostLength];
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        var count = AddressPattern.Split(address, pattern, numbers, out var length);
        return count > 0 && _sets.PatternOf(pattern[..length]) is { } key ? Find(key, numbers[..count]) : NoRow;
    }

    private int Find(string pattern, ReadOnlySpan<int> numbers)
    {
        for (var probe = _index.Begin(pattern, numbers); _index.Next(ref probe) is var row && row != NoRow;)
        {
            var (set, at) = _rows[row];
            if (set > Objects && _sets[set].Head.Address == pattern && _sets[set].HasNumbers(at, numbers))
            {
                return row;
            }
        }
        return NoRow;
    }

    private void Append(string address, ManifestRecord record)
    {
        if (!_isPacked && Count >= _mostObjects)
        {
            Pack();
        }
        if (!_isPacked || !TryPack(address, record, NoRow))
        {
            _single.Add(address, _rows.Count);
            _rows.Add((Objects, _objects.Count));
            _objects.Add(KeyValuePair.Create(address, record));
            Count++;
        }
    }

    private void Pack()
    {
        _isPacked = true;
        for (var row = 0; row < _rows.Count; row++)
        {
            if (_rows[row] is (Objects, var at) && TryPack(_objects[at].Key, _objects[at].Value, row))
            {
                _single.Remove(_objects[at].Key);
                _objects[at] = default;
            }
        }
    }

    // At an existing row, or at a new one.
    private bool TryPack(string address, ManifestRecord record, int row)
    {
        if (_sets.TryAdd(address, record) is not var (set, at))
        {
            return false;
        }
        if (row == NoRow)
        {
            row = _rows.Count;
            _rows.Add(default);
            Count++;
        }
        _rows[row] = (set, at);
        _index.Add(_sets[set].Head.Address, _sets[set].NumbersAt(at, stackalloc int[AddressPattern.MostNumbers]), row, HashAt);
        return true;
    }

    private uint? HashAt(int row)
    {
        var (set, at) = _rows[row];
        return set <= Objects ? null
            : RowIndex.HashOf(_sets[set].Head.Address, _sets[set].NumbersAt(at, stackalloc int[AddressPattern.MostNumbers]));
    }
}
