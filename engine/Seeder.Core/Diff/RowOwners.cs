using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// One record of the org belongs to at most one record that a plan writes: two that would be one row are an error, told before anything is
/// sent. What only refers to a row (mappings, <c>existing</c>, pools) may share it.
/// </summary>
internal sealed class RowOwners(SeedPlan plan, RecordMatcher matcher, Resolution resolution, OrgFacts facts)
{
    /// <summary>Whether no row belongs to two records of the plan, or to one and to an entry of the manifest that none claims.</summary>
    public bool Check(DiagnosticBag diagnostics)
    {
        var isGood = true;
        var owners = new Dictionary<string, SeedRecord>(StringComparer.Ordinal);
        foreach (var record in plan.Records)
        {
            if (IdOf(record) is { } id && !owners.TryAdd(id, record))
            {
                diagnostics.Add(DiffDiagnostics.OneRow(record, owners[id], id));
                isGood = false;
            }
        }
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (address, entry) in matcher.Unclaimed.Where(e => !facts.Absent.ContainsKey(e.Value.Id)))
        {
            if (owners.TryGetValue(entry.Id, out var owner))
            {
                diagnostics.Add(DiffDiagnostics.OneRowInManifest(owner.Span, owner.Address, address, entry.Id));
                isGood = false;
            }
            else if (!entries.TryAdd(entry.Id, address))
            {
                diagnostics.Add(DiffDiagnostics.OneRowInManifest(null, entries[entry.Id], address, entry.Id));
                isGood = false;
            }
        }
        return isGood;
    }

    /// <summary>Whether none of the records is one that a plan under <c>uses</c> created: that plan writes it.</summary>
    public bool CheckUses(IReadOnlyDictionary<string, Manifest?>? uses, DiagnosticBag diagnostics)
    {
        if (uses is null or { Count: 0 })
        {
            return true;
        }
        var isGood = true;
        var owners = new Dictionary<string, (string Use, string Address)>(StringComparer.Ordinal);
        foreach (var (use, address, entry) in uses.SelectMany(
            u => (u.Value?.Records ?? ManifestRecords.Empty).Select(r => (u.Key, r.Key, r.Value))))
        {
            // What both found belongs to the org.
            if (entry.Created)
            {
                owners.TryAdd(entry.Id, (use, address));
            }
        }
        foreach (var record in plan.Records)
        {
            if (IdOf(record) is { } id && owners.TryGetValue(id, out var owner))
            {
                diagnostics.Add(DiffDiagnostics.RowOfUsedPlan(record, owner.Use, owner.Address, id));
                isGood = false;
            }
        }
        return isGood;
    }

    // The row that the record is known as; null for one that is to be created, also again.
    private string? IdOf(SeedRecord record) =>
        resolution.Keys[record.Index] is { Outcome: KeyOutcome.Found, Row: { } row } ? row.Id
        : matcher.EntryOf(record.Index) is { } match && !facts.Absent.ContainsKey(match.Entry.Id) ? match.Entry.Id
        : null;
}
