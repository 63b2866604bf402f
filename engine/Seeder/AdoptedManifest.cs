using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// Starts the manifest of a copied org from the manifest of the original org: records in a sandbox keep their ids. Every id is verified.
/// </summary>
internal static class AdoptedManifest
{
    /// <returns>Null if this org's manifest was already started from that one: the run continues with it.</returns>
    /// <exception cref="SeederException">The manifest cannot be used as a start, or this org has a manifest already.</exception>
    public static Manifest? Read(string path, EarlierRuns here, string plan, PlanRequest request, OrgIdentity org)
    {
        var (manifest, journal) = (here.Manifest, here.Journal);
        var recovered = EarlierRuns.Read(new RunFiles(path), request.ResolveMode, request.Text.Path)
            .Recover(request.ResolveMode, request.Text.Path);
        if (recovered.Manifest is not { } source)
        {
            throw Stop(ManifestEditDiagnostics.NothingToAdopt(path));
        }
        // A new lineage that is always the same, so that an interrupted run is recognised.
        var lineage = $"{Fingerprint.Of($"{source.Lineage} in {org.Id}")}{Fingerprint.Of($"{org.Id} after {source.Lineage}")}";
        if (manifest?.Lineage == lineage)
        {
            return null;
        }
        if (source.Org.Id == org.Id)
        {
            throw Stop(ManifestEditDiagnostics.AdoptedSameOrg(path));
        }
        if (manifest is not null || !journal.IsEmpty)
        {
            throw Stop(ManifestEditDiagnostics.HasManifest(here.Store.Manifest));
        }
        if (!recovered.InDoubt.IsEmpty)
        {
            throw Stop(ManifestEditDiagnostics.AdoptedInDoubt(path));
        }
        if (source.Plan != plan)
        {
            throw Stop(ManifestEditDiagnostics.AdoptedOtherPlan(path, source.Plan, plan));
        }
        return source with
        {
            Lineage = lineage,
            Serial = 1,
            LastRun = null,
            Org = new ManifestOrg(org.Id, org.UserId, org.InstanceUrl, source.Org.ApiVersion),
            // The records of the copy may have changed at other times.
            Records = new ManifestRecords(source.Records.Select(r => KeyValuePair.Create(r.Key, r.Value with { Seen = null }))),
        };
    }

    /// <summary>The manifest with the records that this org has.</summary>
    /// <exception cref="SeederException">The org lacks some of the records, and --recreate-missing was not given.</exception>
    public static async Task<Manifest> VerifyAsync(
        Manifest adopted, string path, PlanningState planning, FactFinder finder, CancellationToken cancel)
    {
        adopted = adopted with { Org = adopted.Org with { ApiVersion = planning.Facts.Org!.ApiVersion } };
        if (Refresh.Ask(adopted.Records, adopted.Records.RowNumbers, planning.Facts) is not { } needs)
        {
            return adopted;
        }
        var absent = (await finder.AnswerAsync(planning with { Needs = needs }, cancel)).Facts.Absent;
        var missing = adopted.Records.Where(r => absent.ContainsKey(r.Value.Id)).ToImmutableArray();
        return missing.IsEmpty ? adopted
            : planning.Request.RecreateMissing
                ? adopted with { Records = new ManifestRecords(adopted.Records.Where(r => !absent.ContainsKey(r.Value.Id))) }
                : throw Stop(ManifestEditDiagnostics.AdoptedMissing(path, missing));
    }

    private static SeederException Stop(Diagnostic diagnostic) => SeederException.Of(diagnostic);
}
