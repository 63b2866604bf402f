namespace Seeder.Core.Calls.Packing;

/// <param name="Root">The type of a Tree's roots; -1 for a flat call.</param>
internal readonly record struct PackedCall(int Class, int Root, int Wave, int Count);

/// <summary>
/// Calls so far, and what may come next. A child is open to its parent when the parent is the only thing that it still waits for, and it may be
/// nested there; such children stand in lists, so that no parent's dependents are searched twice.
/// </summary>
internal sealed class PackState
{
    private readonly PackingProblem _problem;
    private PackOrder _order;
    private readonly int[] _open;
    private readonly int[] _firstChild;
    private readonly int[] _lastChild;
    private readonly int[] _nextChild;
    private readonly int[] _blocked;
    private ReadyQueue[] _ready;
    private readonly int[] _readyParents;
    private readonly int[] _leftOf;
    private readonly List<PackedCall> _calls;
    private readonly List<int> _later = [];
    private int _round = 1;

    public PackState(PackingProblem problem, PackOrder order)
    {
        (_problem, _order, Left, _calls) = (problem, order, problem.Count, []);
        var count = problem.Count;
        (CallOf, Parent, Wave) = (Filled(count, -1), Filled(count, -1), Filled(count, 1));
        (_open, _firstChild, _lastChild, _nextChild, _blocked) = (new int[count], Filled(count, -1), Filled(count, -1), Filled(count, -1), new int[count]);
        (_ready, _readyParents, _leftOf) = ([.. problem.Slots.Select(_ => new ReadyQueue())], new int[problem.Slots.Length], new int[problem.Classes.Length]);
        for (var i = 0; i < count; i++)
        {
            _leftOf[problem.ClassOf(i)]++;
            _open[i] = problem.EdgesOf(i).Length;
            foreach (var edge in problem.EdgesOf(i))
            {
                _blocked[edge >> 1] += edge & 1;
            }
            if (_open[i] == 1)
            {
                Open(i);
            }
        }
        for (var i = 0; i < count; i++)
        {
            if (_open[i] == 0)
            {
                MakeReady(i);
            }
        }
    }

    private PackState(PackState other)
    {
        (_problem, _order, Left, _calls) = (other._problem, other._order, other.Left, [.. other._calls]);
        (CallOf, Parent, Wave) = (Copy(other.CallOf), Copy(other.Parent), Copy(other.Wave));
        (_open, _firstChild, _lastChild, _nextChild, _blocked) =
            (Copy(other._open), Copy(other._firstChild), Copy(other._lastChild), Copy(other._nextChild), Copy(other._blocked));
        (_ready, _readyParents, _leftOf) = (Array.ConvertAll(other._ready, q => q.Clone()), Copy(other._readyParents), Copy(other._leftOf));
    }

    public int Left { get; private set; }

    /// <summary>The call of each operation; -1 for none yet.</summary>
    public int[] CallOf { get; }

    /// <summary>The operation under which each is nested; -1 for none.</summary>
    public int[] Parent { get; }

    /// <summary>The earliest wave that what stands in calls allows.</summary>
    public int[] Wave { get; }

    public List<PackedCall> Calls => _calls;

    public PackState Clone() => new(this);

    /// <summary>The same state for looking at, its ready operations in another order.</summary>
    public PackState Under(PackOrder order)
    {
        var view = (PackState)MemberwiseClone();
        view._order = order;
        view._ready = Array.ConvertAll(_ready, _ => new ReadyQueue());
        for (var slot = 0; slot < _ready.Length; slot++)
        {
            for (var place = 0; _ready[slot].TryGet(place, out var key); place++)
            {
                var operation = _problem.ByRank[PackOrder.PlaceIn(key)];
                view._ready[slot].Add(order.KeyOf(_problem, operation, Wave[operation]));
            }
        }
        return view;
    }

    public int LeftOf(int index) => _leftOf[index];

