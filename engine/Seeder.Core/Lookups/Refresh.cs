using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>
/// Stage 7: checks whether the records of the manifest still exist. A deleted record is created again. A record that the user cannot see
/// stops the run.
/// </summary>
internal static class Refresh
{
    public static Needs? Ask(Manifest? manifest, OrgFacts facts) =>
        manifest is null || facts.Org is null ? null : Ask(manifest.Records.Values, facts);

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
