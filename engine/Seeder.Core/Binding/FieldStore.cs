using System.Runtime.InteropServices;
using System.Text;
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

    // Longer texts stay objects.
    private const int LongestText = 1024;

    private const int RecentCount = 64;

    private enum Kind : byte { Object, Latin, Wide, Number, Record, True, False, Null, Timed }

    private readonly List<byte[]> _chunks = [];
    private readonly List<BoundField[]> _shapes = [];
    private readonly Dictionary<(int Start, int Fields), List<int>> _byShape = [];
    private readonly List<FieldValue> _objects = [];
    private readonly List<string> _expressions = [];
    private readonly Dictionary<string, int> _byExpression = new(StringComparer.Ordinal);
    private readonly Recent?[] _recent = new Recent?[RecentCount];
    private readonly List<byte> _row = [];
    private int _used = ChunkBytes;

    private sealed record Recent(long Place, ImmutableArray<BoundField> Fields);

    /// <summary>Adds the fields of a record. Returns their place.</summary>
    public long Add(List<BoundField> fields)
    {
        _row.Clear();
        Write(ShapeOf(fields));
        foreach (var field in fields)
        {
            if (!field.IsConstant)
            {
                Write(field.Value);
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
        var shape = _shapes[ReadNumber(ref bytes)];
        var fields = new BoundField[shape.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = shape[i].IsConstant ? shape[i] : shape[i] with { Value = ReadValue(ref bytes) };
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
        return ReadValue(ref bytes);
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
        var kind = (Kind)bytes[0];
        bytes = bytes[1..];
        return kind switch
        {
            Kind.Latin or Kind.Wide or Kind.Number => ReadNumber(ref bytes),
            Kind.True or Kind.False or Kind.Null => 0,
            Kind.Object => _objects[ReadNumber(ref bytes)].PlainLength,
            _ => -1,
        };
    }

    private Span<byte> BytesAt(long place, BoundField[] shape, int field)
    {
        var bytes = _chunks[(int)(place >> 32)].AsSpan((int)place);
        ReadNumber(ref bytes);
        for (var i = 0; i < field; i++)
        {
            if (!shape[i].IsConstant)
            {
                SkipValue(ref bytes);
            }
        }
        return bytes;
    }

    /// <summary>Whether all copies of the record have the same object as value of a field.</summary>
    public bool IsConstantAt(long place, int field) => ShapeAt(place)[field].IsConstant;

    private BoundField[] ShapeAt(long place)
    {
        var bytes = _chunks[(int)(place >> 32)].AsSpan((int)place);
        return _shapes[ReadNumber(ref bytes)];
    }

    private static void SkipValue(ref Span<byte> bytes)
    {
        var kind = (Kind)bytes[0];
        bytes = bytes[1..];
        if (kind is Kind.True or Kind.False or Kind.Null)
        {
            return;
        }
        var number = ReadNumber(ref bytes);
        switch (kind)
        {
            case Kind.Latin or Kind.Number:
                bytes = bytes[number..];
                break;
            case Kind.Wide:
                bytes = bytes[(number * sizeof(char))..];
                break;
            case Kind.Timed:
                SkipValue(ref bytes);
                break;
        }
    }

    private int ShapeOf(List<BoundField> fields)
    {
        // Records that are written one by one have other spans each, so a key without a span would compare each with all before it.
        var key = fields.Count == 0 ? default : (fields[^1].Span.Start, fields.Count);
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

    private void Write(FieldValue value)
    {
        switch (value)
        {
            case FieldValue.Text { Value.Length: <= LongestText } text:
                Write(text.Value, IsLatin(text.Value) ? Kind.Latin : Kind.Wide);
                break;
            case FieldValue.Number { Digits.Length: <= LongestText } number when IsLatin(number.Digits):
                Write(number.Digits, Kind.Number);
                break;
            case FieldValue.Reference reference:
                _row.Add((byte)Kind.Record);
                Write(reference.Record);
                break;
            case FieldValue.Flag flag:
                _row.Add((byte)(flag.Value ? Kind.True : Kind.False));
                break;
            case FieldValue.Null:
                _row.Add((byte)Kind.Null);
                break;
            case FieldValue.Timed timed:
                _row.Add((byte)Kind.Timed);
                Write(ExpressionOf(timed.Expression));
                Write(timed.Value);
                break;
            default:
                _row.Add((byte)Kind.Object);
                Write(_objects.Count);
                _objects.Add(value);
                break;
        }
    }

    private FieldValue ReadValue(ref Span<byte> bytes)
    {
        var kind = (Kind)bytes[0];
        bytes = bytes[1..];
        switch (kind)
        {
            case Kind.Latin:
                return new FieldValue.Text(ReadText(ref bytes));
            case Kind.Wide:
                var length = ReadNumber(ref bytes);
                var text = new string(MemoryMarshal.Cast<byte, char>(bytes[..(length * sizeof(char))]));
                bytes = bytes[(length * sizeof(char))..];
                return new FieldValue.Text(text);
            case Kind.Number:
                return new FieldValue.Number(ReadText(ref bytes));
            case Kind.Record:
                return new FieldValue.Reference(ReadNumber(ref bytes));
            case Kind.True or Kind.False:
                return FieldValue.Flag.Of(kind == Kind.True);
            case Kind.Null:
                return FieldValue.Null.Value;
            case Kind.Timed:
                var expression = _expressions[ReadNumber(ref bytes)];
                return new FieldValue.Timed(ReadValue(ref bytes), expression);
            default:
                return _objects[ReadNumber(ref bytes)];
        }
    }

    private void Write(string text, Kind kind)
    {
        _row.Add((byte)kind);
        Write(text.Length);
        if (kind == Kind.Wide)
        {
            _row.AddRange(MemoryMarshal.AsBytes(text.AsSpan()));
            return;
        }
        foreach (var letter in text)
        {
            _row.Add((byte)letter);
        }
    }

    private static string ReadText(ref Span<byte> bytes)
    {
        var length = ReadNumber(ref bytes);
        var text = Encoding.Latin1.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static bool IsLatin(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff');

    private int ExpressionOf(string expression)
    {
        if (!_byExpression.TryGetValue(expression, out var at))
        {
            _byExpression.Add(expression, at = _expressions.Count);
            _expressions.Add(expression);
        }
        return at;
    }

    // Seven bits a byte, the lowest first.
    private void Write(int number)
    {
        var rest = (uint)number;
        for (; rest > 127; rest >>= 7)
        {
            _row.Add((byte)(rest | 128));
        }
        _row.Add((byte)rest);
    }

    private static int ReadNumber(ref Span<byte> bytes)
    {
        var (number, shift, at) = (0u, 0, 0);
        for (; bytes[at] > 127; at++, shift += 7)
        {
            number |= (bytes[at] & 127u) << shift;
        }
        number |= (uint)bytes[at] << shift;
        bytes = bytes[(at + 1)..];
        return (int)number;
    }
}
