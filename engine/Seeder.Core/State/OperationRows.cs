using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>What the operations of <see cref="OperationRows"/> have in common.</summary>
/// <param name="Address">The pattern of their addresses.</param>
/// <param name="IdPrefix">The first characters of their ids; null if they have no ids before the call.</param>
/// <param name="IsUnknown">For each field of the shape, whether it has no fingerprint yet.</param>
/// <param name="In">The pattern of their parents' addresses; null without parents.</param>
/// <param name="Refs">The patterns of the addresses to which they refer.</param>
/// <param name="HasSent">Whether they have a <see cref="JournalOperation.Sent"/>.</param>
internal sealed record OperationHead(
    PatternHead Address,
    string Type,
    OperationKind Kind,
    string? IdPrefix,
    ImmutableArray<string> Shape,
    ImmutableArray<bool> IsUnknown,
    PatternHead? In,
    ImmutableArray<PatternHead> Refs,
    bool IsNested,
    string? NestedField,
    bool Keep,
    bool HasSent)
{
    /// <summary>The count of numbers in the addresses of parents and references.</summary>
    public int Others => (In?.Numbers ?? 0) + Refs.Sum(r => r.Numbers);
}

/// <summary>
/// Operations on copies of one entry of the plan in little memory: each is a row of fixed width, and an object is made only for a reader.
/// </summary>
internal sealed class OperationRows
{
    // Arrays of 85,000 bytes and more are collected rarely.
    private const int ChunkBytes = 64 * 1024;

    private const int FirstRows = 8;

    private const int PrintBytes = 6;

    private readonly List<byte[]> _chunks = [];
    private readonly int _perChunk;
    private readonly int _width;
    private readonly int _others;
    private readonly int _id;
    private readonly int _prints;

    public OperationRows(OperationHead head)
    {
        Head = head;
        // The position in the call, the position in the plan and the position of the parent come first.
        _others = sizeof(int) * (3 + head.Address.Numbers);
        _id = _others + (sizeof(int) * head.Others);
        _prints = _id + (head.IdPrefix is null ? 0 : sizeof(long));
        _width = _prints + (PrintBytes * head.Shape.Length * (head.HasSent ? 2 : 1));
        _perChunk = Math.Max(1, ChunkBytes / _width);
    }

    public OperationHead Head { get; }

    public int Count { get; private set; }

