using System.Collections;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// Finds the manifest entry of each record of the plan. It keeps rows of the manifest, and makes entries and addresses only for a reader.
/// </summary>
internal sealed class RecordMatcher(TypedPlan plan, ManifestRecords entries, Resolution resolution, OrgFacts facts)
{
    private const int NoRow = RecordTable.NoRow;

    private readonly int[] _rows = NoRows(plan);
    private readonly BitArray _taken = new(entries.RowCount);
    private readonly BitArray _same = new(plan.Records.Length);
    private readonly HashSet<int> _moved = [];
    private readonly HashSet<int> _replaced = [];
    private readonly Dictionary<ObjectSchema, int> _next = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<FieldValue, (FieldSchema Field, ulong? Bits)> _constants = new(ReferenceEqualityComparer.Instance);
    private MovableEntries? _movable;
    private (int Record, string? Id) _last = (-1, null);

    /// <summary>The manifest entry of a record; null for a new record.</summary>
    public ManifestRecord? EntryOf(int record) => _rows[record] == NoRow ? null : entries.RecordAt(_rows[record]);

    /// <summary>The row of a record's manifest entry; <see cref="RecordTable.NoRow"/> for a new record.</summary>
    public int RowOf(int record) => _rows[record];

    /// <summary>The id in a record's manifest entry, packed; null for a new record, and for an entry that is not packed.</summary>
    public (string Prefix, long Number)? PackedIdOf(int record) => _rows[record] == NoRow ? null : entries.PackedIdAt(_rows[record]);

    /// <summary>The address of a record in the manifest; null for a new record.</summary>
    public string? AddressOf(int record) => _rows[record] == NoRow ? null
        : _moved.Contains(record) ? entries.AddressAt(_rows[record])
        : plan.Records[record].Address;

    /// <summary>Whether the record has another address in the manifest than in the plan.</summary>
    public bool IsMoved(int record) => _moved.Contains(record);

    /// <summary>Whether all fields of the record are certainly those of its manifest entry.</summary>
    public bool IsSame(int record) => _same[record] && _replaced.Count == 0;

    /// <summary>The manifest entry of a record whose <c>$key</c> no longer finds it in the org; null if there is no such entry.</summary>
    public ManifestRecord? KeyedEntryOf(SeedRecord record) => !record.Key.IsEmpty && entries.Find(record) is { } entry
        && record.Key.All(
            k => record.Fields[k] is var field
                && FieldFingerprint.IsOf(entry.FingerprintOf(field.Field.Name), field.Field, field.Value, IdOf)) ? entry : null;

    /// <summary>Marks that the record is replaced and gets a new id, so that fields that refer to it change.</summary>
    /// <returns>False if it was marked before.</returns>
    public bool Replace(int record)
    {
        _last = (-1, null);
        return _replaced.Add(record);
    }

    public bool IsReplaced(int record) => _replaced.Contains(record);

    /// <summary>Whether a record of the plan has the manifest entry of this address.</summary>
    public bool IsTaken(string address) => entries.RowOf(address) is >= 0 and var row && _taken[row];

    /// <summary>Entries that belong to no record of the plan, in the order of the manifest.</summary>
    public IEnumerable<KeyValuePair<string, ManifestRecord>> Unclaimed =>
        entries.Rows.Where(r => !_taken[r.Row]).Select(r => entries.At(r.Row));

    /// <summary>Returns an address that is neither in the plan nor in the manifest: the given one, or one made from it.</summary>
    public string FreeAddress(string address)
    {
        var free = address;
        for (var n = 1; plan.Find(free) is not null || entries.ContainsKey(free); n++)
        {
            free = n == 1 ? $"{address}#old" : $"{address}#old{n}";
        }
        return free;
    }

    public void Match()
    {
        if (entries.Count == 0)
        {
            return;
        }
        foreach (var record in plan.Records)
        {
            if (!record.Key.IsEmpty)
            {
                if (resolution.Keys[record.Index] is { Outcome: KeyOutcome.Known, Address: { } known })
                {
                    Take(record, entries.RowOf(known));
                }
                else if (!plan.IsSelected(record.Index) && KeyedEntryOf(record) is not null)
                {
                    // Its key is not looked up, because the run does not touch it.
                    Take(record, entries.RowOf(record.Address));
                }
            }
            else if (record.HasRef && RowAt(record.Address, record.Type) is >= 0 and var row && entries.TypeAt(row) == record.Type.Name)
            {
                Take(record, row);
            }
        }
        // Parents first: the address and the content of a child are compared relative to its matched parent.
        foreach (var level in Levels())
        {
            foreach (var record in level)
            {
                if (FreeRowOf(record) is var (row, entry) && HasContent(record, entry))
                {
                    Take(record, row);
                    _same[record.Index] = true;
                }
            }
            foreach (var record in level.Where(r => _rows[r.Index] == NoRow))
            {
                if (FindMoved(record) is >= 0 and var row)
                {
                    Take(record, row);
                }
            }
            foreach (var record in level.Where(r => _rows[r.Index] == NoRow))
            {
                if (FreeRowOf(record) is var (row, _))
                {
                    Take(record, row);
                }
            }
        }
        _movable = null;
    }

    /// <summary>
    /// Returns the id of the record that a reference value names, if it is known before the run; null if the record does not exist yet.
    /// </summary>
    public string? IdOf(FieldValue value) => Holes.Resolve(value);

