using System.Text;
using CsvHelper;
using Seeder.Core.Facts;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>A row of a CSV file, which becomes one record.</summary>
/// <param name="Cells">The cells, in the order of the columns; as many as the table has columns.</param>
internal sealed record CsvRow(CsvTable Table, ImmutableArray<ScalarSyntax> Cells)
{
    public SourceSpan Span => new(Cells[0].Span.Source, Cells[0].Span.Start, Cells[^1].Span.End);
}

/// <summary>The columns and rows of a CSV file (RFC 4180). Each cell knows its place in the file.</summary>
internal sealed class CsvTable
{
    // Limits the errors in a header, which are merged into one diagnostic: a line of commas would have one error per comma.
    private const int MostFaults = 20;

    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);

    private CsvTable(ImmutableArray<NameSyntax> columns)
    {
        Columns = columns;
        for (var i = 0; i < columns.Length; i++)
        {
            _byName.TryAdd(columns[i].Text, i);
        }
    }

    public ImmutableArray<NameSyntax> Columns { get; }

    public ImmutableArray<CsvRow> Rows { get; private set; } = [];

    /// <summary>The index of a column; -1 if there is no such column. Column names are case-insensitive, like field names.</summary>
    public int Find(string column) => _byName.GetValueOrDefault(column, -1);

    /// <summary>
    /// Parses a CSV file. Wrong rows are reported and left out. Reports an error and returns null if the file contains no table.
    /// </summary>
    public static CsvTable? Read(FileFact.Found file, SourceText text, DiagnosticBag diagnostics)
    {
        var bytes = file.Bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? file.Bytes[Encoding.UTF8.Preamble.Length..] : file.Bytes;
        var malformed = new List<long>();
        using var reader = CsvReader.Create(
            bytes, new CsvReaderOptions { HasHeader = false, OnMalformedRecord = record => malformed.Add(record.ByteOffset) });
        var places = new Places(bytes, text);
        CsvTable? table = null;
        var rows = ImmutableArray.CreateBuilder<CsvRow>();
        for (var faults = 0; reader.Read(); faults = malformed.Count)
        {
            var cells = places.CellsOf(reader);
            foreach (var offset in malformed.Skip(faults))
            {
                var at = places.At((int)offset);
                diagnostics.Add(
                    at < text.Content.Length
                        ? FileDiagnostics.CsvQuote(new SourceSpan(text, at, at + 1))
                        : FileDiagnostics.CsvUnclosed(cells[^1].Span));
            }
            if (table is null)
            {
                table = new CsvTable([.. cells.Select(c => new NameSyntax(c.Text.Trim(), c.Span))]);
                table.CheckColumns(diagnostics);
            }
            // The number of cells is not reported if the quotes of the row are wrong.
            else if (malformed.Count == faults && cells.Length != table.Columns.Length)
            {
                diagnostics.Add(
                    FileDiagnostics.CsvCells(
                        new SourceSpan(text, cells[0].Span.Start, cells[^1].Span.End), cells.Length, table.Columns.Length));
            }
            else if (malformed.Count == faults)
            {
                rows.Add(new CsvRow(table, cells));
            }
        }
        if (table is null)
        {
            diagnostics.Add(FileDiagnostics.CsvEmpty(new SourceSpan(text, 0, 0), text.Path));
            return null;
        }
        table.Rows = rows.DrainToImmutable();
        return table;
    }

    private void CheckColumns(DiagnosticBag diagnostics)
    {
        var faults = Enumerable.Range(0, Columns.Length).Where(i => Columns[i].Text.Length == 0 || Find(Columns[i].Text) != i).ToList();
        foreach (var i in faults.Take(MostFaults))
        {
            diagnostics.Add(FileDiagnostics.CsvHeader(Columns[i].Span, Columns[i].Text));
        }
        if (faults.Count > MostFaults)
        {
            diagnostics.Add(FileDiagnostics.CsvHeader(Columns[faults[MostFaults]].Span, "", faults.Count - MostFaults));
        }
    }

    // Converts byte offsets of the CSV reader to offsets in UTF-16 code units.
    private sealed class Places(ReadOnlyMemory<byte> bytes, SourceText text)
    {
        private int _byte;
        private int _char;

        public ImmutableArray<ScalarSyntax> CellsOf(CsvReader reader)
        {
            var cells = ImmutableArray.CreateBuilder<ScalarSyntax>(reader.FieldCount);
            var at = At((int)reader.ByteOffset);
            for (var i = 0; i < reader.FieldCount; i++)
            {
                var length = Encoding.UTF8.GetCharCount(reader.GetRawSpan(i));
                cells.Add(new ScalarSyntax(reader.GetString(i), Plain: false, new SourceSpan(text, at, at + length), null));
                // Skips the comma or the line break after the cell.
                at += length + 1;
            }
            return cells.MoveToImmutable();
        }

        public int At(int offset)
        {
            if (offset < _byte)
            {
                return Encoding.UTF8.GetCharCount(bytes.Span[..offset]);
            }
            _char += Encoding.UTF8.GetCharCount(bytes.Span[_byte..offset]);
            _byte = offset;
            return _char;
        }
    }
}
