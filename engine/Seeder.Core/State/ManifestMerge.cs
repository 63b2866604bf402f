namespace Seeder.Core.State;

/// <summary>The manifest, with the records of this machine's last runs that a merge lost.</summary>
/// <param name="Added">The addresses of those records.</param>
internal sealed record MergedManifest(Manifest Manifest, ImmutableArray<string> Added);

/// <summary>
/// Two clones of a repository run a plan from the same manifest, and a merge of their branches keeps one of the two manifests. The records
/// that the other manifest's runs created would be created again. So a copy of the manifest that this machine wrote last is kept next to
/// it, and records that the merged manifest lacks are added.
/// </summary>
internal static class ManifestMerge
{
    /// <param name="mine">The last manifest that this machine wrote.</param>
    /// <param name="manifestWins">
    /// Whether to use the manifest's id for a record that both runs created. This machine's record then gets another name in the manifest.
    /// </param>
    /// <returns>Null if the manifest already contains everything that this machine's runs created.</returns>
    /// <exception cref="BothChangedException">Both runs created the same records.</exception>
    public static MergedManifest? Add(Manifest? mine, Manifest manifest, bool manifestWins)
    {
        if (mine is null || mine.Plan != manifest.Plan || mine.Org.Id != manifest.Org.Id
            || manifest.Holds(mine.LastRun) || IsTooOld(mine, manifest))
        {
            return null;
        }
        var ids = manifest.Records.Values.Select(r => r.Id).ToHashSet();
        var runs = manifest.RecentRuns.Concat(manifest.Runs.Select(r => r.Id)).ToHashSet();
        var lost = mine.Records
            .Where(r => r.Value.Created && !ids.Contains(r.Value.Id) && IsLost(r.Value, runs, mine, manifest))
            .ToImmutableArray();
        var both = lost.Where(r => manifest.Records.ContainsKey(r.Key)).ToImmutableArray();
        if (!both.IsEmpty && !manifestWins)
        {
            throw new BothChangedException([.. both.Select(r => new BothChanged(r.Key, manifest.Records[r.Key].Id, r.Value.Id))]);
        }
        var raw = IsBeside(mine, manifest) ? mine.Batch.Where(b => !manifest.Batch.ContainsKey(b.Key)).ToImmutableArray() : [];
        return lost.IsEmpty && raw.IsEmpty && !IsBeside(mine, manifest) ? null
            : new MergedManifest(Join(mine, manifest, lost, raw), [.. lost.Select(r => r.Key)]);
    }

    private static Manifest Join(
        Manifest mine,
        Manifest manifest,
        ImmutableArray<KeyValuePair<string, ManifestRecord>> lost,
        ImmutableArray<KeyValuePair<string, RawResult>> raw)
    {
        var apart = new Dictionary<string, string>();
        foreach (var (address, _) in lost.Where(r => manifest.Records.ContainsKey(r.Key)))
        {
            apart.Add(address, FreeAddress(address, manifest.Records.ContainsKey));
        }
        var isBeside = IsBeside(mine, manifest);
        var records = manifest.Records.Select(r => isBeside && mine.Records.TryGetValue(r.Key, out var ours) && ours.Id == r.Value.Id
            ? KeyValuePair.Create(r.Key, WithoutDifferences(r.Value, ours))
            : r);
        var added = lost.Select(r => KeyValuePair.Create(apart.GetValueOrDefault(r.Key, r.Key), r.Value.Renamed(apart)));
        return manifest with
        {
            IsFormat1 = manifest.IsFormat1 || mine.IsFormat1,
            Serial = Math.Max(mine.Serial, manifest.Serial) + 1,
            LastRun = mine.LastRun,
            Runs = manifest.Runs.AddRange(mine.Runs.Where(r => manifest.Runs.All(o => o.Id != r.Id))),
            RecentRuns = [.. manifest.RecentRuns.Concat(mine.RecentRuns).Distinct().TakeLast(Manifest.RunsKept)],
            Complete = mine.Complete && manifest.Complete,
            Clock = manifest is { Complete: false } ? manifest.Clock : mine.Clock,
            Records = ManifestRecords.InOrder(records.Concat(added)),
            Batch = raw.IsEmpty ? manifest.Batch : manifest.Batch.AddRange(raw),
        };
    }

    /// <summary>An unused address for a record that was created twice. The next run with --prune, or 'destroy', deletes it.</summary>
    internal static string FreeAddress(string address, Func<string, bool> isTaken)
    {
        var free = $"{address}#double";
        for (var n = 2; isTaken(free); n++)
        {
            free = $"{address}#double{n}";
        }
        return free;
    }

    // After so many runs, the list of last runs no longer contains ours.
    private static bool IsTooOld(Manifest mine, Manifest manifest) =>
        mine.Lineage == manifest.Lineage && manifest.Serial - mine.Serial >= Manifest.RunsKept;

    // Both started from the same manifest, or from two early ones; neither contains the other's changes.
    private static bool IsBeside(Manifest mine, Manifest manifest) => manifest.Serial <= mine.Serial || manifest.Lineage != mine.Lineage;

    // The manifest contains the run but not the record, so the record was deleted or forgotten later.
    private static bool IsLost(ManifestRecord record, HashSet<string> runs, Manifest mine, Manifest manifest) =>
        record.Origin?.Run is { } run && runs.Count > 0 ? !runs.Contains(run) : IsBeside(mine, manifest);

    // The org has the value of one of the two runs, so these fields are sent again.
    private static ManifestRecord WithoutDifferences(ManifestRecord record, ManifestRecord ours)
    {
        var differing = record.Shape.Where(f => ours.FingerprintOf(f) is { } print && print != record.FingerprintOf(f)).ToImmutableArray();
        return differing.IsEmpty ? record : record.WithFields(differing, string.Concat(differing.Select(_ => Fingerprint.Unknown)));
    }
}
