namespace Seeder.Core.Calls.Packing;

/// <summary>
/// A priority queue of sort keys, lowest first. The first keys are read often, so they are kept sorted; the others are in a heap. The
/// initial keys are sorted once, which is much faster than a heap for a million keys.
/// </summary>
internal sealed class ReadyQueue
{
    // If more keys are sorted, an insertion is slower than one into the heap.
    private const int MostSorted = 4_096;

    private ulong[] _heap = new ulong[4];
    private int _heapCount;
    private ulong[] _sorted = new ulong[4];
    private int _sortedCount;
    private ulong[] _first = [];
    private int _taken;

    /// <summary>Sorts the initial keys. Call it once, after all of them are added.</summary>
    public void Start()
    {
        _first = _heap.AsSpan(0, _heapCount).ToArray();
        _heapCount = 0;
        Array.Sort(_first);
    }

    public ReadyQueue Clone()
    {
        var copy = (ReadyQueue)MemberwiseClone();
        copy._heap = _heap.AsSpan(0, Math.Max(1, _heapCount)).ToArray();
        copy._sorted = _sorted.AsSpan(0, Math.Max(1, _sortedCount)).ToArray();
        return copy;
    }

    public void Add(ulong key)
    {
        if (_sortedCount == 0 || key > _sorted[_sortedCount - 1])
        {
            Push(key);
            return;
        }
        if (_sortedCount == MostSorted)
        {
            for (; _sortedCount > MostSorted / 2; _sortedCount--)
            {
                Push(_sorted[_sortedCount - 1]);
            }
            Add(key);
            return;
        }
        var place = ~Array.BinarySearch(_sorted, 0, _sortedCount, key);
        Grow(ref _sorted, _sortedCount);
        Array.Copy(_sorted, place, _sorted, place + 1, _sortedCount - place);
        _sorted[place] = key;
        _sortedCount++;
    }

    public bool TryGet(int place, out ulong key)
    {
        while (place >= _sortedCount && _heapCount + _first.Length > _taken)
        {
            Grow(ref _sorted, _sortedCount);
            _sorted[_sortedCount++] = _taken < _first.Length && (_heapCount == 0 || _first[_taken] < _heap[0]) ? _first[_taken++] : Pop();
        }
        key = place < _sortedCount ? _sorted[place] : 0;
        return place < _sortedCount;
    }

    /// <summary>Removes keys whose operations are in a call.</summary>
    public void Forget(PackState state)
    {
        var kept = 0;
        for (var i = 0; i < _sortedCount; i++)
        {
            if (state.CallOf(PackOrder.OperationIn(_sorted[i])) < 0)
            {
                _sorted[kept++] = _sorted[i];
            }
        }
        _sortedCount = kept;
    }

    private void Push(ulong key)
    {
        Grow(ref _heap, _heapCount);
        var at = _heapCount++;
        for (; at > 0 && key < _heap[(at - 1) >> 2]; at = (at - 1) >> 2)
        {
            _heap[at] = _heap[(at - 1) >> 2];
        }
        _heap[at] = key;
    }

    private ulong Pop()
    {
        var (first, last) = (_heap[0], _heap[--_heapCount]);
        var at = 0;
        while (true)
        {
            var least = -1;
            for (var child = (at << 2) + 1; child <= (at << 2) + 4 && child < _heapCount; child++)
            {
                least = least < 0 || _heap[child] < _heap[least] ? child : least;
            }
            if (least < 0 || _heap[least] >= last)
            {
                break;
            }
            _heap[at] = _heap[least];
            at = least;
        }
        _heap[at] = last;
        return first;
    }

    private static void Grow(ref ulong[] array, int count)
    {
        if (count == array.Length)
        {
            Array.Resize(ref array, 2 * count);
        }
    }
}
