using System.Runtime.InteropServices;
using System.Text;

namespace Seeder.Core.Binding;

/// <summary>Values as bytes. A value with references, and a long text, stays an object. Any number of threads may read.</summary>
internal sealed class ValueCode
{
    // Longer texts stay objects.
    private const int LongestText = 1024;

    private readonly List<FieldValue> _objects = [];
    private readonly List<string> _expressions = [];
    private readonly Dictionary<string, int> _byExpression = new(StringComparer.Ordinal);

    private enum Kind : byte { Object, Latin, Wide, Number, Record, True, False, Null, Timed }

    public void Write(List<byte> row, FieldValue value)
    {
        switch (value)
        {
            case FieldValue.Text { Value.Length: <= LongestText } text:
                Write(row, text.Value, IsLatin(text.Value) ? Kind.Latin : Kind.Wide);
                break;
            case FieldValue.Number { Digits.Length: <= LongestText } number when IsLatin(number.Digits):
                Write(row, number.Digits, Kind.Number);
                break;
            case FieldValue.Reference reference:
                row.Add((byte)Kind.Record);
                Write(row, reference.Record);
                break;
            case FieldValue.Flag flag:
                row.Add((byte)(flag.Value ? Kind.True : Kind.False));
                break;
            case FieldValue.Null:
                row.Add((byte)Kind.Null);
                break;
            case FieldValue.Timed timed:
                row.Add((byte)Kind.Timed);
                Write(row, ExpressionOf(timed.Expression));
                Write(row, timed.Value);
                break;
            default:
                row.Add((byte)Kind.Object);
                Write(row, _objects.Count);
                _objects.Add(value);
                break;
        }
    }

    /// <summary>Makes the value at the start, and moves behind it.</summary>
    public FieldValue Read(ref Span<byte> bytes)
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
                return new FieldValue.Timed(Read(ref bytes), expression);
            default:
                return _objects[ReadNumber(ref bytes)];
        }
    }

    /// <summary>The <see cref="FieldValue.PlainLength"/> of the value at the start. It makes no value.</summary>
    public int PlainLength(ref Span<byte> bytes)
    {
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

    /// <summary>Moves behind a value.</summary>
    public static void Skip(ref Span<byte> bytes)
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
                Skip(ref bytes);
                break;
        }
    }

    private static void Write(List<byte> row, string text, Kind kind)
    {
        row.Add((byte)kind);
        Write(row, text.Length);
        if (kind == Kind.Wide)
        {
            row.AddRange(MemoryMarshal.AsBytes(text.AsSpan()));
            return;
        }
        foreach (var letter in text)
        {
            row.Add((byte)letter);
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
    public static void Write(List<byte> row, int number)
    {
        var rest = (uint)number;
        for (; rest > 127; rest >>= 7)
        {
            row.Add((byte)(rest | 128));
        }
        row.Add((byte)rest);
    }

    public static int ReadNumber(ref Span<byte> bytes)
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
