using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>The manifest's records by address, in the order in which they were given. Read-only after it is built.</summary>
internal sealed class ManifestRecords : IReadOnlyDictionary<string, ManifestRecord>
{
    private readonly RecordTable _table;
    private readonly int[] _rows;

    /// <exception cref="ArgumentException">An address is there twice.</exception>
    public ManifestRecords(IEnumerable<KeyValuePair<string, ManifestRecord>> records, int mostObjects = RecordTable.MostObjects)
        : this(TableOf(records, mostObjects), isSorted: false)
    {
    }

    private ManifestRecords(RecordTable table, int[] rows) => (_table, _rows) = (table, rows);

    private ManifestRecords(RecordTable table, bool isSorted)
        : this(table, [.. table.Present])
    {
        if (isSorted)
        {
            Sort();
        }
    }

    /// <summary>The records in the order of the plan.</summary>
    public static ManifestRecords InOrder(IEnumerable<KeyValuePair<string, ManifestRecord>> records) =>
        new(TableOf(records, RecordTable.MostObjects), isSorted: true);

    /// <summary>The records of a table, which no longer changes, in the order of the plan.</summary>
    public static ManifestRecords InOrder(RecordTable table) => new(table, isSorted: true);

    public static ManifestRecords Empty { get; } = new([]);

    public int Count => _rows.Length;

    public IEnumerable<string> Keys => _rows.Select(_table.AddressAt);

    public IEnumerable<ManifestRecord> Values => _rows.Select(_table.RecordAt);

    public ManifestRecord this[string address] =>
        _table.Find(address) ?? throw new KeyNotFoundException($"The manifest has no record '{address}'.");

    /// <summary>A table with the same records, which may change.</summary>
    public RecordTable ToTable() => new(_table);

    /// <summary>The same records in the same rows, of which some are replaced or have another time.</summary>
    /// <param name="change">Replaces records; it adds and removes none.</param>
    public ManifestRecords With(Action<RecordTable> change)
    {
        var table = new RecordTable(_table);
        change(table);
        table.Trim();
        return new ManifestRecords(table, _rows);
    }

    /// <summary>The rows in order.</summary>
    public ImmutableArray<int> RowNumbers => ImmutableCollectionsMarshal.AsImmutableArray(_rows);

    /// <summary>The rows in order. A packed record has a set and a position in it.</summary>
    public IEnumerable<(int Row, (RecordSet Set, int At)? Packed)> Rows => _rows.Select(r => (r, _table.PackedAt(r)));

    /// <summary>The number of rows: each row of a record is less than it.</summary>
    public int RowCount => _table.Rows;

    /// <summary>The row of an address; <see cref="RecordTable.NoRow"/> if there is no such entry.</summary>
    public int RowOf(string address) => _table.RowOf(address);

    /// <summary>Whether a row has this address. It makes no text.</summary>
    public bool IsAt(int row, string address) => _table.IsAt(row, address);

    public ManifestRecord RecordAt(int row) => _table.RecordAt(row);

    public string AddressAt(int row) => _table.AddressAt(row);

    public string TypeAt(int row) => _table.PackedAt(row) is var (set, _) ? set.Head.Type : _table.RecordAt(row).Type;

    public string IdAt(int row) => _table.PackedAt(row) is var (set, at) ? set.IdAt(at) : _table.RecordAt(row).Id;

    /// <summary>The id of a row as <see cref="PackedId"/> has it; null for a record that is not packed.</summary>
    public (string Prefix, long Number)? PackedIdAt(int row) =>
        _table.PackedAt(row) is var (set, at) ? (set.Head.IdPrefix, set.IdNumberAt(at)) : null;

    /// <summary>The set of a row and the position in it; null for a record that is not packed.</summary>
    public (RecordSet Set, int At)? PackedAt(int row) => _table.PackedAt(row);

    /// <summary>The key of the id of a row; null for a text that is no id (<see cref="PackedId.KeyOf(ReadOnlySpan{char})"/>).</summary>
    public UInt128? IdKeyAt(int row) => _table.PackedAt(row) is var (set, at)
        ? PackedId.KeyOf(set.Head.IdPrefix, set.IdNumberAt(at))
        : PackedId.KeyOf(_table.RecordAt(row).Id);

    /// <summary>The <see cref="ManifestRecord.Seen"/> of a row.</summary>
    public DateTimeOffset? SeenAt(int row) => _table.PackedAt(row) is not var (set, at) ? _table.RecordAt(row).Seen
        : set.Head.HasSeen ? DateTimeOffset.FromUnixTimeSeconds(set.SeenAt(at))
        : null;

    public int OrderAt(int row) => _table.OrderAt(row);

    public bool IsDeactivatedAt(int row) => _table.PackedAt(row) is var (set, _) ? set.Head.Deactivated : _table.RecordAt(row).Deactivated;

    public ImmutableArray<string> ShapeAt(int row) => _table.PackedAt(row) is var (set, _) ? set.Head.Shape : _table.RecordAt(row).Shape;

    public IdList IdsAt(IReadOnlyList<int> rows) => IdList.Create(rows.Count, i => IdKeyAt(rows[i]), i => IdAt(rows[i]));

    public bool KeepAt(int row) => _table.PackedAt(row) is var (set, _) ? set.Head.Keep : _table.RecordAt(row).Keep;

    /// <summary>The address and the record of a row.</summary>
    public KeyValuePair<string, ManifestRecord> At(int row) => _table.EntryAt(row);

    /// <summary>The entry of this address; null if there is no such entry, or if it has another type.</summary>
    public ManifestRecord? Find(string address, string type) =>
        _table.TryGet(address, out var entry) && entry.Type == type ? entry : null;

    public bool ContainsKey(string address) => _table.Contains(address);

    public bool TryGetValue(string address, [MaybeNullWhen(false)] out ManifestRecord record) => _table.TryGet(address, out record);

    public IEnumerator<KeyValuePair<string, ManifestRecord>> GetEnumerator() => _rows.Select(_table.EntryAt).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static RecordTable TableOf(IEnumerable<KeyValuePair<string, ManifestRecord>> records, int mostObjects)
    {
        var table = new RecordTable(mostObjects);
        foreach (var (address, record) in records)
        {
            if (!table.TryAdd(address, record))
            {
                throw new ArgumentException($"The manifest has two records '{address}'.");
            }
        }
        return table;
    }

    // By their positions, and those at one position by their addresses.
    private void Sort()
    {
        var orders = Array.ConvertAll(_rows, _table.OrderAt);
        Array.Sort(orders, _rows);
        for (var start = 0; start < _rows.Length;)
        {
            var end = start + 1;
            while (end < _rows.Length && orders[end] == orders[start])
            {
                end++;
            }
            if (end - start > 1)
            {
                Array.Sort(_rows, start, end - start, Comparer<int>.Create(
                    (a, b) => StringComparer.Ordinal.Compare(_table.AddressAt(a), _table.AddressAt(b))));
            }
            start = end;
        }
    }
}
