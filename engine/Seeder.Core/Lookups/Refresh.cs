using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>
/// Stage 7: checks whether the records of the manifest still exist. A deleted record is created again. A record that the user cannot see
/// stops the run.
/// </summary>
internal static class Refresh
{
    /// <param name="plan">The plan, which may select a part of its records; null if all records of the manifest are asked for.</param>
    public static Needs? Ask(Manifest? manifest, TypedPlan? plan, OrgFacts facts) =>
        manifest is null || facts.Org is null ? null
        : Ask(plan?.Selection is null ? manifest.Records.Values : OfSelection(manifest.Records, plan), facts);

    // A record with a reference id has its entry at its address. A record with a key, or without a reference id, may have moved: its entry
    // is among those of its type that are not of a record outside of the selection.
    private static IEnumerable<ManifestRecord> OfSelection(ManifestRecords entries, TypedPlan plan)
    {
        var selected = plan.Records.Where(r => plan.IsSelected(r.Index)).ToList();
        var movable = selected.Where(r => !IsFixed(r)).Select(r => r.Type.Name).ToHashSet();
        foreach (var (address, entry) in entries)
        {
            var record = plan.Find(address) is { } index ? plan.Records[index] : null;
            var isOfRecord = record is not null && IsFixed(record) && record.Type.Name == entry.Type;
            if (isOfRecord ? plan.IsSelected(record!.Index) : movable.Contains(entry.Type))
            {
                yield return entry;
            }
        }
    }

    private static bool IsFixed(SeedRecord record) => record.HasRef && record.Key.IsEmpty;

    /// <summary>Whether these records still exist, as far as that was not asked yet; null if all was asked.</summary>
    public static Needs? Ask(IEnumerable<ManifestRecord> records, OrgFacts facts)
    {
        var open = records
            .Where(r => !facts.Refreshed.Contains(r.Type))
            .GroupBy(r => r.Type)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Select(r => r.Id).ToImmutableArray()))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Presence(open);
    }
}
