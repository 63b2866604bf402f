using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

internal enum Verdict
{
    Create,
    Keep,
    Update,

    /// <summary>Created or updated: its key is looked up in the run.</summary>
    Find,

    /// <summary>Deleted and created again: a field changed that cannot be updated, or it goes with such a record.</summary>
    Replace,
}

/// <summary>What is to become of one record of the plan.</summary>
/// <param name="Id">Its id in the org; null for a record to create.</param>
/// <param name="From">The manifest address under which it was known, where that is another one now; else null.</param>
/// <param name="Changed">The indexes of the fields that changed since they were last sent.</param>
internal sealed record RecordVerdict(Verdict Verdict, string? Id, string? From, ImmutableArray<int> Changed)
{
    public static RecordVerdict Create { get; } = new(Verdict.Create, null, null, []);

    /// <param name="from">The manifest address under which it was known.</param>
    public static RecordVerdict Replace(SeedRecord record, string from) =>
        new(Verdict.Replace, null, from == record.Address ? null : from, []);

    public static RecordVerdict Find { get; } = new(Verdict.Find, null, null, []);

    /// <summary>Whether the org has it by its key and the manifest does not know it yet.</summary>
    public bool IsFound { get; init; }

    /// <summary>Whether it is a user that was deactivated and is switched on again.</summary>
    public bool Activates { get; init; }

    /// <summary>Whether all that changed are values that count from the clock.</summary>
    public bool IsMoved { get; init; }
}

/// <summary>What may be done about differences beyond updating.</summary>
/// <param name="Replace">Whether records are replaced whose changed field cannot be updated.</param>
/// <param name="RecreateMissing">Whether records are created again that the org shows not even as deleted.</param>
/// <param name="Prune">Whether records that left the plan are to be deleted.</param>
internal readonly record struct DiffMode(bool Replace = false, bool RecreateMissing = false, bool Prune = false)
{
    /// <summary>
    /// What the org holds now of the records with values that count from the clock, by id; null where those stay as they are.
    /// </summary>
    public IReadOnlyDictionary<string, OrgRow>? Dates { get; init; }

    /// <summary>The manifests of the plans under <c>uses</c>, by the name that this plan gives them.</summary>
    public IReadOnlyDictionary<string, Manifest?>? Uses { get; init; }
}

/// <summary>One verdict for each record of the plan, by its index, and what the manifest has beyond them.</summary>
/// <param name="Removed">Records that were removed from the plan but still exist in the org, by their address in the new manifest.</param>
/// <param name="Lost">Addresses in the manifest of records that the org has no more and that nothing takes the place of.</param>
/// <param name="Moves">Addresses that change, old and new: of records found elsewhere in the plan, and of those that left it and whose
/// place another takes.</param>
internal sealed record PlanDiff(
    ImmutableArray<RecordVerdict> Records,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Removed,
    ImmutableArray<string> Lost,
    ImmutableArray<KeyValuePair<string, string>> Moves)
{
    public static PlanDiff Empty { get; } = new([], [], [], []);

    /// <summary>Records that are deleted before anything is created, by the address under which they are known from now on: those that are
    /// replaced, and those of the manifest alone that would go with them.</summary>
    public ImmutableArray<KeyValuePair<string, ManifestRecord>> DeletedBeforeReplace { get; init; } = [];

    /// <summary>Records that the plan says to keep from now on, or no more.</summary>
    public ImmutableArray<KeyValuePair<string, bool>> Kept { get; init; } = [];

    /// <summary>The raw subrequests to send, by their index in the plan.</summary>
    public ImmutableArray<int> Raw { get; init; } = [];

    /// <summary>Raw subrequests of the manifest that left the plan, by name.</summary>
    public ImmutableArray<string> RemovedRequests { get; init; } = [];

    /// <summary>The same where the org has some more records no longer, by the addresses under which they are known from now on.</summary>
    public PlanDiff WithLost(ImmutableArray<string> deleted)
    {
        if (deleted.IsEmpty)
        {
            return this;
        }
        var addresses = deleted.ToHashSet(StringComparer.Ordinal);
        var before = Moves.ToDictionary(m => m.Value, m => m.Key, StringComparer.Ordinal);
        return this with
        {
            Removed = Removed.RemoveAll(r => addresses.Contains(r.Key)),
            Lost = Lost.AddRange(deleted.Select(a => before.GetValueOrDefault(a, a))),
            Moves = Moves.RemoveAll(m => addresses.Contains(m.Value)),
        };
    }

    public int Count(Verdict verdict) => Records.Count(r => r.Verdict == verdict);
}
