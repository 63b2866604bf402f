using System.Text;

namespace Seeder.Core.Import;

/// <summary>Moves large flat lists of records to CSV files, which are easier to read than a long plan.</summary>
internal static class CsvLists
{
    /// <summary>The number of records up to which a list stays in the plan. One Collections call creates as many.</summary>
    public const int Most = 200;

    /// <summary>
    /// Returns the CSV text, and the records that a CSV file cannot hold. Returns null if too few records fit into a CSV file.
    /// </summary>
    public static (string Table, List<ImportedRecord> Others)? Split(IReadOnlyCollection<ImportedRecord> records)
    {
        var flat = records.Where(IsFlat).ToList();
        return flat.Count > Most ? (Write(flat), [.. records.Where(r => !IsFlat(r))]) : null;
    }

    private static bool IsFlat(ImportedRecord record) =>
        !record.IsReferenced && record.Children.Count == 0 && record.Fields.Count > 0 && record.Fields.TrueForAll(f => Cells(f) is not null)
        && record.Fields.SelectMany(f => Cells(f)!).Select(c => c.Column).Distinct(StringComparer.OrdinalIgnoreCase).Count()
            == record.Fields.Sum(f => Cells(f)!.Count);

    // In a CSV cell, an empty text and the text #N/A have a special meaning, so records with such values stay in the plan.
    private static List<(string Column, string Cell)>? Cells(ImportedField field) => field.Value switch
    {
        ImportedValue.Text { Value: not ("" or "#N/A") } text => [(field.Name, text.Value)],
        ImportedValue.Literal literal => [(field.Name, literal.IsNull ? "#N/A" : literal.Written)],
        ImportedValue.Mapping mapping
            when mapping.Fields.All(
                f => f.Value is ImportedValue.Text { Value: not ("" or "#N/A") } or ImportedValue.Literal { IsNull: false }) =>
            [.. mapping.Fields.Select(
                f => (
                    $"{field.Name}.{f.Name}", f.Value is ImportedValue.Text text ? text.Value : ((ImportedValue.Literal)f.Value).Written))],
        _ => null,
    };

    private static string Write(List<ImportedRecord> records)
    {
        var columns = new List<string>();
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, _) in records.SelectMany(r => r.Fields).SelectMany(f => Cells(f)!))
        {
            if (places.TryAdd(column, columns.Count))
            {
                columns.Add(column);
            }
        }
        var text = new StringBuilder().AppendJoin(',', columns).Append('\n');
        foreach (var record in records)
        {
            var row = new string[columns.Count];
            foreach (var (column, cell) in record.Fields.SelectMany(f => Cells(f)!))
            {
                row[places[column]] = Quote(cell);
            }
            text.AppendJoin(',', row).Append('\n');
        }
        return text.ToString();
    }

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") || char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])
            ? $"\"{cell.Replace("\"", "\"\"")}\""
            : cell;
}
