using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>The state of a manifest record in the org.</summary>
internal enum CheckedState
{
    /// <summary>The record exists, and its fields have the values that were last sent, or values that the org sets itself.</summary>
    Same,

    /// <summary>The record exists, but some fields have other values.</summary>
    Changed,

    /// <summary>The record is in the recycle bin.</summary>
    Deleted,

    /// <summary>The logged-in user cannot see the record; it may be deleted permanently.</summary>
    Invisible,
}

/// <summary>A field that does not have the value which was last sent.</summary>
/// <param name="Held">The value in the org, as text; null for null.</param>
internal sealed record FieldDrift(string Name, string? Held)
{
    /// <summary>The index of the field in the record of the plan.</summary>
    public int Field { get; init; }

    /// <summary>The fingerprint of <c>Held</c>.</summary>
    public string Print { get; init; } = "";

    /// <summary>
    /// Whether the org sets this value itself: a repair replaced it, and it came back. It is not repaired a second time.
    /// </summary>
    public bool IsOwn { get; init; }
}

/// <param name="Fields">The fields that do not have the value which was last sent.</param>
internal sealed record CheckedRecord(string Address, ManifestRecord Entry, CheckedState State, ImmutableArray<FieldDrift> Fields)
{
    /// <summary>The fields that differ, without those that the org sets itself.</summary>
    public IEnumerable<FieldDrift> Differing => Fields.Where(f => !f.IsOwn);
}

/// <summary>What the manifest keeps of a comparison.</summary>
/// <param name="Seen">The new <see cref="ManifestRecord.Seen"/>.</param>
/// <param name="Row">The row of the manifest.</param>
/// <param name="Own">The new <see cref="ManifestRecord.Own"/>; null if it stays.</param>
internal readonly record struct DriftMark(int Row, DateTimeOffset? Seen, ImmutableSortedDictionary<string, string>? Own);

/// <summary>The comparison of the manifest with the org.</summary>
/// <param name="Records">
/// The entries that differ or have values that the org sets, in the order of the manifest; for a drift check one item for each entry that
/// was checked.
/// </param>
/// <param name="NotCompared">Fields, such as <c>Account.Secret__c</c>, and types that cannot be read.</param>
/// <param name="Marks">The entries that the comparison changes.</param>
internal sealed record Drift(ImmutableArray<CheckedRecord> Records, ImmutableArray<string> NotCompared, ImmutableArray<DriftMark> Marks)
{
    public static Drift None { get; } = new([], [], []);

    /// <summary>Whether the fields were compared; false with <c>--no-refresh</c> and <c>drift: ignore</c>.</summary>
    public bool IsCompared { get; init; } = true;

    /// <summary>Records that were changed or deleted in the org.</summary>
    public IEnumerable<CheckedRecord> Differing => Records.Where(r => r.State != CheckedState.Same);

    /// <summary>The manifest, which is the one that was compared, with the marks. Everything else, also its serial, stays.</summary>
    public Manifest Mark(Manifest manifest)
    {
        if (Marks.IsEmpty)
        {
            return manifest;
        }
        return manifest with
        {
            Records = manifest.Records.With(table =>
            {
                foreach (var (row, seen, own) in Marks)
                {
                    table.SetSeen(row, seen);
                    if (own is not null)
                    {
                        table.Replace(row, table.RecordAt(row) with { Own = own });
                    }
                }
            }),
        };
    }
}
