using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>Reads what a row of a <see cref="RecordSet"/> needs from a record.</summary>
internal ref struct RecordPacker(Span<char> pattern, Span<int> numbers)
{
    /// <summary>The most numbers in the addresses of a record's parent and references, and the most fields.</summary>
    public const int MostOthers = 32, MostPrints = 255;

    private readonly Span<char> _pattern = pattern;
    private readonly Span<int> _numbers = numbers;
    private int _length;
    private int _count;
    private int _others;
    private int _prints;
    private long _seen;

    public readonly ReadOnlySpan<char> Pattern => _pattern[.._length];

    public readonly ReadOnlySpan<int> Numbers => _numbers[.._count];

    /// <summary>
    /// Returns false if the record cannot be packed: its address has no number, or it has more than an id, parents and fingerprints.
    /// </summary>
    public bool TryRead(string address, ManifestRecord record, Span<int> others, Span<ulong> prints)
    {
        _count = AddressPattern.Split(address, _pattern, _numbers, out _length);
        _seen = record.Seen?.ToUnixTimeSeconds() ?? 0;
        return _count > 0
            && record.Id.Length == 18
            && SalesforceId.TryNormalise(record.Id, out var id)
            && id == record.Id
            && record.Own.Count + record.Repaired.Count + record.Read.Count == 0
            && (record.Seen is not { } seen || seen == DateTimeOffset.FromUnixTimeSeconds(_seen))
            && TryReadPrints(record, prints)
            && TryReadOthers(record, others);
    }

    public readonly bool Fits(RecordSetHead head, ManifestRecord record)
    {
        if (head.Created != record.Created
            || head.Keep != record.Keep
            || head.IsNew != record.IsNew
            || head.Deactivated != record.Deactivated
            || head.HasSeen != record.Seen is not null
            || head.Type != record.Type
            || head.Origin != record.Origin
            || !record.Id.StartsWith(head.IdPrefix, StringComparison.Ordinal)
            || !(head.Shape == record.Shape || head.Shape.SequenceEqual(record.Shape))
            || head.Sent.Length != record.Sent.Count
            || head.Refs.Length != record.Refs.Length
            || head.In is null != record.In is null)
        {
            return false;
        }
        Span<char> other = stackalloc char[AddressPattern.MostLength];
        if (record.In is { } parent && !IsOf(parent, head.In!.Value, other))
        {
            return false;
        }
        for (var i = 0; i < head.Refs.Length; i++)
        {
            if (!IsOf(record.Refs[i], head.Refs[i], other))
            {
                return false;
            }
        }
        return head.Sent.IsEmpty || head.Sent.SequenceEqual(record.Sent.Keys);
    }

    public readonly RecordSetHead HeadOf(string pattern, ManifestRecord record) => new(
        pattern,
        _count,
        record.Type,
        record.Id[..PackedId.PrefixLength],
        record.Shape,
        record.In is { } parent ? PatternOf(parent) : null,
        [.. record.Refs.Select(PatternOf)],
        [.. record.Sent.Keys],
        record.Seen is not null)
    {
        Created = record.Created,
        Keep = record.Keep,
        IsNew = record.IsNew,
        Deactivated = record.Deactivated,
        Origin = record.Origin,
    };

    public readonly int AddTo(RecordSet set, ManifestRecord record, ReadOnlySpan<int> others, ReadOnlySpan<ulong> prints) =>
        set.Add(Numbers, others[.._others], PackedId.NumberOf(record.Id), record.Order, _seen, prints[.._prints]);

    private bool TryReadPrints(ManifestRecord record, Span<ulong> prints)
    {
        var hash = record.Hash.AsSpan();
        _prints = record.Shape.Length + record.Sent.Count;
        if (_prints > prints.Length || hash.Length != record.Shape.Length * Fingerprint.Length)
        {
            return false;
        }
        for (var i = 0; i < record.Shape.Length; i++)
        {
            if (!Fingerprint.TryUnpack(hash.Slice(i * Fingerprint.Length, Fingerprint.Length), out prints[i]))
            {
                return false;
            }
        }
        if (record.Sent.Count == 0)
        {
            return true;
        }
        var next = record.Shape.Length;
        foreach (var (_, print) in record.Sent)
        {
            if (!Fingerprint.TryUnpack(print, out prints[next++]))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadOthers(ManifestRecord record, Span<int> others)
    {
        _others = 0;
        if (record.In is { } parent && !TryReadOther(parent, others))
        {
            return false;
        }
        foreach (var reference in record.Refs)
        {
            if (!TryReadOther(reference, others))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadOther(string address, Span<int> others)
    {
        Span<char> other = stackalloc char[AddressPattern.MostLength];
        Span<int> found = stackalloc int[AddressPattern.MostNumbers];
        var count = AddressPattern.Split(address, other, found, out _);
        if (count < 0 || _others + count > others.Length)
        {
            return false;
        }
        found[..count].CopyTo(others[_others..]);
        _others += count;
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
