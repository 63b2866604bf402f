namespace Seeder.Core.Diagnostics;

/// <summary>Finds the name a user probably meant.</summary>
public static class NearestName
{
    /// <summary>The closest of the names by edits (a swap of neighbours counts as one), or null where none is close enough.</summary>
    public static string? Find(string written, IEnumerable<string> names)
    {
        string? best = null;
        var bestDistance = Math.Max(1, written.Length / 3) + 1;
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - written.Length) >= bestDistance)
            {
                continue;
            }
            var distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(name, best) < 0))
            {
                (best, bestDistance) = (name, distance);
            }
        }
        return best;
    }

    /// <summary>"Did you mean 'x'?", or null where no name is close.</summary>
    public static string? Hint(string written, IEnumerable<string> names) =>
        Find(written, names) is { } name ? $"Did you mean '{name}'?" : null;

    // Optimal string alignment: Levenshtein plus swaps of neighbouring letters, in three rows.
    private static int Distance(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
