using System.Buffers;
using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls.Jobs;

/// <summary>A value in the CSV of a job (Bulk API 2.0 guide, "Prepare CSV Files").</summary>
internal static class JobCell
{
    /// <summary>Sets a field to null. An empty cell does not change the field.</summary>
    public const string Null = "#N/A";

    public static ReadOnlySpan<byte> NullUtf8 => "#N/A"u8;

    // An id, or a value that only the org knows.
    private const int UnknownLength = 18;

    // A space beside a quote is an error, so a value with spaces at its ends is quoted itself.
    private static readonly SearchValues<byte> Special = SearchValues.Create("\",\n\r \t"u8);

    /// <summary>The approximate number of bytes of a value without quotes; -1 if a job would change the value.</summary>
    public static int Size(FieldValue value) => value switch
    {
        // The text would be read as null.
        FieldValue.Text text when text.Value.Trim() == Null => -1,
        FieldValue.Text text => Encoding.UTF8.GetByteCount(text.Value) + text.Value.AsSpan().Count('"'),
        FieldValue.Number number => number.Digits.Length,
        FieldValue.Flag => 5,
        FieldValue.Null => Null.Length,
        FieldValue.Timed timed => Size(timed.Value),
        FieldValue.Composed composed => SizeOf(composed.Parts),
        _ => UnknownLength,
    };

    private static int SizeOf(ImmutableArray<FieldValue> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            size += Math.Max(0, Size(part));
        }
        return size;
    }

    /// <summary>The text of a value; empty if the field does not change.</summary>
    /// <param name="isUpdate">Whether null clears the field. In an insert, null means the same as leaving the field out.</param>
    public static string TextOf(FieldSchema field, FieldValue value, Holes holes, bool isUpdate)
    {
        var nothing = isUpdate ? Null : "";
        switch (value)
        {
            // A checkbox cannot be null.
            case FieldValue.Null when field.Type == FieldType.Boolean:
                return "false";
            case FieldValue.Null:
                return nothing;
            case FieldValue.Number number:
                return number.Digits;
            case FieldValue.Flag flag:
                return flag.Value ? "true" : "false";
            case FieldValue.Timed timed:
                return TextOf(field, timed.Value, holes, isUpdate);
            case FieldValue.OrgValue when field.Type == FieldType.Date && holes.Require(value) is { Length: > 10 } moment:
                return moment[..10];
            default:
                var text = holes.Require(value);
                return text.Length == 0 ? nothing : text.Contains('\r') ? text.ReplaceLineEndings("\n") : text;
        }
    }

    /// <summary>Writes a value, in quotes if it needs them.</summary>
    public static void Write(ReadOnlySpan<byte> utf8, IBufferWriter<byte> csv)
    {
        if (!utf8.ContainsAny(Special))
        {
            csv.Write(utf8);
            return;
        }
        csv.Write("\""u8);
        for (int quote; (quote = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(quote + 1)..])
        {
            csv.Write(utf8[..(quote + 1)]);
            csv.Write("\""u8);
        }
        csv.Write(utf8);
        csv.Write("\""u8);
    }
}
