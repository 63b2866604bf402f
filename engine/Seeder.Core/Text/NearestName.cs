using System.Numerics;

namespace Seeder.Core.Text;

/// <summary>Finds the name that a user probably meant.</summary>
internal static class NearestName
{
    // Longer texts are not mistyped names, and get no suggestion.
    private const int LongestName = 200;

    /// <summary>
    /// The name with the smallest edit distance (swapping two neighbouring letters is one edit); null if no name is close enough.
    /// </summary>
    public static string? Find(string written, IEnumerable<string> names)
    {
        if (written.Length > LongestName)
        {
            return null;
        }
        string? best = null;
        var bestDistance = Math.Max(1, written.Length / 3) + 1;
        var upper = written.ToUpperInvariant();
        var letters = Letters(upper);
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - written.Length) >= bestDistance)
            {
                continue;
            }
            var other = name.ToUpperInvariant();
            // A quick lower bound of the distance: one edit changes at most two elements of the set of letters that occur.
            if (BitOperations.PopCount(letters ^ Letters(other)) > 2 * bestDistance)
            {
                continue;
            }
            var distance = Distance(upper, other);
            if (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(name, best) < 0))
            {
                (best, bestDistance) = (name, distance);
            }
        }
        return best;
    }

    private static ulong Letters(string text)
    {
        var letters = 0UL;
        foreach (var c in text)
        {
            letters |= 1UL << (c & 63);
        }
        return letters;
    }

    /// <summary>The hint "Did you mean 'x'?"; null if no name is close enough.</summary>
    public static string? Hint(string written, IEnumerable<string> names) =>
        Find(written, names) is { } name ? $"Did you mean '{name}'?" : null;

    /// <summary>The optimal string alignment distance: Levenshtein distance plus swaps of neighbouring letters.</summary>
    public static int Distance(string a, string b)
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
