using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>
/// Stage 7: checks whether the records of the manifest still exist. A deleted record is created again. A record that the user cannot see
/// stops the run.
/// </summary>
internal static class Refresh
{
    public static Needs? Ask(Manifest? manifest, OrgFacts facts)
    {
        if (manifest is null || facts.Org is null)
        {
            return null;
        }
        var open = manifest.Records.Values
            .Where(r => !facts.Refreshed.Contains(r.Type))
            .GroupBy(r => r.Type, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Select(r => r.Id).ToImmutableArray()))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Presence(open);
    }
}
