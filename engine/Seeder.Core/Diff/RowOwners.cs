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
        // First the records of the plan, by index; then the entries, behind them.
        var (owners, entries) = (new IdOwners(), new List<string>());
        foreach (var record in plan.Records)
        {
            if (Claim(owners, record) is { } first)
            {
                diagnostics.Add(DiffDiagnostics.OneRow(record, plan.Records[first], IdOf(record)!, plan.Source));
                isGood = false;
            }
        }
        foreach (var (address, entry) in matcher.Unclaimed.Where(e => !facts.Absent.ContainsKey(e.Value.Id)))
        {
            entries.Add(address);
            if (owners.Claim(entry.Id, plan.Records.Length + entries.Count - 1) is { } first)
            {
                var owner = first < plan.Records.Length ? plan.Records[first] : null;
                diagnostics.Add(DiffDiagnostics.OneRowInManifest(
                    owner?.Span, owner?.Address ?? entries[first - plan.Records.Length], address, entry.Id, plan.Source));
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

    private int? Claim(IdOwners owners, SeedRecord record) =>
        FoundIdOf(record) is null && facts.Absent.IsEmpty && matcher.PackedIdOf(record.Index) is var (prefix, number)
            ? owners.Claim(prefix, number, record.Index)
            : IdOf(record) is { } id ? owners.Claim(id, record.Index) : null;

    // The id of the record's row in the org; null if the record is created, also if it is created again.
    private string? IdOf(SeedRecord record) =>
        FoundIdOf(record) ?? (matcher.EntryOf(record.Index) is { } entry && !facts.Absent.ContainsKey(entry.Id) ? entry.Id : null);

    private string? FoundIdOf(SeedRecord record) =>
        resolution.Keys[record.Index] is { Outcome: KeyOutcome.Found, Row: { } row } ? row.Id : null;
}
