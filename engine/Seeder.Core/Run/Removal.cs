using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>A record of the manifest that is not deleted, since the org does not show that this plan created it.</summary>
/// <param name="Reason">A clause, such as "created 2019-03-01 by somebody else".</param>
public sealed record NotDeleted(string Address, ManifestRecord Entry, string Reason);

/// <summary>What was found out before anything is deleted.</summary>
/// <param name="Deletions">What is to be deleted.</param>
/// <param name="NotDeleted">Records that the manifest claims and that are left alone.</param>
/// <param name="Unproven">Records to be deleted of which the manifest does not say in which run they were created, with what the org shows of each.</param>
/// <param name="Gone">Addresses of records that the org has no more.</param>
public sealed record Removal(
    ImmutableArray<Deletion> Deletions,
    ImmutableArray<NotDeleted> NotDeleted,
    ImmutableArray<KeyValuePair<Deletion, LookRow>> Unproven,
    ImmutableArray<string> Gone,
    GoesAlong Along)
{
    public static Removal Nothing { get; } = new([], [], [], [], GoesAlong.Nothing);
}

/// <summary>Stage: before a record is deleted, the org is asked whether this plan created it, and what would go along.</summary>
public static class Removals
{
    /// <param name="deletions">From <see cref="Undo"/>.</param>
    /// <param name="records">All records that the manifest knows.</param>
    /// <param name="runs">The runs that created them.</param>
    public static (Removal? Removal, Needs? Needs) Check(
        ImmutableArray<Deletion> deletions,
        IEnumerable<KeyValuePair<string, ManifestRecord>> records,
        ImmutableArray<ManifestRun> runs,
        OrgSchema schema,
        OrgFacts facts)
    {
        if (deletions.IsEmpty || facts.Org is null)
        {
            return (Removal.Nothing with { Deletions = deletions }, null);
        }
        var check = new ClaimCheck(runs, schema);
        var entries = deletions.Select(d => d.Entry).ToList();
        if (check.Questions(entries, facts) is { IsEmpty: false } questions)
        {
            return (null, new Needs.Looks(questions));
        }
        var claims = check.Judge(entries, facts);
        var removal = Sort(deletions, claims);
        removal = removal with { Deletions = Undo.Cleared(removal.Deletions, schema) };
        var byRun = runs.GroupBy(r => r.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var created = records.Where(r => r.Value.Created).GroupBy(r => r.Value.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        var roots = removal.Deletions.Where(d => d.Entry.Type != Undo.Undeletable && claims[d.Entry.Id].Row is not null)
            .Select(d => new CascadeRoot(
                d.Id == d.Entry.Id ? d.Entry.Type : "ContentDocument", d.Id, d.Entry.Id, claims[d.Entry.Id],
                d.Entry.Origin?.Run is { } run && d.Entry.FingerprintOf("CreatedDate") is null ? byRun.GetValueOrDefault(run) : null))
            .ToList();
        var look = new CascadeLook(schema, facts, row => created.TryGetValue(row.Id, out var entry) ? check.Judge(entry, row).Claim : null);
        var (along, needs) = look.Find(roots);
        return along is null ? (null, needs) : (removal with { Along = along }, null);
    }

    private static Removal Sort(ImmutableArray<Deletion> deletions, Dictionary<string, Claimed> claims)
    {
        var kept = ImmutableArray.CreateBuilder<Deletion>();
        var others = ImmutableArray.CreateBuilder<NotDeleted>();
        var unproven = ImmutableArray.CreateBuilder<KeyValuePair<Deletion, LookRow>>();
        var gone = ImmutableArray.CreateBuilder<string>();
        foreach (var deletion in deletions)
        {
            var claimed = claims[deletion.Entry.Id];
            switch (claimed.Claim)
            {
                case Claim.Foreign or Claim.Invisible:
                    others.Add(new NotDeleted(deletion.Address, deletion.Entry, ReasonOf(claimed)));
                    continue;
                // What is replaced is created again, whether its predecessor is still there or not.
                case Claim.Gone when !deletion.IsFirst:
                    gone.Add(deletion.Address);
                    continue;
                case Claim.Unproven:
                    unproven.Add(KeyValuePair.Create(deletion, claimed.Row!.Value));
                    break;
            }
            kept.Add(deletion);
        }
        return new Removal(kept.ToImmutable(), others.ToImmutable(), unproven.ToImmutable(), gone.ToImmutable(), GoesAlong.Nothing);
    }

    private static string ReasonOf(Claimed claimed) => claimed.Row is not { } row
        ? "the running user cannot see it"
        : $"{When(row)} by {(row.CreatedBy is { } user && user == claimed.User ? "the same user, but not in the run that the manifest names" : "somebody else")}";

    internal static string When(LookRow row) => row switch
    {
        { Created: { } created } => $"created {Binding.Clock.Format(DateOnly.FromDateTime(created.UtcDateTime))}",
        { Stamp: { } stamp } => $"last changed {Binding.Clock.Format(DateOnly.FromDateTime(stamp.UtcDateTime))}",
        _ => "created",
    };
}
