using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// Finds which in-doubt calls were committed if no unique value decides it. Exactly one subset of the calls must explain all matching rows,
/// and the remaining rows must not match another of the calls.
/// </summary>
internal static class SubsetSearch
{
    private const int MostTries = 4096;

    /// <param name="committed">The positions of calls that are known to be committed.</param>
    /// <returns>The ids of each call of the subset; null if no subset or several subsets are possible.</returns>
    public static Dictionary<int, string?[]>? Find(
        ReconciliationMatch match,
        ImmutableArray<JournalEntry.Begin> calls,
        Dictionary<string, List<OrgRow>> rows,
        IReadOnlySet<int> committed)
    {
        var alike = match.Alike();
        var typeOf = rows.SelectMany(t => t.Value.Select(r => (r.Id, t.Key))).ToDictionary(p => p.Id, p => p.Key);
        var open = alike.CountBy(id => typeOf[id]).ToDictionary();
        var possible = Enumerable.Range(0, calls.Length).Where(c => match.Assign([c]) is not null).ToList();
        var signatures = possible.ToDictionary(c => c, match.Signature);
        Dictionary<int, string?[]>? found = null;
        var seen = new HashSet<string>();
        var tries = 0;
        return committed.All(possible.Contains) && Choose(0, []) ? found : null;

        // Returns false as soon as a second subset is possible, or after too many attempts.
        bool Choose(int next, ImmutableList<int> chosen)
        {
            if (++tries > MostTries)
            {
                return false;
            }
            if (next == possible.Count)
            {
                return open.Values.Any(n => n != 0) || Take(chosen);
            }
            var call = possible[next];
            var needed = calls[call].Operations.CountBy(o => o.Type).ToList();
            if (needed.TrueForAll(n => open.GetValueOrDefault(n.Key) >= n.Value))
            {
                needed.ForEach(n => open[n.Key] -= n.Value);
                var one = Choose(next + 1, chosen.Add(call));
                needed.ForEach(n => open[n.Key] += n.Value);
                if (!one)
                {
                    return false;
                }
            }
            return committed.Contains(call) || Choose(next + 1, chosen);
        }

        bool Take(ImmutableList<int> chosen)
        {
            // Calls with equal content can replace each other.
            if (!seen.Add(string.Join('\n', chosen.Select(c => signatures[c]).Order(StringComparer.Ordinal)))
                || match.Assign(chosen) is not { } ids)
            {
                return true;
            }
            var taken = ids.Values.SelectMany(i => i).OfType<string>().ToHashSet();
            if (!taken.SetEquals(alike) || Enumerable.Range(0, calls.Length).Any(c => !ids.ContainsKey(c) && match.MayBe(c, taken)))
            {
                return true;
            }
            var isFirst = found is null;
            found = ids;
            return isFirst;
        }
    }
}
