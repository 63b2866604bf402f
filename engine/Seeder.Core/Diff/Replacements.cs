using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// Finds the records that must be replaced together with a record: those whose lookup to it cascades or restricts the delete. If one of
/// them must not be deleted, because it was found or has <c>$keep</c>, nothing is replaced and an error is reported.
/// </summary>
internal sealed class Replacements(
    TypedPlan plan, RecordMatcher matcher, ManifestRecords entries, OrgFacts facts, OrgSchema schema, bool prune)
{
    private readonly OrderedDictionary<string, ManifestRecord> _along = [];
    private Dictionary<string, int>? _records;
    private ILookup<string, (string Address, bool Forbids)>? _holders;

    /// <summary>
    /// Manifest entries that belong to no record of the plan and are deleted with a replaced record, in the order in which they were found.
    /// </summary>
    public IReadOnlyDictionary<string, ManifestRecord> Along => _along;

    /// <summary>Marks a record and its dependents for replacement.</summary>
    /// <param name="cause">The changed field that cannot be updated.</param>
    public void Add(SeedRecord record, BoundField cause, DiagnosticBag diagnostics)
    {
        if (Objection(record, matcher.EntryOf(record.Index)!) is { } objection)
        {
            diagnostics.Add(DiffDiagnostics.CannotReplace(record, cause, objection));
        }
        else if (matcher.Replace(record.Index))
        {
            AddHolders(matcher.EntryOf(record.Index)!.Id, record, diagnostics);
        }
    }

    private void AddHolders(string id, SeedRecord root, DiagnosticBag diagnostics)
    {
        _records ??= plan.Records.Where(r => matcher.RowOf(r.Index) != RecordTable.NoRow)
            .ToDictionary(r => matcher.AddressOf(r.Index)!, r => r.Index);
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
                if (plan.Selection is not null && (holder is null || !plan.IsSelected(holder.Index)))
                {
                    diagnostics.Add(DiffDiagnostics.ReplacesOutside(root, address, holder is not null, entry));
                    continue;
                }
                if (holder is null && forbids && !prune)
                {
                    // The user did not ask to delete this entry. The org will reject the delete of the record that it refers to.
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
        : !record.Type.Deletable ? $"Salesforce does not allow {record.Type.Name} records to be deleted"
        : !record.IsCreateable ? $"Salesforce does not allow {record.Type.Name} records to be created"
        : null;

    // The entries that refer to a record by a lookup that cascades or restricts its delete, by the fingerprint of the record's id. The
    // manifest stores only fingerprints of lookup values.
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
        return holders.ToLookup(h => h.Print, h => (h.Address, h.Forbids));
    }
}
