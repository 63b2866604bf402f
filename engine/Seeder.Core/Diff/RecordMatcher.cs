using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>Finds the manifest entry of each record of the plan.</summary>
internal sealed class RecordMatcher(TypedPlan plan, ManifestRecords entries, Resolution resolution, OrgFacts facts)
{
    private readonly string?[] _addresses = new string?[plan.Records.Length];
    private readonly HashSet<string> _taken = [];
    private readonly HashSet<int> _replaced = [];
    private Dictionary<string, Queue<string>>? _movable;

    /// <summary>The manifest entry of a record and its address in the manifest; null for a new record.</summary>
    public (string Address, ManifestRecord Entry)? EntryOf(int record) =>
        _addresses[record] is { } address ? (address, entries[address]) : null;

    /// <summary>The manifest entry of a record whose <c>$key</c> no longer finds it in the org; null if there is no such entry.</summary>
    public ManifestRecord? KeyedEntryOf(SeedRecord record) => !record.Key.IsEmpty && entries.Find(record) is { } entry
        && record.Key.All(
            k => record.Fields[k] is var field
                && FieldFingerprint.IsOf(entry.FingerprintOf(field.Field.Name), field.Field, field.Value, IdOf)) ? entry : null;

    /// <summary>Marks that the record is replaced and gets a new id, so that fields that refer to it change.</summary>
    /// <returns>False if it was marked before.</returns>
    public bool Replace(int record) => _replaced.Add(record);

    public bool IsReplaced(int record) => _replaced.Contains(record);

    /// <summary>Whether a record of the plan has the manifest entry of this address.</summary>
    public bool IsTaken(string address) => _taken.Contains(address);

    /// <summary>Entries that belong to no record of the plan, in the order of the manifest.</summary>
    public IEnumerable<KeyValuePair<string, ManifestRecord>> Unclaimed => entries.Where(r => !_taken.Contains(r.Key));

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
                    Take(record, known);
                }
                else if (!plan.IsSelected(record.Index) && KeyedEntryOf(record) is not null)
                {
                    // Its key is not looked up, because the run does not touch it.
                    Take(record, record.Address);
                }
            }
            else if (record.HasRef && entries.Find(record) is not null)
            {
                Take(record, record.Address);
            }
        }
        // Parents first: the address and the content of a child are compared relative to its matched parent.
        foreach (var level in Levels())
        {
            foreach (var record in level)
            {
                if (FreePlaceOf(record) is { } place && Content(record) is { } content && content == Content(entries[place]))
                {
                    Take(record, place);
                }
            }
            foreach (var record in level.Where(r => _addresses[r.Index] is null))
            {
                if (FindMoved(record) is { } address)
                {
                    Take(record, address);
                }
            }
            foreach (var record in level.Where(r => _addresses[r.Index] is null))
            {
                if (FreePlaceOf(record) is { } place)
                {
                    Take(record, place);
                }
            }
        }
    }

    /// <summary>
    /// Returns the id of the record that a reference value names, if it is known before the run; null if the record does not exist yet.
    /// </summary>
    public string? IdOf(FieldValue value) => Holes.Resolve(value);

    private Holes Holes => field ??= new Holes(
        plan, facts.Org, IdOf, l => resolution.Ids[l], (id, name) => resolution.Values.GetValueOrDefault((id, name)));

    private string? IdOf(int record) =>
        _replaced.Contains(record)
            ? null
            : EntryOf(record) is { } match
                ? facts.Absent.ContainsKey(match.Entry.Id) ? null : match.Entry.Id
                : resolution.Keys[record].Row?.Id;

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

    // The record's address in the manifest if no record was inserted or removed around it; null if another record has it or its type
    // differs.
    private string? FreePlaceOf(SeedRecord record)
    {
        var parent = ParentOf(record);
        if (record.Parent >= 0 && parent is null)
        {
            return null;
        }
        var place = parent is null
            ? record.Address
            : string.Concat(parent, record.Address.AsSpan(plan.Records[record.Parent].Address.Length));
        return !_taken.Contains(place) && entries.TryGetValue(place, out var entry) && entry.Type == record.Type.Name && entry.In == parent
            ? place
            : null;
    }

    // The manifest address of the parent. The parent may be missing in the manifest if an earlier run ended after it created the child.
    private string? ParentOf(SeedRecord record) =>
        record.Parent < 0 ? null
        : _addresses[record.Parent]
            ?? (entries.ContainsKey(plan.Records[record.Parent].Address) ? null : plan.Records[record.Parent].Address);

    private string? FindMoved(SeedRecord record)
    {
        var parent = ParentOf(record);
        if ((record.Parent >= 0 && parent is null) || Content(record) is not { } content
            || !Movable.TryGetValue($"{record.Type.Name}|{parent}|{content}", out var addresses))
        {
            return null;
        }
        while (addresses.TryDequeue(out var address))
        {
            if (!_taken.Contains(address))
            {
                return address;
            }
        }
        return null;
    }

    // Entries without a reference id, by type, parent and content. Built when first needed, because most plans need no search.
    private Dictionary<string, Queue<string>> Movable
    {
        get
        {
            if (_movable is null)
            {
                _movable = new Dictionary<string, Queue<string>>();
                foreach (var (address, entry) in entries.Where(r => r.Key.Contains('#')))
                {
                    var key = $"{entry.Type}|{entry.In}|{Content(entry)}";
                    if (!_movable.TryGetValue(key, out var queue))
                    {
                        _movable.Add(key, queue = new Queue<string>());
                    }
                    queue.Enqueue(address);
                }
            }
            return _movable;
        }
    }

    private void Take(SeedRecord record, string address)
    {
        _addresses[record.Index] = address;
        _taken.Add(address);
    }

    // All fields with their fingerprints; null if one of them is not known.
    private string? Content(SeedRecord record)
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
        return Join(fields);
    }

    private static string Content(ManifestRecord entry) => Join([.. entry.Shape.Select(f => (f, entry.FingerprintOf(f)!))]);

    private static string Join(List<(string Field, string Fingerprint)> fields)
    {
        fields.Sort((a, b) => string.CompareOrdinal(a.Field, b.Field));
        var text = new StringBuilder();
        foreach (var (field, fingerprint) in fields)
        {
            text.Append(field).Append(':').Append(fingerprint);
        }
        return text.ToString();
    }
}
