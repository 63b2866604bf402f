using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Run;

namespace Seeder.Core.Diff;

/// <summary>Says which entry of the manifest each record of the plan is.</summary>
internal sealed class RecordMatcher(SeedPlan plan, Manifest manifest, Resolution resolution, OrgFacts facts)
{
    private readonly string?[] _addresses = new string?[plan.Records.Length];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The manifest's entry of a record and its address there; null for a new record.</summary>
    public (string Address, ManifestRecord Entry)? EntryOf(int record) =>
        _addresses[record] is { } address ? (address, manifest.Records[address]) : null;

    /// <summary>Entries that no record of the plan claims and that were deleted in the org: only the manifest still has them.</summary>
    public ImmutableArray<string> Lost() => [.. manifest.Records.Where(r => !_taken.Contains(r.Key) && IsDeleted(r.Value)).Select(r => r.Key)];

    /// <summary>Entries that no record of the plan claims, in the manifest's order.</summary>
    public ImmutableArray<KeyValuePair<string, ManifestRecord>> Gone() =>
        [.. manifest.Records.Where(r => !_taken.Contains(r.Key) && !IsDeleted(r.Value))];

    public void Match()
    {
        foreach (var record in plan.Records)
        {
            if (record.HasRef && manifest.Find(record) is not null)
            {
                Take(record, record.Address);
            }
        }
        var unnamed = plan.Records.Where(r => !r.HasRef).ToList();
        foreach (var record in unnamed)
        {
            if (manifest.Find(record) is { } entry && Content(record) is { } content && content == Content(entry))
            {
                Take(record, record.Address);
            }
        }
        MatchMoved(unnamed);
        foreach (var record in unnamed)
        {
            if (_addresses[record.Index] is null && !_taken.Contains(record.Address) && manifest.Find(record) is not null)
            {
                Take(record, record.Address);
            }
        }
    }

    /// <summary>The id behind a hole, as far as it is known before the run; null for a record still to be created.</summary>
    public string? IdOf(FieldValue value) => value switch
    {
        FieldValue.OrgId => facts.Org?.Id,
        FieldValue.OrgUser => facts.Org?.UserId,
        _ when plan.TargetOf(value) is { } target => EntryOf(target) is { } match && !facts.Absent.ContainsKey(match.Entry.Id) ? match.Entry.Id : null,
        FieldValue.Found found => resolution.Ids[found.Lookup],
        _ => null,
    };

    private void MatchMoved(List<SeedRecord> unnamed)
    {
        var free = new Dictionary<string, Queue<string>>(StringComparer.Ordinal);
        foreach (var (address, entry) in manifest.Records)
        {
            if (!address.Contains('#') || _taken.Contains(address))
            {
                continue;
            }
            var key = $"{entry.Type}|{entry.In}|{Content(entry)}";
            if (!free.TryGetValue(key, out var queue))
            {
                free.Add(key, queue = new Queue<string>());
            }
            queue.Enqueue(address);
        }
        foreach (var record in unnamed.Where(r => free.Count > 0 && _addresses[r.Index] is null))
        {
            var parent = record.Parent < 0 ? null : _addresses[record.Parent];
            if ((record.Parent >= 0 && parent is null) || Content(record) is not { } content)
            {
                continue;
            }
            if (free.TryGetValue($"{record.Type.Name}|{parent}|{content}", out var queue) && queue.TryDequeue(out var address))
            {
                Take(record, address);
            }
        }
    }

    private void Take(SeedRecord record, string address)
    {
        _addresses[record.Index] = address;
        _taken.Add(address);
    }

    private bool IsDeleted(ManifestRecord entry) => facts.Absent.TryGetValue(entry.Id, out var absence) && absence == Absence.Deleted;

    // All fields with their fingerprints; null while one is not known.
    private string? Content(SeedRecord record)
    {
        var fields = new List<(string, string)>(record.Fields.Length);
        foreach (var field in record.Fields)
        {
            if (Fingerprint.Of(field.Field, field.Value, IdOf) is not { } fingerprint)
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
