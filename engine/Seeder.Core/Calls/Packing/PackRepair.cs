namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Improves packed calls by small changes: it empties calls into others that have room, then moves and exchanges records to shorten the
/// longest chain of calls. A change is kept only if all calls stay valid and no call depends on itself.
/// </summary>
internal sealed class PackRepair
{
    private readonly PackingProblem _problem;
    private readonly int[] _callOf;
    private readonly int[] _parent;
    private readonly int[] _classes;
    private readonly List<int>[] _members;
    private readonly int[] _open;
    private readonly int[] _wave;
    private readonly int[] _queue;
    private readonly int[] _level;
    private readonly bool[] _hasType;
    private readonly List<(int Operation, int Call, int Parent)> _undo = [];
    private long _effort;
    private int _used;
    private (int Waves, int Sum) _now;

    private PackRepair(PackingProblem problem, PackedCalls calls, long effort)
    {
        (_problem, _effort, _used) = (problem, effort, calls.Count);
        (_callOf, _parent, _classes) = ((int[])calls.CallOf.Clone(), (int[])calls.Parent.Clone(), calls.Classes);
        _members = Array.ConvertAll(calls.Members(), m => m.ToList());
        (_open, _wave, _queue) = (new int[calls.Count], new int[calls.Count], new int[calls.Count]);
        (_level, _hasType) = (new int[problem.Count], new bool[problem.Slots.Max(s => s.Type) + 1]);
        _now = Measure() ?? throw new InvalidOperationException("The calls wait for each other in a circle. This is a bug in Seeder.");
    }

    /// <param name="effort">The approximate limit for the number of steps.</param>
    public static PackedCalls Improve(PackingProblem problem, PackedCalls calls, LowerBound bound, long effort)
    {
        var repair = new PackRepair(problem, calls, effort);
        if (calls.Count > bound.Calls)
        {
            repair.EmptyCalls(bound.Calls);
        }
        while (repair._now.Waves > bound.Waves && repair._effort > 0 && repair.Shorten())
        {
        }
        var better = repair.Result();
        return better.IsBetterThan(calls) ? better : calls;
    }

    private void EmptyCalls(int least)
    {
        foreach (var call in Enumerable.Range(0, _members.Length).OrderBy(c => _members[c].Count).ThenBy(c => c).ToList())
        {
            if (_effort <= 0 || _used == least)
            {
                return;
            }
            _undo.Clear();
            while (_members[call].Count > 0 && MoveAway(_members[call][^1], call))
            {
            }
            if (_members[call].Count == 0)
            {
                _used--;
                _now = Measure()!.Value;
            }
            else
            {
                Undo(0);
            }
        }
    }

    private bool MoveAway(int operation, int from)
    {
        for (var to = 0; to < _members.Length; to++)
        {
            var mark = _undo.Count;
            if (to != from && _members[to].Count > 0 && _classes[to] == _classes[from] && TryMove(operation, to))
            {
                if (Measure() is not null)
                {
                    return true;
                }
                Undo(mark);
            }
        }
        return false;
    }

