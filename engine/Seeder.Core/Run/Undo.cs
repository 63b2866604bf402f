namespace Seeder.Core.Run;

/// <summary>Stage 15: which of the manifest's records are to be removed. The only source of prune and destroy.</summary>
public static class Undo
{
    /// <summary>Records that this plan created; what it found stays as it is.</summary>
    public static ImmutableArray<KeyValuePair<string, ManifestRecord>> Deletions(IEnumerable<KeyValuePair<string, ManifestRecord>> entries) =>
        [.. entries.Where(e => e.Value.Created)];
}
