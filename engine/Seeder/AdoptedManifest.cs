using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>Another org's manifest as the start of this org's own: a sandbox is a copy in which records keep their ids. Each of them is verified.</summary>
internal static class AdoptedManifest
{
    /// <returns>Null where this org's manifest was started from that one before: the run goes on with it.</returns>
    /// <exception cref="StoppedException">The manifest is none to start from, or this org has one already.</exception>
    public static Manifest? Read(string path, EarlierRuns here, string plan, PlanRequest request, OrgIdentity org)
    {
        var (manifest, journal) = (here.Manifest, here.Journal);
        var recovered = EarlierRuns.Read(new RunFiles(path), request.Settle, request.Text.Path).Recover(request.Settle, request.Text.Path);
        if (recovered.Manifest is not { } source)
        {
            throw Stop(MendDiagnostics.NothingToAdopt(path));
        }
        // A lineage of its own, and the same one each time: so a run that was cut off is known again.
        var lineage = $"{Fingerprint.Of($"{source.Lineage} in {org.Id}")}{Fingerprint.Of($"{org.Id} after {source.Lineage}")}";
        if (manifest?.Lineage == lineage)
        {
            return null;
        }
        if (source.Org.Id == org.Id)
        {
            throw Stop(MendDiagnostics.AdoptedSameOrg(path));
        }
        if (manifest is not null || !journal.IsEmpty)
        {
            throw Stop(MendDiagnostics.HasManifest(here.Files.Manifest));
        }
        if (!recovered.InDoubt.IsEmpty)
        {
            throw Stop(MendDiagnostics.AdoptedInDoubt(path));
        }
        if (source.Plan != plan)
        {
            throw Stop(MendDiagnostics.AdoptedOtherPlan(path, source.Plan, plan));
        }
        return source with { Lineage = lineage, Serial = 1, LastRun = null, Org = new ManifestOrg(org.Id, org.UserId, org.InstanceUrl, source.Org.ApiVersion) };
    }

    /// <summary>The manifest with the records that this org has.</summary>
    /// <exception cref="StoppedException">It has not all of them, and nobody asked to create the others.</exception>
    public static async Task<Manifest> VerifyAsync(Manifest adopted, string path, Planning planning, FactFinder finder, CancellationToken cancel)
    {
        adopted = adopted with { Org = adopted.Org with { ApiVersion = planning.Facts.Org!.ApiVersion } };
        if (Refresh.Ask(adopted, planning.Facts) is not { } needs)
        {
            return adopted;
        }
        var absent = (await finder.AnswerAsync(planning with { Needs = needs }, cancel)).Facts.Absent;
        var missing = adopted.Records.Where(r => absent.ContainsKey(r.Value.Id)).ToImmutableArray();
        return missing.IsEmpty ? adopted
            : planning.Request.RecreateMissing ? adopted with { Records = new ManifestRecords(adopted.Records.Where(r => !absent.ContainsKey(r.Value.Id))) }
            : throw Stop(MendDiagnostics.AdoptedMissing(path, missing));
    }

    private static StoppedException Stop(Diagnostic diagnostic) => new(diagnostic, ExitCode.LocalFiles);
}
