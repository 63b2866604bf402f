using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>A record of the manifest that is not deleted, because the org does not show that this plan created it.</summary>
/// <param name="Reason">A clause, such as "created 2019-03-01 by another user".</param>
internal sealed record NotDeleted(string Address, ManifestRecord Entry, string Reason);

/// <summary>A record for which only a person can decide whether this plan created it, with the org's row.</summary>
/// <param name="Address">Its address in the manifest.</param>
internal readonly record struct UnprovenRecord(string Address, ManifestRecord Entry, CreatorRow Row);

/// <summary>The result of the checks before a deletion.</summary>
/// <param name="Deletions">The records to delete.</param>
/// <param name="NotDeleted">Records that the manifest lists as created, but that are not deleted.</param>
/// <param name="Unproven">Records whose run the manifest does not name: records to delete, and all other records of a format 1
/// manifest.</param>
/// <param name="AlreadyDeleted">Addresses of records that are already deleted in the org.</param>
internal sealed record Removal(
    ImmutableArray<Deletion> Deletions,
    ImmutableArray<NotDeleted> NotDeleted,
    ImmutableArray<UnprovenRecord> Unproven,
    ImmutableArray<string> AlreadyDeleted,
    CascadedDeletions Along)
{
    public static Removal Nothing { get; } = new([], [], [], [], CascadedDeletions.Nothing);
}

/// <summary>
/// Checks in the org, before a record is deleted, that this plan created it, and which other rows the org would delete with it.
/// </summary>
internal static class Removals
{
    /// <param name="deletions">From <see cref="Undo"/>.</param>
    /// <param name="records">All records of the manifest.</param>
    /// <param name="runs">The runs that created them.</param>
    /// <param name="isFormat1">Whether the manifest has format 1; then all of its records are shown and confirmed together.</param>
    public static (Removal? Removal, Needs? Needs) Check(
        ImmutableArray<Deletion> deletions,
        IEnumerable<KeyValuePair<string, ManifestRecord>> records,
        ImmutableArray<ManifestRun> runs,
        OrgSchema schema,
        OrgFacts facts,
        bool isFormat1 = false)
    {
        if (deletions.IsEmpty || facts.Org is null)
        {
            return (Removal.Nothing with { Deletions = deletions }, null);
        }
        var check = new ClaimCheck(runs, schema, isFormat1);
        var others = isFormat1 ? records.Where(r => r.Value is { Created: true, Origin: null }).ToList() : [];
        var entries = deletions.Select(d => d.Entry).Concat(others.Select(o => o.Value)).ToList();
        if (check.Questions(entries, facts) is { IsEmpty: false } questions)
        {
            return (null, new Needs.Creators([]) { Records = questions });
        }
        var claims = check.Judge(entries, facts);
        var removal = Sort(deletions, claims);
        if (isFormat1)
        {
            removal = removal with { Unproven = WithOthers(removal.Unproven, others, claims) };
        }
        removal = removal with { Deletions = Undo.Cleared(removal.Deletions, schema) };
        var byRun = runs.GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Last());
        var created = records.Where(r => r.Value.Created)
            .GroupBy(r => r.Value.Id)
            .ToDictionary(g => g.Key, g => g.First().Value);
        var roots = removal.Deletions.Where(d => d.Entry.Type != Undo.Undeletable && claims[d.Entry.Id].Row is not null)
            .Select(d => new CascadeRoot(
                d.Id == d.Entry.Id ? d.Entry.Type : "ContentDocument", d.Id, d.Entry.Id, claims[d.Entry.Id],
                d.Entry.Origin?.Run is { } run && d.Entry.FingerprintOf("CreatedDate") is null ? byRun.GetValueOrDefault(run) : null))
            .ToList();
        var finder = new CascadeFinder(
            schema, facts, row => created.TryGetValue(row.Id, out var entry) ? check.Judge(entry, row).Claim : null);
        var (along, needs) = finder.Find(roots);
        return along is null ? (null, needs) : (removal with { Along = along }, null);
    }

    private static Removal Sort(ImmutableArray<Deletion> deletions, Dictionary<string, Claimed> claims)
    {
        var kept = ImmutableArray.CreateBuilder<Deletion>();
        var others = ImmutableArray.CreateBuilder<NotDeleted>();
        var unproven = ImmutableArray.CreateBuilder<UnprovenRecord>();
        var deleted = ImmutableArray.CreateBuilder<string>();
        foreach (var deletion in deletions)
        {
            var claimed = claims[deletion.Entry.Id];
            switch (claimed.Claim)
            {
                case Claim.Foreign or Claim.Invisible:
                    others.Add(new NotDeleted(deletion.Address, deletion.Entry, ReasonOf(claimed)));
                    continue;
                // A replaced record is created again, whether or not the old one still exists.
                case Claim.Deleted when !deletion.IsFirst:
                    deleted.Add(deletion.Address);
                    continue;
                case Claim.Unproven:
                    unproven.Add(new UnprovenRecord(deletion.Address, deletion.Entry, claimed.Row!.Value));
                    break;
            }
            kept.Add(deletion);
        }
        return new Removal(
            kept.ToImmutable(), others.ToImmutable(), unproven.ToImmutable(), deleted.ToImmutable(), CascadedDeletions.Nothing);
    }

    // By the addresses of the manifest, because addresses of deletions may have changed.
    private static ImmutableArray<UnprovenRecord> WithOthers(
        ImmutableArray<UnprovenRecord> deleted, List<KeyValuePair<string, ManifestRecord>> others, Dictionary<string, Claimed> claims)
    {
        var ids = others.Select(o => o.Value.Id).ToHashSet();
        return
        [
            .. deleted.Where(d => !ids.Contains(d.Entry.Id)),
            .. from other in others
               let claimed = claims[other.Value.Id]
               where claimed is { Claim: Claim.Unproven, Row: not null }
               select new UnprovenRecord(other.Key, other.Value, claimed.Row!.Value),
        ];
    }

    /// <summary>The journal entry for these records after a person has confirmed them.</summary>
    public static ImmutableArray<ConfirmedRecord> Confirmed(
        Removal? removal, Manifest? manifest) => removal is null || manifest is not { IsFormat1: true } ? [] :
    [
        .. from record in removal.Unproven
           where manifest.Records.TryGetValue(record.Address, out var entry) && entry.Origin is null && entry.Id == record.Entry.Id
           where record.Row.Created is not null || record.Row.Stamp is not null
           select new ConfirmedRecord(record.Address, record.Row.CreatedBy, record.Row.Created ?? record.Row.Stamp!.Value),
    ];

    private static string ReasonOf(Claimed claimed) => claimed.Row is not { } row
        ? "the running user cannot see it"
        : claimed.IsWithoutRun
            ? $"{When(row)}{(row.CreatedBy is { } creator ? $" by {creator}" : "")}, and the manifest does not name its run"
            : row.CreatedBy is { } user && user == claimed.User
                ? $"{When(row)} by the same user, but not in the run that the manifest names"
                : $"{When(row)} by another user";

    internal static string When(CreatorRow row) => row switch
    {
        { Created: { } created } => $"created {IsoTime.Format(DateOnly.FromDateTime(created.UtcDateTime))}",
        { Stamp: { } stamp } => $"last changed {IsoTime.Format(DateOnly.FromDateTime(stamp.UtcDateTime))}",
        _ => "created",
    };
}