    public int ReadyIn(int slot) => _ready[slot].Count;

    /// <summary>How many ready operations of a slot have children open to them.</summary>
    public int ReadyParents(int slot) => _readyParents[slot];

    public bool TryGetReady(int slot, int place, out ulong key) => _ready[slot].TryGet(place, out key);

    public int FirstChild(int operation) => _firstChild[operation];

    public int NextChild(int operation) => _nextChild[operation];

    /// <summary>Whether it may stand in a call of this round.</summary>
    public bool IsInRound(int operation) => !_order.Rounds || Wave[operation] <= _round;

    /// <summary>Makes ready what the calls of this round released; false where they released nothing.</summary>
    public bool NextRound()
    {
        if (_later.Count == 0)
        {
            return false;
        }
        _round = _later.Max(o => Wave[o]);
        foreach (var operation in _later)
        {
            Queue(operation);
        }
        _later.Clear();
        return true;
    }

    /// <summary>Whether a nestable dependent still waits for something else.</summary>
    public bool IsHeld(int operation) => _blocked[operation] > 0;

    public void Take(Candidate call)
    {
        var number = _calls.Count;
        _calls.Add(new PackedCall(call.Class, call.Root, call.Wave, call.Count));
        Left -= call.Count;
        _leftOf[call.Class] -= call.Count;
        for (var i = 0; i < call.Count; i++)
        {
            var operation = call.Operations[i];
            (CallOf[operation], Parent[operation]) = (number, call.Parents[i]);
            _readyParents[_problem.SlotOf[operation]] -= call.Parents[i] < 0 && _firstChild[operation] >= 0 ? 1 : 0;
        }
        for (var i = 0; i < call.Count; i++)
        {
            foreach (var user in _problem.UsersOf(call.Operations[i]))
            {
                Release(user >> 1, call.Wave + 1);
            }
        }
        for (var slot = 0; slot < _ready.Length; slot++)
        {
            if (_problem.Slots[slot].Class == call.Class)
            {
                _ready[slot].Forget(_problem.ByRank, CallOf);
            }
        }
    }

    private void Release(int operation, int wave)
    {
        _open[operation]--;
        if (CallOf[operation] >= 0)
        {
            return;
        }
        Wave[operation] = Math.Max(Wave[operation], wave);
        if (_open[operation] == 0)
        {
            MakeReady(operation);
        }
        else if (_open[operation] == 1)
        {
            Open(operation);
        }
    }

    private void MakeReady(int operation)
    {
        if (IsInRound(operation))
        {
            Queue(operation);
        }
        else
        {
            _later.Add(operation);
        }
    }

    private void Queue(int operation)
    {
        var slot = _problem.SlotOf[operation];
        _ready[slot].Add(_order.KeyOf(_problem, operation, Wave[operation]));
        _readyParents[slot] += _firstChild[operation] >= 0 ? 1 : 0;
    }

    private void Open(int operation)
    {
        foreach (var edge in _problem.EdgesOf(operation))
        {
            var parent = edge >> 1;
            if (CallOf[parent] >= 0)
            {
                continue;
            }
            if ((edge & 1) == 0)
            {
                return;
            }
            _blocked[parent]--;
            if (_firstChild[parent] < 0)
            {
                _firstChild[parent] = operation;
                _readyParents[_problem.SlotOf[parent]] += _open[parent] == 0 && IsQueued(parent) ? 1 : 0;
            }
            else
            {
                _nextChild[_lastChild[parent]] = operation;
            }
            _lastChild[parent] = operation;
            return;
        }
    }

    // While the state is built, children are opened before any parent is ready.
    private bool IsQueued(int parent) => _calls.Count > 0 && CallOf[parent] < 0 && IsInRound(parent);

    private static int[] Filled(int count, int value)
    {
        var array = new int[count];
        Array.Fill(array, value);
        return array;
    }

    private static int[] Copy(int[] array) => (int[])array.Clone();
}
