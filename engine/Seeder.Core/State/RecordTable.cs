using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Seeder.Core.State;

// One file, although it is long: rows, packed sets and objects change together.
/// <summary>
/// Records by address, in the order in which they were added. Up to 1,000 records are objects. Beyond that, records of one pattern of
/// addresses are packed into a <see cref="RecordSet"/>, and an object is made only for a reader. A record that is replaced or removed
/// leaves its row, so that an object of an earlier reader does not change.
/// </summary>
internal sealed class RecordTable : IEnumerable<KeyValuePair<string, ManifestRecord>>
{
    /// <summary>The most records that are not packed.</summary>
    public const int MostObjects = 1000;

    // A pattern whose records have so many different heads is not packed further.
    private const int MostSets = 64;

    /// <summary>The row of an address that is not in the table.</summary>
    public const int NoRow = -1;

    private const int Objects = 0;

    private readonly Dictionary<string, int> _single;
    private readonly List<KeyValuePair<string, ManifestRecord>> _objects = [];
    private readonly List<RecordSet?> _sets = [null];
    private readonly Dictionary<string, List<int>> _byPattern;
    private readonly Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> _patterns;
    private readonly List<(int Set, int At)> _rows = [];
    private readonly int _mostObjects;
    private RowIndex _index = new();
    private bool _isPacked;

    /// <param name="mostObjects">The most records that are not packed.</param>
    public RecordTable(int mostObjects = MostObjects)
    {
        _mostObjects = mostObjects;
        _single = new Dictionary<string, int>(StringComparer.Ordinal);
        _byPattern = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        _patterns = _byPattern.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>A table with the same records, which changes on its own.</summary>
    public RecordTable(RecordTable other)
        : this(other._mostObjects)
    {
        _single = new Dictionary<string, int>(other._single, StringComparer.Ordinal);
        _objects.AddRange(other._objects);
        _sets.AddRange(other._sets.Skip(1).Select(s => s!.Copy()));
        foreach (var (pattern, sets) in other._byPattern)
        {
            _byPattern.Add(pattern, [.. sets]);
        }
        _rows.AddRange(other._rows);
        _index = other._index.Copy();
        _isPacked = other._isPacked;
        Count = other.Count;
    }

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
        return set == Objects ? _objects[at].Value : new ManifestRecord(_sets[set]!, at);
    }

    public string AddressAt(int row)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Key : _sets[set]!.AddressAt(at);
    }

    /// <summary>Whether a row has this address. It makes no text.</summary>
    public bool IsAt(int row, string address)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Key == address : set != NoRow && _sets[set]!.IsAt(at, address);
    }

    public int OrderAt(int row)
    {
        var (set, at) = _rows[row];
        return set == Objects ? _objects[at].Value.Order : _sets[set]!.OrderAt(at);
    }

    /// <summary>The set of a row and the position in it; null for a record that is not packed.</summary>
    public (RecordSet Set, int At)? PackedAt(int row) => _rows[row] is var (set, at) && set != Objects ? (_sets[set]!, at) : null;

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
        _sets.Add(set);
        SetsOf(set.Head.Address).Add(_sets.Count - 1);
        for (var at = 0; at < set.Count; at++)
        {
            var own = set.NumbersAt(at, numbers);
            if (Find(set.Head.Address, own) != NoRow)
            {
                return set.AddressAt(at);
            }
            Index(set.Head.Address, own, _sets.Count - 1, at);
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
        if (_sets.Count == 1)
        {
            return NoRow;
        }
        Span<char> pattern = stackalloc char[AddressPattern.MostLength];
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        var count = AddressPattern.Split(address, pattern, numbers, out var length);
        return count > 0 && _patterns.TryGetValue(pattern[..length], out var key, out _) ? Find(key, numbers[..count]) : NoRow;
    }

    private int Find(string pattern, ReadOnlySpan<int> numbers)
    {
        for (var probe = _index.Begin(pattern, numbers); _index.Next(ref probe) is var row && row != NoRow;)
        {
            var (set, at) = _rows[row];
            if (set > Objects && _sets[set]!.Head.Address == pattern && _sets[set]!.HasNumbers(at, numbers))
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
        var packed = new RecordPacker(stackalloc char[AddressPattern.MostLength], stackalloc int[AddressPattern.MostNumbers]);
        Span<int> others = stackalloc int[RecordPacker.MostOthers];
        Span<ulong> prints = stackalloc ulong[RecordPacker.MostPrints];
        if (!packed.TryRead(address, record, others, prints))
        {
            return false;
        }
        var sets = _patterns.TryGetValue(packed.Pattern, out var key, out var known) ? known : SetsOf(key = new string(packed.Pattern));
        var chosen = 0;
        foreach (var set in sets)
        {
            if (packed.Fits(_sets[set]!.Head, record))
            {
                chosen = set;
                break;
            }
        }
        if (chosen == 0)
        {
            if (sets.Count == MostSets)
            {
                return false;
            }
            chosen = _sets.Count;
            _sets.Add(new RecordSet(packed.HeadOf(key!, record)));
            sets.Add(chosen);
        }
        var added = packed.AddTo(_sets[chosen]!, record, others, prints);
        if (row == NoRow)
        {
            Index(key!, packed.Numbers, chosen, added);
        }
        else
        {
            _rows[row] = (chosen, added);
            _index.Add(key!, packed.Numbers, row, HashAt);
        }
        return true;
    }

    private void Index(string pattern, ReadOnlySpan<int> numbers, int set, int at)
    {
        _rows.Add((set, at));
        _index.Add(pattern, numbers, _rows.Count - 1, HashAt);
        Count++;
    }

    private uint? HashAt(int row)
    {
        var (set, at) = _rows[row];
        return set <= Objects ? null
            : RowIndex.HashOf(_sets[set]!.Head.Address, _sets[set]!.NumbersAt(at, stackalloc int[AddressPattern.MostNumbers]));
    }

    private List<int> SetsOf(string pattern)
    {
        if (!_byPattern.TryGetValue(pattern, out var sets))
        {
            _byPattern.Add(pattern, sets = []);
        }
        return sets;
    }
}
