using Seeder.Core.Run;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls;

/// <summary>
/// In how many rounds the calls can be sent: as waves, but calls that lock the same record follow each other, and calls with setup objects go
/// alone. An estimate: it takes calls in their order, each in the first round that has nothing in its way.
/// </summary>
public static class LockRounds
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
        // By target, the latest round that locks it, as a place in the list; each entry leads to the one before it.
        var (latest, rounds) = (new List<int>(), new List<(int Round, int Before)>());
        // By round: what stands in it, and the call that last found it locked.
        var (use, lockedFor) = (new Use[calls.Length + 2], new int[calls.Length + 2]);
        foreach (var call in calls)
        {
            var (first, isSetup) = (1, call is ApiCall.Collections { IsSetup: true });
            foreach (var before in call.After)
            {
                first = Math.Max(first, round[before] + 1);
            }
            var locked = targets.Of(call);
            foreach (var target in locked)
            {
                for (var at = target < latest.Count ? latest[target] : -1; at >= 0; at = rounds[at].Before)
                {
                    lockedFor[rounds[at].Round] = call.Number + 1;
                }
            }
            while (use[first] == Use.Alone || (isSetup && use[first] == Use.Shared) || lockedFor[first] == call.Number + 1)
            {
                first++;
            }
            foreach (var target in locked)
            {
                for (; latest.Count <= target; latest.Add(-1))
                {
                }
                rounds.Add((first, latest[target]));
                latest[target] = rounds.Count - 1;
            }
            (round[call.Number], use[first], last) = (first, isSetup ? Use.Alone : Use.Shared, Math.Max(last, first));
        }
        return last;
    }
}
