using Seeder.Core.Calls;

namespace Seeder;

/// <summary>
/// Decides which call starts next: its predecessors have completed, and no call in flight locks the same records. The lowest number comes
/// first. Used only by the executor's loop.
/// </summary>
internal sealed class CallSchedule
{
    private readonly PlannedRun _run;
    private readonly RunTracker _tracker;
    private readonly RunTimeline? _timeline;
    private readonly SortedSet<int> _ready = [];

    // For each call, the calls that wait for it. A call waits for one predecessor at a time, because thousands of deletes may wait for
    // thousands of creates: a list of all pairs would be too large.
    private readonly List<int>?[] _dependents;
    private readonly int[] _nextPredecessor;
    private readonly bool[] _ended;
    private readonly Dictionary<int, HashSet<string>> _locks = [];
    private readonly HashSet<int> _inFlight = [];

    /// <param name="run">The calls.</param>
    /// <param name="tracker">The records that exist.</param>
    /// <param name="timeline">Records why calls wait; null if nobody asks for it.</param>
    public CallSchedule(PlannedRun run, RunTracker tracker, RunTimeline? timeline = null)
    {
        _timeline = timeline;
        var count = run.Graph.Calls.Length;
        (_run, _tracker, _dependents, _nextPredecessor, _ended) = (run, tracker, new List<int>?[count], new int[count], new bool[count]);
        foreach (var call in run.Graph.Calls)
        {
            Enqueue(call);
        }
    }

    /// <summary>Returns the next call that may start and takes its locks; null if no call may start now.</summary>
    public ApiCall? Start()
    {
        foreach (var number in _ready)
        {
            if (BlockerOf(_run.Graph.Calls[number]) is { } blocker)
            {
                _timeline?.Blocked(number, blocker);
                continue;
            }
            _ready.Remove(number);
            _inFlight.Add(number);
            _timeline?.Start(_run.Graph.Calls[number]);
            return _run.Graph.Calls[number];
        }
        return null;
    }

    /// <summary>Releases the locks of a call.</summary>
    /// <param name="goesOn">Whether its dependents may start.</param>
    public void End(ApiCall call, bool goesOn)
    {
        _inFlight.Remove(call.Number);
        _locks.Remove(call.Number);
        _ended[call.Number] = goesOn;
        foreach (var dependent in goesOn ? _dependents[call.Number] ?? [] : [])
        {
            Enqueue(_run.Graph.Calls[dependent]);
        }
    }

    // Lets the call wait for its first predecessor that has not completed; without one it is ready.
    private void Enqueue(ApiCall call)
    {
        for (ref var next = ref _nextPredecessor[call.Number]; next < call.After.Length; next++)
        {
            if (!_ended[call.After[next]])
            {
                (_dependents[call.After[next]] ??= []).Add(call.Number);
                return;
            }
        }
        _ready.Add(call.Number);
        _timeline?.Ready(call.Number);
    }

    // The call in flight that must end first; null if the call may start. Setup objects lock whole tables of the org, so their calls run
    // alone.
    private int? BlockerOf(ApiCall call)
    {
        foreach (var number in _inFlight)
        {
            var other = _run.Graph.Calls[number];
            if (IsSetup(call) || IsSetup(other) || LocksOf(other).Overlaps(LocksOf(call)))
            {
                return number;
            }
        }
        return null;
    }

    // All records that a ready call refers to exist, so its locks do not change while it waits.
    private HashSet<string> LocksOf(ApiCall call)
    {
        if (!_locks.TryGetValue(call.Number, out var locks))
        {
            lock (_tracker.Gate)
            {
                locks = LockSets.Of(call, _run, _tracker.State);
            }
            _locks.Add(call.Number, locks);
        }
        return locks;
    }

    private static bool IsSetup(ApiCall call) => call is ApiCall.Collections { IsSetup: true };
}
