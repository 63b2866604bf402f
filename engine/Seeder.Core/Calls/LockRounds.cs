using Seeder.Core.Schema;

namespace Seeder.Core.Calls;

/// <summary>
/// In how many rounds the calls can be sent: as waves, but calls that lock the same record follow each other, and calls with setup objects
/// go alone. An estimate: it takes calls in their order, each in the first round that has nothing in its way.
/// </summary>
internal static class LockRounds
{
    // Assumption: lookups to these are not worth waiting for. Users, groups, record types and profiles are set up once and shared by
    // everything, and the standard price book by every price; that they are not locked is not documented.
    private static readonly FrozenSet<string> Exempt =
        new[] { "User", "Group", "RecordType", "Profile", "Pricebook2" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private enum Use : byte { Free, Shared, Alone }

    /// <summary>Whether writing the field locks the record that it leads to.</summary>
    public static bool Locks(FieldSchema field) => field.IsReference && !field.ReferenceTo.All(Exempt.Contains);

    /// <summary>Whether a lookup locks a record of the type: the manifest knows what a record refers to, but not by which field.</summary>
    public static bool Locks(string type) => !Exempt.Contains(type);

    public static int Of(PlannedRun run)
    {
        var (targets, calls, last) = (new LockTargets(run), run.Graph.Calls, 0);
        var round = new int[calls.Length];
        // By target, the latest span of rounds that lock it, as a place in the list; each leads to the one before it. Spans, since of many
        // calls that lock the same busy records each would else look at all rounds of all others.
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