    /// <param name="numbers">The numbers of the address.</param>
    /// <param name="others">The numbers of the parent's address, then of those of each reference.</param>
    /// <param name="id">0 if they have no ids.</param>
    /// <param name="prints">The fingerprints of the shape, then of the sent values. Those of unknown values have no meaning.</param>
    public int Add(
        int at, int order, int nested, ReadOnlySpan<int> numbers, ReadOnlySpan<int> others, long id, ReadOnlySpan<ulong> prints)
    {
        var row = NewRow();
        WriteAll(row, [at, order, nested]);
        WriteAll(row[(3 * sizeof(int))..], numbers);
        WriteAll(row[_others..], others);
        if (Head.IdPrefix is not null)
        {
            BinaryPrimitives.WriteInt64LittleEndian(row[_id..], id);
        }
        for (var i = 0; i < prints.Length; i++)
        {
            var place = row.Slice(_prints + (i * PrintBytes), PrintBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)prints[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(place[sizeof(uint)..], (ushort)(prints[i] >> 32));
        }
        return Count++;
    }

    /// <summary>The position of an operation in the call.</summary>
    public int At(int row) => IntAt(row, 0);

    public int OrderAt(int row) => IntAt(row, 1);

    public int NestedAt(int row) => IntAt(row, 2);

    public int NumberAt(int row, int number) => IntAt(row, 3 + number);

    /// <summary>A number of the parent's address, or of a reference.</summary>
    public int OtherAt(int row, int number) => IntAt(row, (_others / sizeof(int)) + number);

    public long IdNumberAt(int row) => BinaryPrimitives.ReadInt64LittleEndian(Row(row)[_id..]);

    /// <summary>The fingerprint of a field of the shape, or after them of a sent value.</summary>
    public ulong PrintAt(int row, int field)
    {
        var place = Row(row).Slice(_prints + (field * PrintBytes), PrintBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(place)
            | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(place[sizeof(uint)..]) << 32);
    }

    public JournalOperation this[int row]
    {
        get
        {
            var next = 0;
            var parent = Head.In is { } pattern ? OtherAddress(row, pattern, ref next) : null;
            var refs = Head.Refs.IsEmpty ? [] : new string[Head.Refs.Length];
            for (var i = 0; i < refs.Length; i++)
            {
                refs[i] = OtherAddress(row, Head.Refs[i], ref next);
            }
            return new JournalOperation(
                AddressAt(row),
                Head.Type,
                Head.Kind,
                Head.IdPrefix is { } prefix ? PackedId.TextOf(prefix, IdNumberAt(row)) : null,
                parent,
                NestedAt(row),
                Head.NestedField,
                Head.Shape,
                TextOfPrints(row, 0),
                ImmutableCollectionsMarshal.AsImmutableArray(refs),
                OrderAt(row))
            {
                Keep = Head.Keep,
                Sent = Head.HasSent ? TextOfPrints(row, Head.Shape.Length) : null,
            };
        }
    }

    public string AddressAt(int row)
    {
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        return AddressPattern.Join(Head.Address.Address, NumbersAt(row, numbers));
    }

    /// <summary>The numbers of the address.</summary>
    public ReadOnlySpan<int> NumbersAt(int row, Span<int> numbers)
    {
        for (var i = 0; i < Head.Address.Numbers; i++)
        {
            numbers[i] = NumberAt(row, i);
        }
        return numbers[..Head.Address.Numbers];
    }

    /// <summary>The numbers of the parent's address, then of those of each reference.</summary>
    public ReadOnlySpan<int> OthersAt(int row, Span<int> numbers)
    {
        var count = (_id - _others) / sizeof(int);
        for (var i = 0; i < count; i++)
        {
            numbers[i] = OtherAt(row, i);
        }
        return numbers[..count];
    }

    /// <summary>The fingerprints of the shape.</summary>
    public ReadOnlySpan<ulong> PrintsAt(int row, Span<ulong> prints)
    {
        for (var i = 0; i < Head.Shape.Length; i++)
        {
            prints[i] = PrintAt(row, i);
        }
        return prints[..Head.Shape.Length];
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

    private string TextOfPrints(int row, int first)
    {
        var text = new char[Head.Shape.Length * Fingerprint.Length];
        for (var f = 0; f < Head.Shape.Length; f++)
        {
            var place = text.AsSpan(f * Fingerprint.Length, Fingerprint.Length);
            if (Head.IsUnknown[f])
            {
                Fingerprint.Unknown.CopyTo(place);
            }
            else
            {
                Fingerprint.Write(PrintAt(row, first + f), place);
            }
        }
        return new string(text);
    }

    private int IntAt(int row, int number) => BinaryPrimitives.ReadInt32LittleEndian(Row(row)[(number * sizeof(int))..]);

    private ReadOnlySpan<byte> Row(int row) => _chunks[row / _perChunk].AsSpan(row % _perChunk * _width, _width);

    private Span<byte> NewRow()
    {
        var (chunk, row) = Math.DivRem(Count, _perChunk);
        if (chunk == _chunks.Count)
        {
            // Most calls of a plan without many copies have few operations.
            _chunks.Add(new byte[_width * (chunk == 0 ? Math.Min(FirstRows, _perChunk) : _perChunk)]);
        }
        else if ((row + 1) * _width > _chunks[chunk].Length)
        {
            var larger = new byte[Math.Min(2 * _chunks[chunk].Length, _width * _perChunk)];
            _chunks[chunk].AsSpan(0, row * _width).CopyTo(larger);
            _chunks[chunk] = larger;
        }
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
