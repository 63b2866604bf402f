using System.Runtime.InteropServices;
using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// The fields of the records of a large plan, in little memory: a record is a few bytes in place of an object for each value. Reading makes
/// the objects again. Values that all copies of a record share are objects that its copies share. Any number of threads may read.
/// </summary>
internal sealed class FieldStore
{
    // Arrays of 85,000 bytes and more are collected rarely.
    private const int ChunkBytes = 64 * 1024;

    private const int RecentCount = 64;

    private readonly List<byte[]> _chunks = [];
    private readonly List<BoundField[]> _shapes = [];
    private readonly Dictionary<(int Starts, int Fields), List<int>> _byShape = [];
    private readonly ValueCode _code = new();
    private readonly Recent?[] _recent = new Recent?[RecentCount];
    private readonly List<byte> _row = [];
    private int _used = ChunkBytes;

    private sealed record Recent(long Place, ImmutableArray<BoundField> Fields);

    /// <summary>Adds the fields of a record. Returns their place.</summary>
    public long Add(List<BoundField> fields)
    {
        _row.Clear();
        ValueCode.Write(_row, ShapeOf(fields));
        foreach (var field in fields)
        {
            if (!field.IsConstant)
            {
                _code.Write(_row, field.Value);
            }
        }
        if (_used + _row.Count > ChunkBytes)
        {
            _chunks.Add(new byte[Math.Max(ChunkBytes, _row.Count)]);
            _used = 0;
        }
        CollectionsMarshal.AsSpan(_row).CopyTo(_chunks[^1].AsSpan(_used));
        var place = ((long)(_chunks.Count - 1) << 32) | (uint)_used;
        _used += _row.Count;
        return place;
    }

    /// <summary>The fields of a record. The last ones are remembered, because a reader asks for them one by one.</summary>
    public ImmutableArray<BoundField> Read(long place)
    {
        ref var recent = ref _recent[(int)(((ulong)place * 0x9E3779B97F4A7C15UL) >> 58)];
        if (recent is { } known && known.Place == place)
        {
            return known.Fields;
        }
        var bytes = _chunks[(int)(place >> 32)].AsSpan((int)place);
        var shape = _shapes[ValueCode.ReadNumber(ref bytes)];
        var fields = new BoundField[shape.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = shape[i].IsConstant ? shape[i] : shape[i] with { Value = _code.Read(ref bytes) };
        }
        var read = new Recent(place, ImmutableCollectionsMarshal.AsImmutableArray(fields));
        recent = read;
        return read.Fields;
    }

    /// <summary>The number of fields of a record. It makes no values.</summary>
    public int CountAt(long place) => ShapeAt(place).Length;

    /// <summary>The schema of a field of a record. It makes no values.</summary>
    public FieldSchema FieldAt(long place, int field) => ShapeAt(place)[field].Field;

    /// <summary>The value of one field of a record. It makes no other values.</summary>
    public FieldValue ValueAt(long place, int field)
    {
        var shape = ShapeAt(place);
        if (shape[field].IsConstant)
        {
            return shape[field].Value;
        }
        var bytes = BytesAt(place, shape, field);
        return _code.Read(ref bytes);
    }

    /// <summary>The number of characters of a value that contains no reference; -1 for another value. It makes no values.</summary>
    public int PlainLengthAt(long place, int field)
    {
        var shape = ShapeAt(place);
        if (shape[field].IsConstant)
        {
            return shape[field].Value.PlainLength;
        }
        var bytes = BytesAt(place, shape, field);
        return _code.PlainLength(ref bytes);
    }

    private Span<byte> BytesAt(long place, BoundField[] shape, int field)
    {
        var bytes = _chunks[(int)(place >> 32)].AsSpan((int)place);
        ValueCode.ReadNumber(ref bytes);
        for (var i = 0; i < field; i++)
        {
            if (!shape[i].IsConstant)
            {
                ValueCode.Skip(ref bytes);
            }
        }
        return bytes;
    }

    /// <summary>Whether all copies of the record have the same object as value of a field.</summary>
    public bool IsConstantAt(long place, int field) => ShapeAt(place)[field].IsConstant;

    private BoundField[] ShapeAt(long place)
    {
        var bytes = _chunks[(int)(place >> 32)].AsSpan((int)place);
        return _shapes[ValueCode.ReadNumber(ref bytes)];
    }

    private int ShapeOf(List<BoundField> fields)
    {
        // Records that are written one by one, and rows of a file, have other spans each. A key without all of them would compare each
        // record with all before it.
        var starts = new HashCode();
        foreach (var field in fields)
        {
            starts.Add(field.Span.Start);
        }
        var key = (starts.ToHashCode(), fields.Count);
        if (!_byShape.TryGetValue(key, out var candidates))
        {
            _byShape.Add(key, candidates = []);
        }
        foreach (var candidate in candidates)
        {
            if (IsOf(_shapes[candidate], fields))
            {
                return candidate;
            }
        }
        candidates.Add(_shapes.Count);
        _shapes.Add([.. fields.Select(f => f.IsConstant ? f : f with { Value = FieldValue.Null.Value })]);
        return _shapes.Count - 1;
    }

    private static bool IsOf(BoundField[] shape, List<BoundField> fields)
    {
        for (var i = 0; i < shape.Length; i++)
        {
            if (!ReferenceEquals(shape[i].Field, fields[i].Field)
                || shape[i].Span != fields[i].Span
                || shape[i].IsConstant != fields[i].IsConstant
                || (shape[i].IsConstant && !ReferenceEquals(shape[i].Value, fields[i].Value)))
            {
                return false;
            }
        }
        return true;
    }
}
