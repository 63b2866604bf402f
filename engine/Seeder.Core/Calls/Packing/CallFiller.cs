namespace Seeder.Core.Calls.Packing;

/// <summary>Fills one call with operations that are ready: all their dependencies are in earlier calls.</summary>
internal sealed class CallFiller(PackingProblem problem)
{
    // How many more roots are tried after a call is full, and how many roots in a row may be too large.
    private const int MoreRoots = 64;
    private const int MostMisses = 8;

    // The number of unsuitable children that are tried before the rest of a long list is skipped.
    private const int MostStrangers = 1_000;

    // The same limit for all roots of a Tree. Otherwise each of a million records would be tried for each further call.
    private const int MostStrangersInAll = 5_000;

    private readonly bool[] _hasType = new bool[problem.Slots.Length == 0 ? 0 : problem.Slots.Max(s => s.Type) + 1];
    private readonly List<int> _types = [];
    private readonly List<(int Slot, int Place, ulong Key)> _heads = [];
    private bool _hadNoRoom;
    private int _strangersInAll;

    /// <summary>
    /// Fills a Tree call with roots of the slot's type. Returns false if no record would be nested: flat records need no Tree call.
    /// </summary>
    public bool FillTree(Candidate call, PackState state, int slot, PackOrder order)
    {
        call.Clear(problem.Slots[slot].Class);
        if (state.ReadyParents(slot) == 0)
        {
            return false;
        }
        ForgetTypes();
        _strangersInAll = 0;
        AddType(problem.Slots[slot].Type);
        AddRoots(call, state, slot, order, withChildren: true);
        if (order.Shape == TreeShape.Broad)
        {
            AddLevels(call, state, call.Count);
        }
        var nested = call.Parents.AsSpan(0, call.Count).ContainsAnyExcept(-1);
        if (nested)
        {
            AddRoots(call, state, slot, order, withChildren: false);
        }
        return nested;
    }

    /// <summary>Fills a flat call of a class. Returns false if no operation of the class is ready.</summary>
    public bool FillFlat(Candidate call, PackState state, int index, PackOrder order)
    {
        call.Clear(index);
        ForgetTypes();
        var limits = problem.Classes[index];
        _heads.Clear();
        for (var slot = 0; slot < problem.Slots.Length; slot++)
        {
            if (problem.Slots[slot].Class == index && state.TryGetReady(slot, 0, out var key))
            {
                _heads.Add((slot, 0, key));
            }
        }
        while (call.Count < limits.Records && _heads.Count > 0)
        {
            var least = 0;
            for (var i = 1; i < _heads.Count; i++)
            {
                least = _heads[i].Key < _heads[least].Key ? i : least;
            }
            var (slot, place, key) = _heads[least];
            var (operation, type) = (PackOrder.OperationIn(key), problem.Slots[slot].Type);
            if (!_hasType[type] && _types.Count >= limits.Types)
            {
                _heads.RemoveAt(least);
                continue;
            }
            if (Fits(call, state, operation, order))
            {
                call.Add(problem, state, operation, -1);
                AddType(type);
            }
            if (state.TryGetReady(slot, place + 1, out var next))
            {
                _heads[least] = (slot, place + 1, next);
            }
            else
            {
                _heads.RemoveAt(least);
            }
        }
        return call.Count > 0;
    }

    private bool Fits(Candidate call, PackState state, int operation, PackOrder order) =>
        call.Count == 0
        || ((!order.OneWave || state.WaveOf(operation) <= call.Wave) && call.Bytes + problem.Sizes[operation] <= ApiLimits.BodyBytes);

    private void AddRoots(Candidate call, PackState state, int slot, PackOrder order, bool withChildren)
    {
        var misses = 0;
        for (var place = 0; place < problem.Limits.RecordsPerCall + MoreRoots && call.Count < problem.Limits.RecordsPerCall; place++)
        {
            if (!state.TryGetReady(slot, place, out var key))
            {
                return;
            }
            var root = PackOrder.OperationIn(key);
            if (!problem.Nests[root] || state.FirstChild(root) >= 0 != withChildren || !Fits(call, state, root, order))
            {
                continue;
            }
            var (before, typesBefore) = (call.Count, _types.Count);
            call.Add(problem, state, root, -1);
            if (order.Shape == TreeShape.Broad)
            {
                continue;
            }
            _hadNoRoom = false;
            AddChildren(call, state, root, 1);
            if (_hadNoRoom && order.Shape == TreeShape.Whole && before > 0)
            {
                call.Truncate(problem, state, before);
                ForgetTypes(typesBefore);
                if (++misses == MostMisses)
                {
                    return;
                }
            }
        }
    }

    private void AddChildren(Candidate call, PackState state, int parent, int level)
    {
        if (level >= problem.Levels || state.FirstChild(parent) < 0)
        {
            return;
        }
        // Operations that others wait for come first. Those that find no room can then be put elsewhere easily.
        for (var pass = 0; pass < 2; pass++)
        {
            var strangers = 0;
            for (var child = state.FirstChild(parent);
                child >= 0 && strangers < MostStrangers && _strangersInAll < MostStrangersInAll;
                child = state.NextChild(child))
            {
                if (problem.UsersOf(child).Length > 0 != (pass == 0))
                {
                    strangers++;
                    continue;
                }
                if (call.Count >= problem.Limits.RecordsPerCall)
                {
                    _hadNoRoom = true;
                    return;
                }
                if (!TryAdd(call, state, child, parent))
                {
                    (strangers, _strangersInAll) = (strangers + 1, _strangersInAll + 1);
                    continue;
                }
                AddChildren(call, state, child, level + 1);
            }
        }
    }

    private void AddLevels(Candidate call, PackState state, int end)
    {
        for (var (start, level) = (0, 1); level < problem.Levels && start < end; (start, end, level) = (end, call.Count, level + 1))
        {
            for (var i = start; i < end; i++)
            {
                var strangers = 0;
                for (var child = state.FirstChild(call.Operations[i]);
                    child >= 0 && strangers < MostStrangers && _strangersInAll < MostStrangersInAll;
                    child = state.NextChild(child))
                {
                    if (call.Count >= problem.Limits.RecordsPerCall)
                    {
                        return;
                    }
                    if (!TryAdd(call, state, child, call.Operations[i]))
                    {
                        (strangers, _strangersInAll) = (strangers + 1, _strangersInAll + 1);
                    }
                }
            }
        }
    }

    private bool TryAdd(Candidate call, PackState state, int child, int parent)
    {
        var type = problem.TypeOf(child);
        if (!state.IsInRound(child)
            || (!_hasType[type] && _types.Count >= problem.Limits.TreeTypes)
            || call.Bytes + problem.Sizes[child] > ApiLimits.BodyBytes)
        {
            return false;
        }
        AddType(type);
        call.Add(problem, state, child, parent);
        return true;
    }

    private void AddType(int type)
    {
        if (!_hasType[type])
        {
            _hasType[type] = true;
            _types.Add(type);
        }
    }

    private void ForgetTypes(int kept = 0)
    {
        for (; _types.Count > kept; _types.RemoveAt(_types.Count - 1))
        {
            _hasType[_types[^1]] = false;
        }
    }
}
