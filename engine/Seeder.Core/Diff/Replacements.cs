using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Core.Diff;

/// <summary>
/// What goes with a record that is deleted to be created again: records whose lookup to it deletes them too, or forbids the delete. Those
/// of the plan are replaced with it. What was found, or is to be kept, must not go: then nothing is replaced, and the plan has an error.
/// </summary>
internal sealed class Replacements(
    SeedPlan plan, RecordMatcher matcher, ManifestRecords entries, OrgFacts facts, OrgSchema schema, bool prune)
{
    private readonly OrderedDictionary<string, ManifestRecord> _along = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _records;
    private ILookup<string, (string Address, bool Forbids)>? _holders;

    /// <summary>
    /// Entries that no record of the plan claims and that go with a replaced one, in the order in which they were come upon.
    /// </summary>
    public IReadOnlyDictionary<string, ManifestRecord> Along => _along;

    /// <summary>Adds a record, and its dependents, to the records that are replaced.</summary>
    /// <param name="cause">The field that cannot be updated.</param>
    public void Add(SeedRecord record, BoundField cause, DiagnosticBag diagnostics)
    {
        if (Objection(record, matcher.EntryOf(record.Index)!.Value.Entry) is { } objection)
        {
            diagnostics.Add(DiffDiagnostics.CannotReplace(record, cause, objection));
        }
        else if (matcher.Replace(record.Index))
        {
            AddHolders(matcher.EntryOf(record.Index)!.Value.Entry.Id, record, diagnostics);
        }
    }

    private void AddHolders(string id, SeedRecord root, DiagnosticBag diagnostics)
    {
        _records ??= plan.Records.Where(r => matcher.EntryOf(r.Index) is not null)
            .ToDictionary(r => matcher.EntryOf(r.Index)!.Value.Address, r => r.Index, StringComparer.Ordinal);
        _holders ??= Holders();
        var queue = new Queue<string>([id]);
        while (queue.TryDequeue(out var target))
        {
            foreach (var (address, forbids) in _holders[Fingerprint.Of(target)])
            {
                var entry = entries[address];
                if (facts.Absent.ContainsKey(entry.Id))
                {
                    continue;
                }
                var holder = _records.TryGetValue(address, out var index) ? plan.Records[index] : null;
                if (holder is null && forbids && !prune)
                {
                    // Nobody asked to delete it: the org will say that it is in the way.
                    continue;
                }
                if ((holder is null ? entry.Created && !entry.Keep ? null : "found or kept" : Objection(holder, entry)) is not null)
                {
                    diagnostics.Add(DiffDiagnostics.GoesWithReplaced(root, address, holder, entry));
                }
                else if (holder is null ? _along.TryAdd(address, entry) : matcher.Replace(holder.Index))
                {
                    queue.Enqueue(entry.Id);
                }
            }
        }
    }

    private static string? Objection(SeedRecord record, ManifestRecord entry) =>
        !entry.Created ? "this plan found it in the org and did not create it"
        : entry.Keep || record.Keep ? "it is to be kept ('$keep')"
        : !record.Type.Deletable ? $"the org does not let one delete a {record.Type.Name}"
        : !record.IsCreateable ? $"the org does not let one create a {record.Type.Name}"
        : null;

    // By the fingerprint of an id: who holds it in a lookup that binds. The manifest has no ids of fields, but that of one that holds an id
    // is that of the id.
    private ILookup<string, (string Address, bool Forbids)> Holders()
    {
        var holders = new List<(string Print, string Address, bool Forbids)>();
        foreach (var (address, entry) in entries)
        {
            foreach (var field in entry.Shape)
            {
                if (schema.Find(entry.Type)?.FindField(field) is { } known
                    && (known.CascadeDelete || known.MasterDetail || known.RestrictedDelete))
                {
                    holders.Add((entry.FingerprintOf(field)!, address, !(known.CascadeDelete || known.MasterDetail)));
                }
            }
        }
        return holders.ToLookup(h => h.Print, h => (h.Address, h.Forbids), StringComparer.Ordinal);
    }
}
