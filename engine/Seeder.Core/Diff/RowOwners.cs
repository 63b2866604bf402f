using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// Checks that no two records of a plan write the same record of the org; they would overwrite each other. References to a record
/// (mappings, <c>existing</c>, <c>any</c>) may share it.
/// </summary>
internal sealed class RowOwners(TypedPlan plan, RecordMatcher matcher, Resolution resolution, OrgFacts facts)
{
    /// <summary>
    /// Reports each record of the org that two records of the plan write, or a record of the plan and an unmatched entry of the manifest.
    /// Returns true if it reports nothing.
    /// </summary>
    public bool Check(DiagnosticBag diagnostics)
    {
        var isGood = true;
        var owners = new Dictionary<string, SeedRecord>();
        foreach (var record in plan.Records)
        {
            if (IdOf(record) is { } id && !owners.TryAdd(id, record))
            {
                diagnostics.Add(DiffDiagnostics.OneRow(record, owners[id], id, plan.Source));
                isGood = false;
            }
        }
        var entries = new Dictionary<string, string>();
        foreach (var (address, entry) in matcher.Unclaimed.Where(e => !facts.Absent.ContainsKey(e.Value.Id)))
        {
            if (owners.TryGetValue(entry.Id, out var owner))
            {
                diagnostics.Add(DiffDiagnostics.OneRowInManifest(owner.Span, owner.Address, address, entry.Id, plan.Source));
                isGood = false;
            }
            else if (!entries.TryAdd(entry.Id, address))
            {
                diagnostics.Add(DiffDiagnostics.OneRowInManifest(null, entries[entry.Id], address, entry.Id, plan.Source));
                isGood = false;
            }
        }
        return isGood;
    }

    /// <summary>
    /// Reports each record that a plan under <c>uses</c> created and this plan writes too. Returns true if it reports nothing.
    /// </summary>
    public bool CheckUses(IReadOnlyDictionary<string, Manifest?>? uses, DiagnosticBag diagnostics)
    {
        if (uses is null or { Count: 0 })
        {
            return true;
        }
        var isGood = true;
        var owners = new Dictionary<string, (string Use, string Address)>();
        foreach (var (use, address, entry) in uses.SelectMany(
            u => (u.Value?.Records ?? ManifestRecords.Empty).Select(r => (u.Key, r.Key, r.Value))))
        {
            // A record that both plans found in the org belongs to neither of them.
            if (entry.Created)
            {
                owners.TryAdd(entry.Id, (use, address));
            }
        }
        foreach (var record in plan.Records)
        {
            if (plan.IsSelected(record.Index) && IdOf(record) is { } id && owners.TryGetValue(id, out var owner))
            {
                diagnostics.Add(DiffDiagnostics.RowOfUsedPlan(record, owner.Use, owner.Address, id));
                isGood = false;
            }
        }
        return isGood;
    }

    // The id of the record's row in the org; null if the record is created, also if it is created again.
    private string? IdOf(SeedRecord record) =>
        resolution.Keys[record.Index] is { Outcome: KeyOutcome.Found, Row: { } row } ? row.Id
        : matcher.EntryOf(record.Index) is { } match && !facts.Absent.ContainsKey(match.Entry.Id) ? match.Entry.Id
        : null;
}
