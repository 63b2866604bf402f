using System.Buffers;
using System.Text;

namespace Seeder.Local;

/// <summary>Writes rows of CSV as UTF-8. As in the results of Salesforce, every value is quoted, also an empty one.</summary>
internal sealed class CsvWriter(IBufferWriter<byte> output, CsvDialect dialect)
{
    private bool isFirst = true;

    /// <summary>Writes a value in quotes; null is an empty one.</summary>
    public void Value(ReadOnlySpan<char> value)
    {
        Separate();
        Put("\"");
        for (var quote = value.IndexOf('"'); quote >= 0; quote = value.IndexOf('"'))
        {
            Put(value[..(quote + 1)]);
            Put("\"");
            value = value[(quote + 1)..];
        }

        Put(value);
        Put("\"");
    }

    /// <summary>Writes a value that is UTF-8 already, in quotes.</summary>
    public void Utf8(ReadOnlySpan<byte> value)
    {
        Separate();
        output.Write("\""u8);
        for (var quote = value.IndexOf((byte)'"'); quote >= 0; quote = value.IndexOf((byte)'"'))
        {
            output.Write(value[..(quote + 1)]);
            output.Write("\""u8);
            value = value[(quote + 1)..];
        }

        output.Write(value);
        output.Write("\""u8);
    }

    /// <summary>Writes text unchanged: a column of a header, or several with their delimiters.</summary>
    public void Raw(ReadOnlySpan<char> text)
    {
        Separate();
        Put(text);
    }

    public void EndRow()
    {
        Put(dialect.LineEnd);
        isFirst = true;
    }

    private void Separate()
    {
        if (!isFirst)
        {
            Put([dialect.Delimiter]);
        }

        isFirst = false;
    }

    private void Put(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            Encoding.UTF8.GetBytes(text, output);
        }
    }
}
