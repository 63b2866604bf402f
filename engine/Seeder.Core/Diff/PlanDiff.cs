using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

internal enum Verdict
{
    Create,
    Keep,
    Update,

    /// <summary>Not touched, because <c>--only</c> does not select it.</summary>
    Leave,

    /// <summary>Created or updated: a look-up by the key during the run decides.</summary>
    Find,

    /// <summary>
    /// Deleted and created again, because a changed field cannot be updated, or because the delete of such a record deletes or requires the
    /// delete of this one.
    /// </summary>
    Replace,
}

/// <summary>What the run does with one record of the plan.</summary>
/// <param name="Id">
/// The id of the record in the org; null if the record is created. Records that stay at their place in the manifest share one verdict
/// without an id: <see cref="PlanDiff.IdOf"/> knows it.
/// </param>
/// <param name="From">The previous address in the manifest, if it differs and the record stays; otherwise null.</param>
/// <param name="Changed">The indexes of the fields that changed since they were last sent.</param>
internal sealed record RecordVerdict(Verdict Verdict, string? Id, string? From, ImmutableArray<int> Changed)
{
    /// <summary>The record did not change and is at its place in the manifest.</summary>
    public static RecordVerdict Keep { get; } = new(Verdict.Keep, null, null, []);

    public static RecordVerdict Create { get; } = new(Verdict.Create, null, null, []);

    public static RecordVerdict Replace { get; } = new(Verdict.Replace, null, null, []);

    public static RecordVerdict Leave { get; } = new(Verdict.Leave, null, null, []);

    public static RecordVerdict Find { get; } = new(Verdict.Find, null, null, []);

    /// <summary>Whether the record was found in the org by its key and is not in the manifest yet.</summary>
    public bool IsFound { get; init; }

    /// <summary>Whether the record is a deactivated user that is activated again.</summary>
    public bool Activates { get; init; }

    /// <summary>
    /// The fields of <c>Changed</c> that were changed in the org, by their index, with the fingerprint of the org's value.
    /// </summary>
    public ImmutableArray<KeyValuePair<int, string>> Repairs { get; init; } = [];

    /// <summary>Whether all changed fields are relative dates.</summary>
    public bool IsMoved { get; init; }
}

/// <summary>Which changes the user allows in addition to updates.</summary>
/// <param name="Replace">Whether a record is replaced (deleted and created again) if a changed field cannot be updated.</param>
/// <param name="RecreateMissing">Whether records that are neither visible nor in the recycle bin are created again.</param>
/// <param name="Prune">Whether records that are no longer in the plan are deleted.</param>
internal readonly record struct DiffMode(bool Replace = false, bool RecreateMissing = false, bool Prune = false)
{
    /// <summary>
    /// The records to repair, by their address in the manifest; null if records are not repaired.
    /// </summary>
    public IReadOnlyDictionary<string, CheckedRecord>? Repair { get; init; }

    /// <summary>The present values of relative dates in the org, by id of the record; null if these fields are not updated.</summary>
    public IReadOnlyDictionary<string, OrgRow>? Dates { get; init; }

    /// <summary>The manifests of the plans under <c>uses</c>, by the name that this plan gives them.</summary>
    public IReadOnlyDictionary<string, Manifest?>? Uses { get; init; }
}

/// <summary>One verdict for each record of the plan, by index, and the other entries of the manifest.</summary>
/// <param name="Removed">Records that were removed from the plan but still exist in the org, by their address in the new manifest.</param>
/// <param name="Lost">Addresses in the manifest of records that no longer exist in the org and that no other record replaces.</param>
/// <param name="Moves">
/// Old and new addresses of moved entries: records that moved in the plan, and removed records whose address another record now has.
/// </param>
internal sealed record PlanDiff(
    ImmutableArray<RecordVerdict> Records,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Removed,
    ImmutableArray<string> Lost,
    ImmutableArray<KeyValuePair<string, string>> Moves)
{
    public static PlanDiff Empty { get; } = new([], [], [], []);

    /// <summary>Returns the id of a record whose verdict is <see cref="RecordVerdict.Keep"/>, by its index.</summary>
    public Func<int, string?>? KeptId { private get; init; }

    /// <summary>The id of a record in the org, by its index; null if the record is created.</summary>
    public string? IdOf(int record) => ReferenceEquals(Records[record], RecordVerdict.Keep) ? KeptId?.Invoke(record) : Records[record].Id;

    /// <summary>
    /// Records that are deleted before the first create, by their new address in the manifest: replaced records, and manifest entries that
    /// are deleted with them.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, ManifestRecord>> DeletedBeforeReplace { get; init; } = [];

    /// <summary>Records whose <c>$keep</c> was added (true) or removed (false) in the plan.</summary>
    public ImmutableArray<KeyValuePair<string, bool>> Kept { get; init; } = [];

    /// <summary>The raw subrequests to send, by index in the plan.</summary>
    public ImmutableArray<int> Raw { get; init; } = [];

    /// <summary>The names of raw subrequests in the manifest that are no longer in the plan.</summary>
    public ImmutableArray<string> RemovedRequests { get; init; } = [];

    /// <summary>Returns the diff with more records that no longer exist in the org. The addresses are those in the new manifest.</summary>
    public PlanDiff WithLost(ImmutableArray<string> deleted)
    {
        if (deleted.IsEmpty)
        {
            return this;
        }
        var addresses = deleted.ToHashSet();
        var before = Moves.ToDictionary(m => m.Value, m => m.Key);
        return this with
        {
            Removed = Removed.RemoveAll(r => addresses.Contains(r.Key)),
            Lost = Lost.AddRange(deleted.Select(a => before.GetValueOrDefault(a, a))),
            Moves = Moves.RemoveAll(m => addresses.Contains(m.Value)),
        };
    }

    public int Count(Verdict verdict) => Records.Count(r => r.Verdict == verdict);
}
