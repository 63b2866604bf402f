using System.Text;
using CsvHelper;
using Seeder.Core.Facts;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Reads the pages of a query job's results, in their order. The guide shows the header row in every page, and says in one place that only
/// the first page has it: both are read.
/// </summary>
/// <param name="names">The names of the columns that are wanted. The org may return them in another order.</param>
internal sealed class QueryRows(ImmutableArray<string> names) : IRowValues
{
    private readonly int[] _columns = new int[names.Length];
    private string[] _header = [];
    private CsvReader _reader = null!;

    /// <summary>The number of rows so far, without header rows.</summary>
    public long Count { get; private set; }

    /// <summary>Reads a page, and calls <paramref name="row"/> at each of its rows.</summary>
    /// <exception cref="FormatException">The page is cut off, or is no table with the wanted columns.</exception>
    public void Read(ReadOnlyMemory<byte> page, Action row)
    {
        var isBroken = false;
        var isFirst = true;
        using var reader = CsvReader.Create(
            page, new CsvReaderOptions { HasHeader = false, PoolStrings = true, OnMalformedRecord = _ => isBroken = true });
        _reader = reader;
        while (reader.Read() && !isBroken)
        {
            if (_header.Length == 0)
            {
                ReadHeader();
            }
            else if (reader.FieldCount != _header.Length)
            {
                isBroken = true;
                break;
            }
            else if (!isFirst || !IsHeader())
            {
                Count++;
                row();
            }
            isFirst = false;
        }
        if (isBroken || _header.Length == 0)
        {
            throw new FormatException("a page of the query job is no complete table.");
        }
    }

    /// <summary>The value of the wanted column with this index in the present row, in UTF-8; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => _reader.GetSpan(_columns[column]);

    // The id comes before the fields.
    ReadOnlySpan<byte> IRowValues.Value(int field) => Bytes(field + 1);

    /// <summary>The value of the wanted column with this index in the present row; null if it is empty.</summary>
    public string? Text(int column) => _reader.GetString(_columns[column]) is { Length: > 0 } text ? text : null;

    private void ReadHeader()
    {
        _header = [.. Enumerable.Range(0, _reader.FieldCount).Select(i => _reader.GetString(i).Trim('\uFEFF'))];
        for (var i = 0; i < names.Length; i++)
        {
            _columns[i] = Array.FindIndex(_header, h => h.Equals(names[i], StringComparison.OrdinalIgnoreCase));
            if (_columns[i] < 0)
            {
                throw new FormatException($"the results of the query job have no column {names[i]}.");
            }
        }
    }

    // No row of data equals the header, because no id does.
    private bool IsHeader()
    {
        for (var i = 0; i < _header.Length; i++)
        {
            if (!Encoding.UTF8.GetString(_reader.GetSpan(i)).Trim('\uFEFF').Equals(_header[i], StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }
        return true;
    }
}
