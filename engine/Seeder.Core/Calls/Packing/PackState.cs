namespace Seeder.Core.Calls.Packing;

internal readonly record struct PackedCall(int Class, int Wave, int Count);

/// <summary>
/// The calls so far, and the operations that can come next. A child is open to its parent if it waits only for this parent and can be
/// nested under it. Open children are in lists per parent, so that no list of dependents is searched twice.
/// </summary>
internal sealed class PackState
{
    // All mutable data of one operation is in one struct: operations are accessed in random order, and this costs one cache line per
    // access.
    private struct Node
    {
        public ulong Key;
        public int Slot;
        public int Open;
        public int Call;
        public int Wave;
        public int FirstChild;
        public int LastChild;
        public int NextChild;
    }

    private readonly PackingProblem _problem;
    private PackOrder _order;
    private readonly Node[] _nodes;
    private ReadyQueue[] _ready;
    private readonly int[] _readyParents;
    private readonly int[] _leftOf;
    private readonly List<PackedCall> _calls;
    private readonly List<int> _later = [];
    private int _round;

    public PackState(PackingProblem problem, PackOrder order)
    {
        (_problem, _order, _calls, _nodes, Parent, _ready) = (problem, order, [], new Node[problem.Count], [], []);
        (_readyParents, _leftOf) = (new int[problem.Slots.Length], new int[problem.Classes.Length]);
        Start(order);
    }

    /// <summary>Resets the state for another order. The array of a million nodes is reused.</summary>
    public void Start(PackOrder order)
    {
        var problem = _problem;
        (_order, _round, Left, Parent, _ready) = (
            order, 1, problem.Count, new int[problem.Count], [.. problem.Slots.Select(_ => new ReadyQueue())]);
        _calls.Clear();
        _later.Clear();
        Array.Clear(_readyParents);
        Array.Clear(_leftOf);
        Array.Fill(Parent, -1);
        for (var i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = new Node
            {
                Key = order.KeyOf(problem, i),
                Slot = problem.SlotOf[i],
                Open = problem.EdgesOf(i).Length,
                Call = -1,
                Wave = 1,
                FirstChild = -1,
                LastChild = -1,
                NextChild = -1,
            };
            _leftOf[problem.ClassOf(i)]++;
        }
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (_nodes[i].Open == 1)
            {
                Open(i);
            }
        }
        for (var i = 0; i < _nodes.Length; i++)
        {
            if (_nodes[i].Open == 0)
            {
                MakeReady(i);
            }
        }
        Array.ForEach(_ready, q => q.Start());
    }

    private PackState(PackState other)
    {
        (_problem, _order, _round, Left, _calls) = (other._problem, other._order, other._round, other.Left, [.. other._calls]);
        (Parent, _nodes) = (Copy(other.Parent), (Node[])other._nodes.Clone());
        (_ready, _readyParents, _leftOf) = (Array.ConvertAll(other._ready, q => q.Clone()), Copy(other._readyParents), Copy(other._leftOf));
    }

    public int Left { get; private set; }

    /// <summary>For each operation, the operation under which it is nested; -1 if it is not nested.</summary>
    public int[] Parent { get; private set; }

    public List<PackedCall> Calls => _calls;

    public PackState Clone() => new(this);

    /// <summary>Returns a read-only view of this state whose ready operations have another order.</summary>
    public PackState Under(PackOrder order)
    {
        var view = (PackState)MemberwiseClone();
        view._order = order;
        view._ready = Array.ConvertAll(_ready, _ => new ReadyQueue());
        for (var slot = 0; slot < _ready.Length; slot++)
        {
            for (var place = 0; _ready[slot].TryGet(place, out var key); place++)
            {
                var operation = PackOrder.OperationIn(key);
                view._ready[slot].Add(order.KeyOf(_problem, operation) | order.Late(WaveOf(operation)));
            }
        }
        return view;
    }

    /// <summary>The call of an operation; -1 if it is in no call yet.</summary>
    public int CallOf(int operation) => _nodes[operation].Call;

    /// <summary>The earliest wave in which the operation can be, given the calls so far.</summary>
    public int WaveOf(int operation) => _nodes[operation].Wave;

    public int[] AllCalls() => Array.ConvertAll(_nodes, n => n.Call);

    public int LeftOf(int index) => _leftOf[index];

    /// <summary>The number of ready operations in a slot that have open children.</summary>
    public int ReadyParents(int slot) => _readyParents[slot];

    public bool TryGetReady(int slot, int place, out ulong key) => _ready[slot].TryGet(place, out key);

    public int FirstChild(int operation) => _nodes[operation].FirstChild;

    public int NextChild(int operation) => _nodes[operation].NextChild;

    /// <summary>Whether the operation may be part of a call in this round.</summary>
    public bool IsInRound(int operation) => !_order.Rounds || WaveOf(operation) <= _round;

    /// <summary>Makes the operations ready that the calls of this round released. Returns false if they released nothing.</summary>
    public bool NextRound()
    {
        if (_later.Count == 0)
        {
            return false;
        }
        _round = _later.Max(WaveOf);
        foreach (var operation in _later)
        {
            Queue(operation);
        }
        _later.Clear();
        return true;
    }

    public void Take(Candidate call)
    {
        var number = _calls.Count;
        _calls.Add(new PackedCall(call.Class, call.Wave, call.Count));
        Left -= call.Count;
        _leftOf[call.Class] -= call.Count;
        for (var i = 0; i < call.Count; i++)
        {
            var operation = call.Operations[i];
            ref var node = ref _nodes[operation];
            (node.Call, Parent[operation]) = (number, call.Parents[i]);
            _readyParents[node.Slot] -= call.Parents[i] < 0 && node.FirstChild >= 0 ? 1 : 0;
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
                _ready[slot].Forget(this);
            }
        }
    }

    private void Release(int operation, int wave)
    {
        ref var node = ref _nodes[operation];
        node.Open--;
        if (node.Call >= 0)
        {
            return;
        }
        node.Wave = Math.Max(node.Wave, wave);
        if (node.Open == 0)
        {
            MakeReady(operation);
        }
        else if (node.Open == 1)
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
        ref readonly var node = ref _nodes[operation];
        _ready[node.Slot].Add(node.Key | _order.Late(node.Wave));
        _readyParents[node.Slot] += node.FirstChild >= 0 ? 1 : 0;
    }

    private void Open(int operation)
    {
        foreach (var edge in _problem.EdgesOf(operation))
        {
            ref var parent = ref _nodes[edge >> 1];
            if (parent.Call >= 0)
            {
                continue;
            }
            if ((edge & 1) == 0)
            {
                return;
            }
            if (parent.FirstChild < 0)
            {
                parent.FirstChild = operation;
                _readyParents[parent.Slot] += parent.Open == 0 && IsQueued(edge >> 1) ? 1 : 0;
            }
            else
            {
                _nodes[parent.LastChild].NextChild = operation;
            }
            parent.LastChild = operation;
            return;
        }
    }

    // While the state is initialised, children are opened before any parent is ready.
    private bool IsQueued(int parent) => _calls.Count > 0 && CallOf(parent) < 0 && IsInRound(parent);

    private static int[] Copy(int[] array) => (int[])array.Clone();
}
