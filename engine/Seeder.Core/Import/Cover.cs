namespace Seeder.Core.Import;

/// <summary>Chooses few sources that together contain all missing items (the greedy algorithm for set cover).</summary>
internal static class Cover
{
    /// <summary>
    /// Repeatedly takes the source that contains most of the remaining items. If several contain the same number, it takes the first.
    /// </summary>
    /// <returns>
    /// For each chosen source: its path, the items that it was chosen for, and other sources that contain these items too.
    /// </returns>
    public static IEnumerable<(string Path, IReadOnlyList<string> Found, IReadOnlyList<string> Others)> Choose(
        IReadOnlyList<string> missing, IReadOnlyList<(string Path, HashSet<string> Ids)> sources)
    {
        var left = missing.ToList();
        while (left.Count > 0 && sources.Count > 0)
        {
            var best = sources.MaxBy(s => left.Count(s.Ids.Contains));
            var found = left.Where(best.Ids.Contains).ToList();
            if (found.Count == 0)
            {
                yield break;
            }
            left.RemoveAll(best.Ids.Contains);
            yield return (
                best.Path, found, [.. sources.Where(s => s.Path != best.Path && found.TrueForAll(s.Ids.Contains)).Select(s => s.Path)]);
        }
    }
}
