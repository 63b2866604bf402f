using Seeder.Core.Calls;
using Seeder.Core.Run;

namespace Seeder;

/// <summary>
/// Which calls may start: those before them have ended, and nothing in flight locks what they lock. Lowest number first. Used by the executor's
/// loop alone.
/// </summary>
internal sealed class CallSchedule(PlannedRun run, RunRecord record)
{
    private readonly int[] _open = [.. run.Graph.Calls.Select(c => c.After.Length)];
    private readonly SortedSet<int> _ready = [.. run.Graph.Calls.Where(c => c.After.IsEmpty).Select(c => c.Number)];
    private readonly ILookup<int, int> _dependents = run.Graph.Calls.SelectMany(c => c.After.Select(a => (a, c.Number))).ToLookup(p => p.a, p => p.Number);
    private readonly Dictionary<int, HashSet<string>> _locks = [];
    private readonly HashSet<int> _flying = [];

    /// <summary>Takes the next call that may start, and holds its locks; null where none may now.</summary>
    public ApiCall? Start()
    {
        foreach (var number in _ready)
        {
            if (MayStart(run.Graph.Calls[number]))
            {
                _ready.Remove(number);
                _flying.Add(number);
                return run.Graph.Calls[number];
            }
        }
        return null;
    }

    /// <summary>Lets go of a call's locks.</summary>
    /// <param name="goesOn">Whether what depends on it may start.</param>
    public void End(ApiCall call, bool goesOn)
    {
        _flying.Remove(call.Number);
        _locks.Remove(call.Number);
        foreach (var dependent in goesOn ? _dependents[call.Number] : [])
        {
            if (--_open[dependent] == 0)
            {
                _ready.Add(dependent);
            }
        }
    }

    // Setup objects lock whole tables of the org's own: their calls run alone (fact sheet section 8).
    private bool MayStart(ApiCall call) => _flying.Count == 0 || (
        !IsSetup(call) && !_flying.Any(f => IsSetup(run.Graph.Calls[f])) && !_flying.Any(f => LocksOf(run.Graph.Calls[f]).Overlaps(LocksOf(call))));

    // What a ready call refers to exists, so its locks stay as they are while it waits.
    private HashSet<string> LocksOf(ApiCall call)
    {
        if (!_locks.TryGetValue(call.Number, out var locks))
        {
            lock (record.Gate)
            {
                locks = LockSets.Of(call, run, record.State);
            }
            _locks.Add(call.Number, locks);
        }
        return locks;
    }

    private static bool IsSetup(ApiCall call) => call is ApiCall.Collections { IsSetup: true };
}
