using Seeder.Core.Calls;

namespace Seeder;

/// <summary>
/// Which calls may start: those before them have ended, and nothing in flight locks what they lock. Lowest number first. Used by the
/// executor's
/// loop alone.
/// </summary>
internal sealed class CallSchedule
{
    private readonly PlannedRun _run;
    private readonly RunTracker _record;
    private readonly SortedSet<int> _ready = [];

    // A call waits for one of those before it at a time. Thousands of deletes may wait for as many creates: nobody lists all pairs.
    private readonly List<int>?[] _waiting;
    private readonly int[] _passed;
    private readonly bool[] _ended;
    private readonly Dictionary<int, HashSet<string>> _locks = [];
    private readonly HashSet<int> _flying = [];

    public CallSchedule(PlannedRun run, RunTracker record)
    {
        var count = run.Graph.Calls.Length;
        (_run, _record, _waiting, _passed, _ended) = (run, record, new List<int>?[count], new int[count], new bool[count]);
        foreach (var call in run.Graph.Calls)
        {
            Enlist(call);
        }
    }

    /// <summary>Takes the next call that may start, and holds its locks; null where none may now.</summary>
    public ApiCall? Start()
    {
        foreach (var number in _ready)
        {
            if (MayStart(_run.Graph.Calls[number]))
            {
                _ready.Remove(number);
                _flying.Add(number);
                return _run.Graph.Calls[number];
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
        _ended[call.Number] = goesOn;
        foreach (var waiting in goesOn ? _waiting[call.Number] ?? [] : [])
        {
            Enlist(_run.Graph.Calls[waiting]);
        }
    }

    // Has the call wait for the first of those before it that has not ended; it is ready where there is none.
    private void Enlist(ApiCall call)
    {
        for (ref var passed = ref _passed[call.Number]; passed < call.After.Length; passed++)
        {
            if (!_ended[call.After[passed]])
            {
                (_waiting[call.After[passed]] ??= []).Add(call.Number);
                return;
            }
        }
        _ready.Add(call.Number);
    }

    // Setup objects lock whole tables of the org's own: their calls run alone (fact sheet section 8).
    private bool MayStart(ApiCall call) => _flying.Count == 0 || (
        !IsSetup(call) && !_flying.Any(f => IsSetup(_run.Graph.Calls[f])) && !_flying.Any(f => LocksOf(_run.Graph.Calls[f]).Overlaps(LocksOf(call))));

    // What a ready call refers to exists, so its locks stay as they are while it waits.
    private HashSet<string> LocksOf(ApiCall call)
    {
        if (!_locks.TryGetValue(call.Number, out var locks))
        {
            lock (_record.Gate)
            {
                locks = LockSets.Of(call, _run, _record.State);
            }
            _locks.Add(call.Number, locks);
        }
        return locks;
    }

    private static bool IsSetup(ApiCall call) => call is ApiCall.Collections { IsSetup: true };
}
