using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>Reads what a row of <see cref="OperationRows"/> needs from an operation.</summary>
internal ref struct OperationPacker(Span<char> pattern, Span<int> numbers, Span<int> others, Span<ulong> prints)
{
    /// <summary>The most numbers in the addresses of an operation's parent and references, and the most fields.</summary>
    public const int MostOthers = 32, MostPrints = 255;

    private readonly Span<char> _pattern = pattern;
    private readonly Span<int> _numbers = numbers;
    private readonly Span<int> _others = others;
    private readonly Span<ulong> _prints = prints;
    private int _length;
    private int _numberCount;
    private int _otherCount;
    private int _printCount;

    public readonly ReadOnlySpan<char> Pattern => _pattern[.._length];

    /// <summary>
    /// Returns false if the operation cannot be packed: its address has no number, or it has more than rows hold.
    /// </summary>
    public bool TryRead(JournalOperation operation)
    {
        (_otherCount, _printCount) = (0, 0);
        if (operation is not { Replaced: null, IdempotencyKey: null, Body: null, Origin: null, Reads: false, Once: false, Nested: >= -1 }
            || (operation.Id is { } id && !OperationSets.IsPlain(id)))
        {
            return false;
        }
        _numberCount = AddressPattern.Split(operation.Address, _pattern, _numbers, out _length);
        return _numberCount > 0
            && (operation.In is not { } parent || TryReadOther(parent))
            && TryReadOthers(operation.Refs)
            && TryReadPrints(operation, operation.Hash)
            && (operation.Sent is not { } sent || TryReadPrints(operation, sent));
    }

    public readonly bool Fits(OperationHead head, JournalOperation operation)
    {
        if (head.Type != operation.Type
            || head.Kind != operation.Kind
            || head.Keep != operation.Keep
            || head.IsNested != operation.Nested >= 0
            || head.NestedField != operation.NestedField
            || head.HasSent != operation.Sent is not null
            || head.In is null != operation.In is null
            || head.Refs.Length != operation.Refs.Length
            || head.IdPrefix is null != operation.Id is null
            || operation.Id?.StartsWith(head.IdPrefix!, StringComparison.Ordinal) == false
            || !(head.Shape == operation.Shape || head.Shape.SequenceEqual(operation.Shape)))
        {
            return false;
        }
        for (var f = 0; f < head.Shape.Length; f++)
        {
            if (head.IsUnknown[f] != OperationSets.IsUnknown(operation.Hash, f))
            {
                return false;
            }
        }
        Span<char> other = stackalloc char[AddressPattern.MostLength];
        if (operation.In is { } parent && !IsOf(parent, head.In!.Value, other))
        {
            return false;
        }
        for (var i = 0; i < head.Refs.Length; i++)
        {
            if (!IsOf(operation.Refs[i], head.Refs[i], other))
            {
                return false;
            }
        }
        return true;
    }

    public readonly OperationHead HeadOf(string pattern, JournalOperation operation) => new(
        new PatternHead(pattern, _numberCount),
        operation.Type,
        operation.Kind,
        operation.Id?[..PackedId.PrefixLength],
        operation.Shape,
        [.. operation.Shape.Select((_, f) => OperationSets.IsUnknown(operation.Hash, f))],
        operation.In is { } parent ? PatternOf(parent) : null,
        [.. operation.Refs.Select(PatternOf)],
        operation.Nested >= 0,
        operation.NestedField,
        operation.Keep,
        operation.Sent is not null);

    /// <param name="at">The position of the operation in the call.</param>
    public readonly int AddTo(OperationRows rows, JournalOperation operation, int at) => rows.Add(
        at,
        operation.Order,
        operation.Nested,
        _numbers[.._numberCount],
        _others[.._otherCount],
        operation.Id is { } id ? PackedId.NumberOf(id) : 0,
        _prints[.._printCount]);

    private bool TryReadPrints(JournalOperation operation, string prints)
    {
        var fields = operation.Shape.Length;
        if (prints.Length != fields * Fingerprint.Length || _printCount + fields > _prints.Length)
        {
            return false;
        }
        for (var f = 0; f < fields; f++)
        {
            // A field without a fingerprint has none of its sent value either.
            if (!Fingerprint.TryUnpack(OperationSets.Print(prints, f), out _prints[_printCount++])
                && !(OperationSets.IsUnknown(prints, f) && OperationSets.IsUnknown(operation.Hash, f)))
            {
                return false;
            }
            if (OperationSets.IsUnknown(operation.Hash, f) && !OperationSets.IsUnknown(prints, f))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadOthers(ImmutableArray<string> addresses)
    {
        foreach (var address in addresses)
        {
            if (!TryReadOther(address))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadOther(string address)
    {
        Span<char> other = stackalloc char[AddressPattern.MostLength];
        Span<int> found = stackalloc int[AddressPattern.MostNumbers];
        var count = AddressPattern.Split(address, other, found, out _);
        if (count < 0 || _otherCount + count > _others.Length)
        {
            return false;
        }
        found[..count].CopyTo(_others[_otherCount..]);
        _otherCount += count;
        return true;
    }

    private static bool IsOf(string address, PatternHead head, Span<char> pattern) =>
        AddressPattern.Split(address, pattern, stackalloc int[AddressPattern.MostNumbers], out var length) == head.Numbers
        && pattern[..length].SequenceEqual(head.Address);

    private static PatternHead PatternOf(string address)
    {
        Span<char> pattern = stackalloc char[AddressPattern.MostLength];
        var count = AddressPattern.Split(address, pattern, stackalloc int[AddressPattern.MostNumbers], out var length);
        return new PatternHead(new string(pattern[..length]), count);
    }
}
