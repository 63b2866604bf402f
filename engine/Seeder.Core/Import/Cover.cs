namespace Seeder.Core.Import;

/// <summary>Chooses few sources that together have what is missing.</summary>
internal static class Cover
{
    /// <summary>Repeatedly takes the source with most of the missing items; of equal sources, the first.</summary>
    /// <returns>The sources chosen, what each is chosen for, and which others would have done for that.</returns>
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
