using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Preview;

/// <summary>Finds the names of records by their ids: addresses of this plan and of the plans that it uses, and names of look-ups.</summary>
internal sealed class RecordNames(PlannedRun run, Manifest? manifest, IReadOnlyDictionary<string, Manifest?> uses)
{
    private readonly Lazy<Dictionary<string, string>> _byId = new(() => Read(run, manifest, uses));

    /// <summary>The name of the record with this id; null if the id belongs to no record that the plan knows.</summary>
    public string? Find(string id) =>
        _byId.Value.GetValueOrDefault(SalesforceId.TryNormalise(id.Trim(), out var normal) ? normal : id);

    // The first name wins: a record of the plan may have an old address in the manifest.
    private static Dictionary<string, string> Read(PlannedRun run, Manifest? manifest, IReadOnlyDictionary<string, Manifest?> uses)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in run.Plan.Records)
        {
            Add(run.Diff.IdOf(record.Index), record.Address);
        }
        foreach (var (address, entry) in manifest?.Records ?? ManifestRecords.Empty)
        {
            Add(entry.Id, address);
        }
        foreach (var (plan, used) in uses)
        {
            foreach (var (address, entry) in used?.Records ?? ManifestRecords.Empty)
            {
                Add(entry.Id, $"{plan}.{address}");
            }
        }
        foreach (var lookup in run.Plan.Lookups)
        {
            if (lookup.Name is { } name)
            {
                Add(run.Resolution.Ids[lookup.Index], name);
            }
        }
        return names;

        void Add(string? id, string name)
        {
            if (id is not null)
            {
                names.TryAdd(SalesforceId.Normalise(id), name);
            }
        }
    }
}
