using System.Buffers.Binary;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>What the records of a <see cref="RecordSet"/> have in common.</summary>
/// <param name="Address">The pattern of their addresses.</param>
/// <param name="Numbers">The count of numbers in each address.</param>
/// <param name="IdPrefix">The first characters of their ids.</param>
/// <param name="In">The pattern of their parents' addresses; null if they are not nested.</param>
/// <param name="Refs">The patterns of the addresses to which they refer.</param>
/// <param name="Sent">The fields of <see cref="ManifestRecord.Sent"/>, in order.</param>
/// <param name="HasSeen">Whether they have a <see cref="ManifestRecord.Seen"/>.</param>
internal sealed record RecordSetHead(
    string Address,
    int Numbers,
    string Type,
    string IdPrefix,
    ImmutableArray<string> Shape,
    PatternHead? In,
    ImmutableArray<PatternHead> Refs,
    ImmutableArray<string> Sent,
    bool HasSeen)
{
    public bool Created { get; init; }

    public bool Keep { get; init; }

    public bool IsNew { get; init; }

    public bool Deactivated { get; init; }

    public Origin? Origin { get; init; }

    /// <summary>Whether records of both can be in one set.</summary>
    public bool IsSame(RecordSetHead other) =>
        Shape.SequenceEqual(other.Shape)
            && Refs.SequenceEqual(other.Refs)
            && Sent.SequenceEqual(other.Sent)
            && this with { Shape = other.Shape, Refs = other.Refs, Sent = other.Sent } == other;
}

/// <summary>A pattern of addresses, and the count of its numbers.</summary>
internal readonly record struct PatternHead(string Address, int Numbers);

/// <summary>
/// Many records of one entry of the plan in little memory: each is a row of fixed width, with its numbers, its id and its fingerprints.
/// Rows are added and never changed.
/// </summary>
internal sealed class RecordSet
{
    // Arrays of 85,000 bytes and more are collected rarely.
    private const int ChunkBytes = 64 * 1024;

    private const int FirstRows = 8;

    private const int PrintBytes = 6;

    private readonly List<byte[]> _chunks = [];
    private readonly Dictionary<string, int> _fields = new(StringComparer.Ordinal);
    private readonly int _perChunk;
    private readonly int _width;
    private readonly int _references;
    private readonly int _seen;
    private readonly int _prints;
    private bool _isShared;

    public RecordSet(RecordSetHead head)
    {
        Head = head;
        Others = (head.In?.Numbers ?? 0) + head.Refs.Sum(r => r.Numbers);
        // The id and the position come first.
        _references = sizeof(long) + sizeof(int) + (head.Numbers * sizeof(int));
        _seen = _references + (Others * sizeof(int));
        _prints = _seen + (head.HasSeen ? sizeof(long) : 0);
        _width = _prints + ((head.Shape.Length + head.Sent.Length) * PrintBytes);
        _perChunk = Math.Max(1, ChunkBytes / _width);
        for (var i = head.Shape.Length - 1; i >= 0; i--)
        {
            _fields[head.Shape[i]] = i;
        }
    }

    private RecordSet(RecordSet other, RecordSetHead head)
        : this(head)
    {
        _chunks.AddRange(other._chunks);
        Count = other.Count;
        _isShared = other._isShared = true;
    }

    public RecordSetHead Head { get; }

    /// <summary>The count of numbers in the addresses of parents and references.</summary>
    public int Others { get; }

    public int Count { get; private set; }

    /// <summary>The same rows, to which others can be added.</summary>
    public RecordSet Copy() => new(this, Head);

    /// <summary>The same rows, of records that no unfinished run created.</summary>
    public RecordSet EndSeeding() => new(this, Head with { IsNew = false });

