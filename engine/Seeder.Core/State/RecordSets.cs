namespace Seeder.Core.State;

/// <summary>The sets of a <see cref="RecordTable"/>, by the patterns of their addresses. Each has a number of 1 or more.</summary>
internal sealed class RecordSets
{
    // A pattern whose records have so many different heads is not packed further.
    private const int MostSets = 64;

    private readonly List<RecordSet?> _sets = [null];
    private readonly Dictionary<string, List<int>> _byPattern = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> _patterns;
    private readonly Dictionary<(int Set, bool HasSeen), int> _withTimes = [];

    public RecordSets() => _patterns = _byPattern.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool IsEmpty => _sets.Count == 1;

    /// <summary>All numbers are less than this one.</summary>
    public int End => _sets.Count;

    public RecordSet this[int number] => _sets[number]!;

    /// <summary>The same sets, to which others can be added.</summary>
    public RecordSets Copy()
    {
        var copy = new RecordSets();
        copy._sets.AddRange(_sets.Skip(1).Select(s => s?.Copy()));
        foreach (var (pattern, sets) in _byPattern)
        {
            copy._byPattern.Add(pattern, [.. sets]);
        }
        return copy;
    }

    /// <summary>The one text for a pattern; null if no set has it.</summary>
    public string? PatternOf(ReadOnlySpan<char> pattern) => _patterns.TryGetValue(pattern, out var key, out _) ? key : null;

    /// <returns>The number of the added set.</returns>
    public int Add(RecordSet set)
    {
        if (!_byPattern.TryGetValue(set.Head.Address, out var sets))
        {
            _byPattern.Add(set.Head.Address, sets = []);
        }
        _sets.Add(set);
        sets.Add(_sets.Count - 1);
        return _sets.Count - 1;
    }

    /// <summary>Adds a record to the set that fits it, which may be a new one. Null if the record cannot be packed.</summary>
    public (int Set, int At)? TryAdd(string address, ManifestRecord record)
    {
        var packed = new RecordPacker(stackalloc char[AddressPattern.MostLength], stackalloc int[AddressPattern.MostNumbers]);
        Span<int> others = stackalloc int[RecordPacker.MostOthers];
        Span<ulong> prints = stackalloc ulong[RecordPacker.MostPrints];
        return packed.TryRead(address, record, others, prints) && SetFor(packed, record) is { } set
            ? (set, packed.AddTo(_sets[set]!, record, others, prints))
            : null;
    }

    /// <summary>The set for records with this head, which may be a new one. Null if the pattern has too many sets.</summary>
    public int? For(RecordSetHead head)
    {
        var sets = _byPattern.GetValueOrDefault(head.Address) ?? [];
        foreach (var set in sets)
        {
            if (_sets[set]!.Head.IsSame(head))
            {
                return set;
            }
        }
        return sets.Count >= MostSets ? null : Add(new RecordSet(head));
    }

    /// <summary>Notes that the run which created records is complete: no record is new any more.</summary>
    public void EndSeeding()
    {
        for (var number = 1; number < _sets.Count; number++)
        {
            _sets[number] = _sets[number]?.EndSeeding();
        }
    }

    /// <summary>The set with the same head, but with or without times; it may be a new one.</summary>
    public int WithTimes(int number, bool hasSeen)
    {
        var head = _sets[number]!.Head;
        if (head.HasSeen == hasSeen)
        {
            return number;
        }
        if (!_withTimes.TryGetValue((number, hasSeen), out var other))
        {
            head = head with { HasSeen = hasSeen };
            other = _byPattern[head.Address].Find(s => _sets[s]!.Head.IsSame(head));
            _withTimes.Add((number, hasSeen), other = other == 0 ? Add(new RecordSet(head)) : other);
        }
        return other;
    }

    /// <summary>Releases the sets that are not used.</summary>
    public void Keep(bool[] used)
    {
        for (var number = 1; number < _sets.Count; number++)
        {
            if (!used[number] && _sets[number] is { } set)
            {
                _byPattern[set.Head.Address].Remove(number);
                _sets[number] = null;
            }
        }
        _withTimes.Clear();
    }

    private int? SetFor(RecordPacker packed, ManifestRecord record)
    {
        var isKnown = _patterns.TryGetValue(packed.Pattern, out var pattern, out var sets);
        foreach (var set in sets ?? [])
        {
            if (packed.Fits(_sets[set]!.Head, record))
            {
                return set;
            }
        }
        return sets?.Count >= MostSets ? null : Add(new RecordSet(packed.HeadOf(isKnown ? pattern! : new string(packed.Pattern), record)));
    }
}