    private Holes Holes => field ??= new Holes(
        plan, facts.Org, IdOf, l => resolution.Ids[l], (id, name) => resolution.Values.GetValueOrDefault((id, name)));

    // The records of a parent follow each other, and each asks for its id.
    private string? IdOf(int record)
    {
        if (_last.Record != record)
        {
            _last = (record, FindId(record));
        }
        return _last.Id;
    }

    private string? FindId(int record)
    {
        if (_replaced.Contains(record))
        {
            return null;
        }
        if (_rows[record] == NoRow)
        {
            return resolution.Keys[record].Row?.Id;
        }
        var id = entries.IdAt(_rows[record]);
        return facts.Absent.ContainsKey(id) ? null : id;
    }

    private static int[] NoRows(TypedPlan plan)
    {
        var rows = new int[plan.Records.Length];
        Array.Fill(rows, NoRow);
        return rows;
    }

    // Records without a reference id, grouped by nesting depth.
    private IEnumerable<List<SeedRecord>> Levels()
    {
        var depths = new int[plan.Records.Length];
        foreach (var record in plan.Records.Where(r => r.Parent >= 0))
        {
            depths[record.Index] = depths[record.Parent] + 1;
        }
        return plan.Records.Where(r => !r.HasRef && r.Key.IsEmpty)
            .GroupBy(r => depths[r.Index])
            .OrderBy(g => g.Key)
            .Select(g => g.ToList());
    }

    // The record's row in the manifest if no record was inserted or removed around it; null if another record has it or its type differs.
    private (int Row, ManifestRecord Entry)? FreeRowOf(SeedRecord record)
    {
        var parent = ParentOf(record);
        if (record.Parent >= 0 && parent is null)
        {
            return null;
        }
        var place = parent is null || !_moved.Contains(record.Parent)
            ? record.Address
            : string.Concat(parent, record.Address.AsSpan(plan.Records[record.Parent].Address.Length));
        var row = RowAt(place, record.Type);
        return row == NoRow || _taken[row] ? null
            : entries.RecordAt(row) is var entry && entry.Type == record.Type.Name && entry.IsIn(parent) ? (row, entry)
            : null;
    }

    // Records of a type are mostly in the order of the plan, so the row after the last one is tried first.
    private int RowAt(string address, ObjectSchema type)
    {
        var next = _next.GetValueOrDefault(type, NoRow);
        var row = next >= 0 && next < entries.RowCount && entries.IsAt(next, address) ? next : entries.RowOf(address);
        if (row != NoRow)
        {
            _next[type] = row + 1;
        }
        return row;
    }

    // The manifest address of the parent. The parent may be missing in the manifest if an earlier run ended after it created the child.
    private string? ParentOf(SeedRecord record) =>
        record.Parent < 0 ? null
        : AddressOf(record.Parent)
            ?? (entries.ContainsKey(plan.Records[record.Parent].Address) ? null : plan.Records[record.Parent].Address);

    private int FindMoved(SeedRecord record)
    {
        var parent = ParentOf(record);
        return (record.Parent >= 0 && parent is null) || Content(record) is not { } content
            ? NoRow
            : (_movable ??= new MovableEntries(entries)).Find(record.Type.Name, parent, content, row => _taken[row]);
    }

    private void Take(SeedRecord record, int row)
    {
        (_rows[record.Index], _taken[row]) = (row, true);
        if (!entries.IsAt(row, record.Address))
        {
            _moved.Add(record.Index);
        }
        if (_last.Record == record.Index)
        {
            _last = (-1, null);
        }
    }

    // Whether the entry has the fields of the record and no others, with their fingerprints.
    private bool HasContent(SeedRecord record, ManifestRecord entry)
    {
        var count = 0;
        var fields = record.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (!record.IsFinal(i))
            {
                continue;
            }
            var field = fields[i];
            if (BitsOf(field) is not { } bits || entry.BitsOf(field.Field.Name) != bits)
            {
                return false;
            }
            count++;
        }
        return count == entry.Shape.Length;
    }

    /// <summary>The bits of the fingerprint of a value; null if it contains a reference whose id is not known yet.</summary>
    public ulong? BitsOf(BoundField bound)
    {
        if (!bound.IsConstant)
        {
            return FieldFingerprint.BitsOf(bound.Field, bound.Value, IdOf);
        }
        if (!_constants.TryGetValue(bound.Value, out var known) || !ReferenceEquals(known.Field, bound.Field))
        {
            _constants[bound.Value] = known = (bound.Field, FieldFingerprint.BitsOf(bound.Field, bound.Value, IdOf));
        }
        return known.Bits;
    }

    // All fields with their fingerprints; null if one of them is not known.
    private List<(string Field, string Fingerprint)>? Content(SeedRecord record)
    {
        var fields = new List<(string, string)>(record.Fields.Length);
        for (var i = 0; i < record.Fields.Length; i++)
        {
            if (!record.IsFinal(i))
            {
                continue;
            }
            var field = record.Fields[i];
            if (FieldFingerprint.Of(field.Field, field.Value, IdOf) is not { } fingerprint)
            {
                return null;
            }
            fields.Add((field.Field.Name, fingerprint));
        }
        return fields;
    }
}
