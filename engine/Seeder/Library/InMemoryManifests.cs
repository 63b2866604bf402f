using System.Collections.Concurrent;
using Seeder.Files;

namespace Seeder;

/// <summary>
/// Keeps manifests in memory instead of in files, for orgs that live no longer than this process. There is one manifest for each plan in
/// each org. Several threads may use it at the same time; two runs of one plan in one org may not.
/// </summary>
public sealed class InMemoryManifests
{
    private readonly ConcurrentDictionary<(string Org, string Plan), MemoryRun> _runs = new();

    /// <summary>Begins without manifests.</summary>
    public InMemoryManifests()
    {
    }

    private InMemoryManifests(IEnumerable<KeyValuePair<(string Org, string Plan), MemoryRun>> runs)
    {
        foreach (var (key, run) in runs)
        {
            _runs[key] = run.Copy();
        }
    }

    /// <summary>Copies all manifests. A later run changes only one of the copies. Together with a snapshot of an org, the copy is what to
    /// return to when the org is restored.</summary>
    /// <returns>The copy.</returns>
    public InMemoryManifests Copy() => new(_runs);

    internal IRunStore Open(string orgId, string plan) => _runs.GetOrAdd((orgId, plan), key => new MemoryRun(key.Plan));
}
