using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Seeder.Local;

/// <summary>
/// Cuts an uploaded CSV into its header and batches of rows, in one pass and with the memory of one batch. A line break in quotes belongs
/// to its value.
/// </summary>
internal sealed class CsvSplitter(Stream csv, CsvDialect dialect)
{
    /// <summary>The number of rows in a batch (guide, Understanding Bulk API 2.0 Ingest).</summary>
    public const int RowsOfBatch = 10_000;

    private const int BufferSize = 256 * 1024, MostHeader = 32_000;

    private ArrayBufferWriter<byte> rows = new(BufferSize);

    // The start of a row that does not end in this buffer.
    private readonly ArrayBufferWriter<byte> started = new(4096);
    private readonly byte delimiter = (byte)dialect.Delimiter;
    private int count;
    private bool isQuoted;

    // Whether a quote at this place opens a value, or is the second one of a doubled quote.
    private bool mayOpen = true;

    /// <summary>The header row without its line end; null if the CSV is empty.</summary>
    public string? Header { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Why a job with this CSV fails; null if nothing is wrong.</summary>
    public string? Defect { get; private set; }

    /// <summary>Reads all, and passes each batch: its number, its rows, and its text.</summary>
    public void Run(Action<int, int, ReadOnlyMemory<byte>> batch)
    {
        var buffer = new byte[BufferSize];
        var batches = 0;
        int length;
        while ((length = csv.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            // Salesforce takes a byte order mark for a part of the first name, so that it does not find the field.
            Take(buffer.AsSpan(0, length));
        }

        if (started.WrittenCount > 0)
        {
            EndRow([], hasEnd: false);
        }

        Flush();

        void Take(ReadOnlySpan<byte> text)
        {
            while (RowEnd(text) is var end and >= 0)
            {
                EndRow(text[..end], hasEnd: true);
                text = text[end..];
                if (count == RowsOfBatch)
                {
                    Flush();
                }
            }

            started.Write(text);
        }

        void Flush()
        {
            if (count > 0)
            {
                batch(batches++, count, rows.WrittenMemory);
                rows.ResetWrittenCount();
                count = 0;
            }
        }
    }

    /// <summary>The place after the end of the row; -1 if it does not end here.</summary>
    private int RowEnd(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (isQuoted)
            {
                var quote = text[at..].IndexOf((byte)'"');
                if (quote < 0)
                {
                    return -1;
                }

                at += quote;
                isQuoted = false;
                mayOpen = true;
                continue;
            }

            var next = mayOpen ? 0 : text[at..].IndexOfAny(delimiter, (byte)'\n');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            var found = text[at];
            isQuoted = mayOpen && found == '"';
            mayOpen = found == delimiter || found == '\n';
            if (found == '\n')
            {
                return at + 1;
            }
        }

        return -1;
    }

    private void EndRow(ReadOnlySpan<byte> rest, bool hasEnd)
    {
        if (started.WrittenCount > 0)
        {
            started.Write(rest);
            Add(started.WrittenSpan, hasEnd);
            started.ResetWrittenCount();
        }
        else
        {
            Add(rest, hasEnd);
        }
    }

    private void Add(ReadOnlySpan<byte> row, bool hasEnd)
    {
        var line = row.TrimEnd("\r\n"u8);
        if (hasEnd && row.EndsWith("\r\n"u8) != (dialect.LineEnd == "\r\n"))
        {
            Defect ??= $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {dialect.LineEndName}";
        }

        if (line.IsEmpty)
        {
            return;
        }

        if (Header is null)
        {
            Header = Encoding.UTF8.GetString(line);
            if (Header.Length > MostHeader)
            {
                Defect ??= $"ClientInputError : The header row has more than {MostHeader} characters";
            }

            return;
        }

        if (!Utf8.IsValid(line))
        {
            Defect ??= "ClientInputError : The data is not valid UTF-8";
        }

        rows.Write(row);
        if (!hasEnd)
        {
            rows.Write(Encoding.ASCII.GetBytes(dialect.LineEnd));
        }

        count++;
        Rows++;
    }
}