    /// <summary>Makes one change that shortens the longest chain, or at least moves calls to earlier waves.</summary>
    private bool Shorten()
    {
        for (var from = 0; from < _members.Length; from++)
        {
            for (var m = 0; m < _members[from].Count; m++)
            {
                var operation = _members[from][m];
                for (var to = 0; to < _members.Length && _effort > 0; to++)
                {
                    if (to != from
                        && _members[to].Count > 0
                        && _classes[to] == _classes[from]
                        && (TryOnce(operation, to) || TryExchange(operation, to)))
                    {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private bool TryOnce(int operation, int to)
    {
        _undo.Clear();
        return TryMove(operation, to) && KeepIfBetter();
    }

    private bool TryExchange(int operation, int to)
    {
        var from = _callOf[operation];
        for (var m = 0; m < _members[to].Count && _effort > 0; m++)
        {
            var other = _members[to][m];
            if (other < operation && _parent[other] < 0 && _parent[operation] < 0)
            {
                continue;
            }
            _undo.Clear();
            // One record leaves first to make room; a place for it is searched after the other one has moved.
            MoveBelow(other, to, from);
            var moved = TryMove(operation, to) && Place(other, from);
            if (moved && KeepIfBetter())
            {
                return true;
            }
            if (!moved)
            {
                Undo(0);
            }
        }
        return false;
    }

    private bool KeepIfBetter()
    {
        if (Measure() is { } measure && measure.CompareTo(_now) < 0)
        {
            _now = measure;
            return true;
        }
        Undo(0);
        return false;
    }

    // Moves a record and the records nested under it into another call, as a root or under its parent there.
    private bool TryMove(int operation, int to)
    {
        var mark = _undo.Count;
        var from = _callOf[operation];
        MoveBelow(operation, from, to);
        if (Place(operation, to))
        {
            return true;
        }
        Undo(mark);
        return false;
    }

    private bool Place(int operation, int call)
    {
        var parent = -1;
        foreach (var edge in _problem.EdgesOf(operation))
        {
            if (_callOf[edge >> 1] == call)
            {
                if ((edge & 1) == 0 || parent >= 0)
                {
                    return false;
                }
                parent = edge >> 1;
            }
        }
        Set(operation, call, parent);
        return IsValid(call);
    }

    private void MoveBelow(int operation, int from, int to)
    {
        _effort--;
        Set(operation, to, -1);
        foreach (var user in _problem.UsersOf(operation))
        {
            if (_parent[user >> 1] == operation && _callOf[user >> 1] == from)
            {
                MoveBelow(user >> 1, from, to);
                Set(user >> 1, to, operation);
            }
        }
    }

    private void Set(int operation, int call, int parent)
    {
        _undo.Add((operation, _callOf[operation], _parent[operation]));
        Put(operation, call, parent);
    }

    private void Put(int operation, int call, int parent)
    {
        if (_callOf[operation] != call)
        {
            _members[_callOf[operation]].Remove(operation);
            _members[call].Add(operation);
        }
        (_callOf[operation], _parent[operation]) = (call, parent);
    }

    private void Undo(int mark)
    {
        for (; _undo.Count > mark; _undo.RemoveAt(_undo.Count - 1))
        {
            var (operation, call, parent) = _undo[^1];
            Put(operation, call, parent);
        }
    }

    private bool IsValid(int call)
    {
        var members = _members[call];
        _effort -= members.Count;
        var limits = _problem.Classes[_classes[call]];
        if (members.Count > limits.Records)
        {
            return false;
        }
        var (nested, bytes, root, roots, types) = (false, 0L, -1, 1, 0);
        foreach (var operation in members)
        {
            bytes += _problem.Sizes[operation];
            nested |= _parent[operation] >= 0;
            var type = _problem.TypeOf(operation);
            if (_parent[operation] < 0)
            {
                roots = root >= 0 && type != root ? 2 : roots;
                root = type;
            }
            types += _hasType[type] ? 0 : 1;
            _hasType[type] = true;
        }
        foreach (var operation in members)
        {
            _hasType[_problem.TypeOf(operation)] = false;
        }
        if ((bytes > ApiLimits.BodyBytes && members.Count > 1)
            || types > (nested ? _problem.Limits.TreeTypes : limits.Types)
            || (nested && roots > 1))
        {
            return false;
        }
        foreach (var operation in members)
        {
            if ((nested && !_problem.Nests[operation]) || !StandsRight(operation, call))
            {
                return false;
            }
        }
        return true;
    }

    private bool StandsRight(int operation, int call)
    {
        foreach (var edge in _problem.EdgesOf(operation))
        {
            if (_callOf[edge >> 1] == call && edge >> 1 != _parent[operation])
            {
                return false;
            }
        }
        var level = 1;
        for (var at = _parent[operation]; at >= 0; at = _parent[at])
        {
            level++;
        }
        return level <= _problem.Levels;
    }

    /// <summary>The number of waves and the sum of the waves of all calls; null if calls depend on each other in a cycle.</summary>
    private (int Waves, int Sum)? Measure()
    {
        _effort -= _problem.Count;
        var (first, last, sum, waves, done) = (0, 0, 0, 0, 0);
        Array.Clear(_open);
        for (var i = 0; i < _problem.Count; i++)
        {
            foreach (var edge in _problem.EdgesOf(i))
            {
                _open[_callOf[i]] += _callOf[edge >> 1] != _callOf[i] ? 1 : 0;
            }
        }
        for (var call = 0; call < _members.Length; call++)
        {
            _wave[call] = 1;
            if (_open[call] == 0)
            {
                _queue[last++] = call;
            }
        }
        for (; first < last; first++)
        {
            var call = _queue[first];
            done++;
            if (_members[call].Count == 0)
            {
                continue;
            }
            (sum, waves) = (sum + _wave[call], Math.Max(waves, _wave[call]));
            foreach (var operation in _members[call])
            {
                foreach (var user in _problem.UsersOf(operation))
                {
                    var then = _callOf[user >> 1];
                    if (then != call)
                    {
                        _wave[then] = Math.Max(_wave[then], _wave[call] + 1);
                        if (--_open[then] == 0)
                        {
                            _queue[last++] = then;
                        }
                    }
                }
            }
        }
        return done == _members.Length ? (waves, sum) : null;
    }

    private PackedCalls Result()
    {
        Measure();
        var number = new int[_members.Length];
        var (classes, waves, largest) = (new List<int>(), new List<int>(), 0);
        for (var call = 0; call < _members.Length; call++)
        {
            if (_members[call].Count > 0)
            {
                number[call] = classes.Count;
                classes.Add(_classes[call]);
                waves.Add(_wave[call]);
                largest = Math.Max(largest, _members[call].Count);
            }
        }
        return new PackedCalls(_problem, [.. _callOf.Select(c => number[c])], _parent, [.. classes], [.. waves], largest);
    }
}
