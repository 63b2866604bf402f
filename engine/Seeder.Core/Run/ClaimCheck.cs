using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>What the org shows about a record that the manifest lists as created.</summary>
internal enum Claim
{
    /// <summary>The record was created in the run that the manifest names, by that run's user.</summary>
    Own,

    /// <summary>
    /// The manifest does not show how the record was created, or the type has no creation date: only a person can decide.
    /// </summary>
    Unproven,

    /// <summary>The record was created by another user or at another time.</summary>
    Foreign,

    /// <summary>The running user cannot see the record.</summary>
    Invisible,

    /// <summary>The record is already deleted.</summary>
    Deleted,
}

/// <summary>A record that the manifest lists as created, and the row that the org shows.</summary>
internal readonly record struct Claimed(Claim Claim, CreatorRow? Row = null)
{
    /// <summary>The user as whom this plan created it; null if not known.</summary>
    public string? User { get; init; }

    /// <summary>Whether the manifest should name its run but does not.</summary>
    public bool IsWithoutRun { get; init; }

    /// <summary>The latest time at which it was created; null if not known.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>
/// A careless merge or edit of a manifest must not delete other people's data. A record belongs to this plan only if the org shows
/// that it was created in the run that the manifest names, by that run's user.
/// </summary>
/// <param name="isFormat1">Whether the manifest has format 1, which names no runs. In a later format, a record without a run was edited or
/// merged by hand.</param>
internal sealed class ClaimCheck(ImmutableArray<ManifestRun> runs, OrgSchema schema, bool isFormat1 = false)
{
    private readonly Dictionary<string, ManifestRun> _runs = runs.GroupBy(r => r.Id)
        .ToDictionary(g => g.Key, g => g.Last());

    /// <summary>The questions about these records that are still open; empty if everything is known.</summary>
    public ImmutableArray<CreatorQuestion> Questions(IEnumerable<ManifestRecord> records, OrgFacts facts) =>
    [
        .. from type in records.GroupBy(r => r.Type).OrderBy(g => g.Key, StringComparer.Ordinal)
           let known = schema.Find(type.Key)
           where known is not null && !facts.RecordCreators.Refused.Contains(known.Name)
           let ids = type.Select(r => r.Id).Where(id => !facts.RecordCreators.Records.ContainsKey(id)).Distinct().ToImmutableArray()
           where !ids.IsEmpty
           select new CreatorQuestion(known.Name, ids, [.. CreatorQueries.Fields(known)]),
    ];

    /// <summary>The result of <see cref="Questions"/> for each record, by id.</summary>
    public Dictionary<string, Claimed> Judge(IEnumerable<ManifestRecord> records, OrgFacts facts)
    {
        var claims = new Dictionary<string, Claimed>();
        foreach (var type in records.GroupBy(r => r.Type))
        {
            var known = schema.Find(type.Key);
            var isRefused = known is null || facts.RecordCreators.Refused.Contains(known.Name);
            foreach (var record in type)
            {
                claims[record.Id] = isRefused ? new Claimed(Claim.Invisible)
                    : facts.RecordCreators.Records[record.Id] is { } row ? Judge(record, row)
                    // A type without a recycle bin does not show deleted records.
                    : new Claimed(known!.FindField("IsDeleted") is null ? Claim.Deleted : Claim.Invisible);
            }
        }
        return claims;
    }

    /// <summary>Compares a record of the manifest with its row in the org.</summary>
    public Claimed Judge(ManifestRecord record, CreatorRow row)
    {
        if (row.IsDeleted)
        {
            return new Claimed(Claim.Deleted, row);
        }
        return record.Origin switch
        {
            { Run: { } id } when _runs.TryGetValue(id, out var run) => OfRun(record, row, run),
            { At: { } at } origin =>
                new Claimed(IsRow(origin, at, row) ? Claim.Own : Claim.Foreign, row) { User = origin.User, Until = at },
            _ => new Claimed(isFormat1 ? Claim.Unproven : Claim.Foreign, row)
            {
                IsWithoutRun = !isFormat1,
                User = row.CreatedBy,
                Until = row.Created ?? row.Stamp
            },
        };
    }

    private static bool IsRow(Origin origin, DateTimeOffset at, CreatorRow row) =>
        (origin.User is null || origin.User == row.CreatedBy)
        && (row.Created is { } created
            ? (created - at).Duration() < TimeSpan.FromSeconds(1)
            : row.Stamp is null || row.Stamp >= at - ManifestRun.Slack);

    // A user with "Set Audit Fields" may send both (Object Reference, System Fields). Then the sent values are expected.
    private Claimed OfRun(ManifestRecord record, CreatorRow row, ManifestRun run)
    {
        var (sentDate, sentUser) = (
            record.Sent.GetValueOrDefault("CreatedDate") ?? record.FingerprintOf("CreatedDate"), record.FingerprintOf("CreatedById"));
        var isUser = row.CreatedBy is not { } user
            || (sentUser is null
                ? user == SalesforceId.Normalise(run.User)
                : sentUser == Fingerprint.Unknown || sentUser == Fingerprint.Of(user));
        var isTime = row switch
        {
            { Created: { } created } when sentDate is not null =>
                (sentDate == Fingerprint.Unknown || sentDate == PrintOf(record.Type, created))
                    && (row.Stamp is null || row.Stamp >= run.Earliest),
            { Created: { } created } => run.Covers(created),
            // Later changes increase SystemModstamp, so it is not an upper bound.
            { Stamp: { } stamp } => stamp >= run.Earliest,
            _ => (bool?)null,
        };
        return new Claimed(!isUser || isTime == false ? Claim.Foreign : isTime is null ? Claim.Unproven : Claim.Own, row)
        {
            User = SalesforceId.Normalise(run.User),
            Until = sentDate is null ? row.Created ?? row.Stamp : run.Latest,
        };
    }

    private string PrintOf(string type, DateTimeOffset created) =>
        Fingerprint.Of(NormalForm.OfAnswer(schema.Find(type)!.FindField("CreatedDate")!, IsoTime.Format(created)));
}