    /// <param name="others">The numbers of the parent's address, then of those of each reference.</param>
    /// <param name="seen">In seconds since 1970.</param>
    /// <param name="prints">The fingerprints of the shape, then of the sent values.</param>
    public int Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> others, long id, int order, long seen, ReadOnlySpan<ulong> prints)
    {
        var row = NewRow();
        BinaryPrimitives.WriteInt64LittleEndian(row, id);
        BinaryPrimitives.WriteInt32LittleEndian(row[sizeof(long)..], order);
        WriteAll(row[(sizeof(long) + sizeof(int))..], numbers);
        WriteAll(row[_references..], others);
        if (Head.HasSeen)
        {
            BinaryPrimitives.WriteInt64LittleEndian(row[_seen..], seen);
        }
        for (var i = 0; i < prints.Length; i++)
        {
            var place = row.Slice(_prints + (i * PrintBytes), PrintBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)prints[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(place[sizeof(uint)..], (ushort)(prints[i] >> 32));
        }
        return Count++;
    }

    /// <summary>Adds a row of a set whose head differs at most in whether it has times.</summary>
    /// <param name="seen">In seconds since 1970.</param>
    public int AddFrom(RecordSet other, int row, long seen)
    {
        var from = other.Row(row);
        var to = NewRow();
        from[.._seen].CopyTo(to);
        if (Head.HasSeen)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to[_seen..], seen);
        }
        from[other._prints..].CopyTo(to[_prints..]);
        return Count++;
    }

    public long IdNumberAt(int row) => BinaryPrimitives.ReadInt64LittleEndian(Row(row));

    public int OrderAt(int row) => BinaryPrimitives.ReadInt32LittleEndian(Row(row)[sizeof(long)..]);

    public int NumberAt(int row, int number) =>
        BinaryPrimitives.ReadInt32LittleEndian(Row(row)[(sizeof(long) + sizeof(int) + (number * sizeof(int)))..]);

    /// <summary>A number of the parent's address, or of a reference.</summary>
    public int OtherAt(int row, int number) => BinaryPrimitives.ReadInt32LittleEndian(Row(row)[(_references + (number * sizeof(int)))..]);

    public long SeenAt(int row) => BinaryPrimitives.ReadInt64LittleEndian(Row(row)[_seen..]);

    /// <summary>The fingerprint of a field of the shape, or after them of a sent value.</summary>
    public ulong PrintAt(int row, int field)
    {
        var place = Row(row).Slice(_prints + (field * PrintBytes), PrintBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(place)
            | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(place[sizeof(uint)..]) << 32);
    }

    public string AddressAt(int row)
    {
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        return AddressPattern.Join(Head.Address, NumbersAt(row, numbers));
    }

    /// <summary>Whether the record of a row has this address.</summary>
    public bool IsAt(int row, ReadOnlySpan<char> address)
    {
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        return AddressPattern.IsJoined(address, Head.Address, NumbersAt(row, numbers));
    }

    /// <summary>Whether the record of a row is nested in the record of this address; null is that of no record.</summary>
    public bool IsIn(int row, string? address)
    {
        if (address is null || Head.In is not { } parent)
        {
            return address is null && Head.In is null;
        }
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        for (var i = 0; i < parent.Numbers; i++)
        {
            numbers[i] = OtherAt(row, i);
        }
        return AddressPattern.IsJoined(address, parent.Address, numbers[..parent.Numbers]);
    }

    public bool HasNumbers(int row, ReadOnlySpan<int> numbers)
    {
        Span<int> own = stackalloc int[AddressPattern.MostNumbers];
        return numbers.SequenceEqual(NumbersAt(row, own));
    }

    public ReadOnlySpan<int> NumbersAt(int row, Span<int> numbers)
    {
        for (var i = 0; i < Head.Numbers; i++)
        {
            numbers[i] = NumberAt(row, i);
        }
        return numbers[..Head.Numbers];
    }

    public string IdAt(int row) => PackedId.TextOf(Head.IdPrefix, IdNumberAt(row));

    public string? InAt(int row)
    {
        var next = 0;
        return Head.In is { } parent ? OtherAddress(row, parent, ref next) : null;
    }

    public ImmutableArray<string> RefsAt(int row)
    {
        if (Head.Refs.IsEmpty)
        {
            return [];
        }
        var next = Head.In?.Numbers ?? 0;
        var refs = ImmutableArray.CreateBuilder<string>(Head.Refs.Length);
        foreach (var reference in Head.Refs)
        {
            refs.Add(OtherAddress(row, reference, ref next));
        }
        return refs.MoveToImmutable();
    }

    public string HashAt(int row)
    {
        var prints = new char[Head.Shape.Length * Fingerprint.Length];
        for (var i = 0; i < Head.Shape.Length; i++)
        {
            Fingerprint.Write(PrintAt(row, i), prints.AsSpan(i * Fingerprint.Length, Fingerprint.Length));
        }
        return new string(prints);
    }

    /// <summary>The bits of a field's fingerprint; null if the shape does not have the field.</summary>
    public ulong? BitsAt(int row, string field) => _fields.TryGetValue(field, out var at) ? PrintAt(row, at) : null;

    /// <summary>The fingerprint of a field; null if the shape does not have it.</summary>
    public string? FingerprintAt(int row, string field) =>
        _fields.TryGetValue(field, out var at) ? Fingerprint.TextOf(PrintAt(row, at)) : null;

    public ImmutableSortedDictionary<string, string> SentAt(int row)
    {
        if (Head.Sent.IsEmpty)
        {
            return ManifestRecord.NoPrints;
        }
        var prints = ManifestRecord.NoPrints.ToBuilder();
        for (var i = 0; i < Head.Sent.Length; i++)
        {
            prints.Add(Head.Sent[i], Fingerprint.TextOf(PrintAt(row, Head.Shape.Length + i)));
        }
        return prints.ToImmutable();
    }

    private string OtherAddress(int row, PatternHead pattern, ref int next)
    {
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        for (var i = 0; i < pattern.Numbers; i++)
        {
            numbers[i] = OtherAt(row, next++);
        }
        return AddressPattern.Join(pattern.Address, numbers[..pattern.Numbers]);
    }

    private ReadOnlySpan<byte> Row(int row) => _chunks[row / _perChunk].AsSpan(row % _perChunk * _width, _width);

    private Span<byte> NewRow()
    {
        var (chunk, row) = Math.DivRem(Count, _perChunk);
        if (chunk == _chunks.Count)
        {
            // Most sets of a plan without many copies have few records.
            _chunks.Add(new byte[_width * (chunk == 0 ? Math.Min(FirstRows, _perChunk) : _perChunk)]);
        }
        else if (_isShared || (row + 1) * _width > _chunks[chunk].Length)
        {
            var larger = new byte[Math.Min(2 * _chunks[chunk].Length, _width * _perChunk)];
            _chunks[chunk].AsSpan(0, row * _width).CopyTo(larger);
            _chunks[chunk] = larger;
        }
        _isShared = false;
        return _chunks[chunk].AsSpan(row * _width, _width);
    }

    private static void WriteAll(Span<byte> row, ReadOnlySpan<int> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(row[(i * sizeof(int))..], numbers[i]);
        }
    }
}
