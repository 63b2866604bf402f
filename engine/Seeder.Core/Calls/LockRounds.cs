using Seeder.Core.Schema;

namespace Seeder.Core.Calls;

/// <summary>
/// Estimates the number of rounds that the run needs. Rounds are like waves, but calls that lock the same record are in different rounds,
/// and calls with setup objects run alone. Each call is put into the first round that fits.
/// </summary>
internal static class LockRounds
{
    // Lookups to these types are ignored. Users, groups, record types and profiles are referenced by almost every record, and the standard
    // price book by every price. It is an assumption that they are not locked; the documentation does not say so.
    private static readonly FrozenSet<string> Exempt =
        new[] { "User", "Group", "RecordType", "Profile", "Pricebook2" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private enum Use : byte { Free, Shared, Alone }

    /// <summary>Whether a write of the field locks the record that it refers to.</summary>
    public static bool Locks(FieldSchema field) => field.IsReference && !field.ReferenceTo.All(Exempt.Contains);

    /// <summary>
    /// Whether lookups lock records of the type. Used for records of the manifest, which stores references without the field.
    /// </summary>
    public static bool Locks(string type) => !Exempt.Contains(type);

    public static int Of(PlannedRun run)
    {
        var (targets, calls, last) = (new LockTargets(run), run.Graph.Calls, 0);
        var round = new int[calls.Length];
        // For each locked record, the rounds that lock it, as a linked list of ranges. Ranges keep this fast: many calls may lock the same
        // records.
        var (latest, spans) = (new List<int>(), new List<Span>());
        var use = new Use[calls.Length + 2];
        foreach (var call in calls)
        {
            var (first, isSetup) = (1, call is ApiCall.Collections { IsSetup: true });
            foreach (var before in call.After)
            {
                first = Math.Max(first, round[before] + 1);
            }
            var locked = targets.Of(call);
            for (var free = first; ; first = free)
            {
                foreach (var target in locked)
                {
                    for (var at = target < latest.Count ? latest[target] : -1; at >= 0; at = spans[at].Before)
                    {
                        free = spans[at].Holds(free) ? spans[at].To + 1 : free;
                    }
                }
                free += use[free] == Use.Alone || (isSetup && use[free] == Use.Shared) ? 1 : 0;
                if (free == first)
                {
                    break;
                }
            }
            foreach (var target in locked)
            {
                for (; latest.Count <= target; latest.Add(-1))
                {
                }
                Add(spans, latest, target, first);
            }
            (round[call.Number], use[first], last) = (first, isSetup ? Use.Alone : Use.Shared, Math.Max(last, first));
        }
        return last;
    }

    private static void Add(List<Span> spans, List<int> latest, int target, int round)
    {
        for (var at = latest[target]; at >= 0; at = spans[at].Before)
        {
            if (spans[at].To + 1 == round)
            {
                spans[at] = spans[at] with { To = round };
                return;
            }
        }
        spans.Add(new Span(round, round, latest[target]));
        latest[target] = spans.Count - 1;
    }

    private readonly record struct Span(int From, int To, int Before)
    {
        public bool Holds(int round) => From <= round && round <= To;
    }
}
