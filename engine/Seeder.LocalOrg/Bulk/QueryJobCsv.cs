using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Writes the rows of a query as CSV (guide, Get Results for a Query Job). Every value is quoted, and null is an empty one. The examples of
/// the guide have ids and names only; the forms of the other values are inferred from the results of ingest jobs and from the dates that
/// jobs accept.
/// </summary>
internal sealed class QueryJobCsv
{
    // Until then, the columns came in alphabetical order.
    private const int FirstInOrderOfQuery = 50;

    private readonly (string Name, FieldDef Field, int Column)[] columns;

    public QueryJobCsv(CompiledQuery query, int version)
    {
        var all = query.Shape.Columns().Select((c, i) => (c.Name, c.Field!, i));
        columns = [.. version < FirstInOrderOfQuery ? all.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase) : all];
    }

    public void Header(CsvWriter csv)
    {
        foreach (var (name, _, _) in columns)
        {
            csv.Value(name);
        }

        csv.EndRow();
    }

    public void Row(CsvWriter csv, Statement row)
    {
        foreach (var (_, field, column) in columns)
        {
            if (row.IsNull(column))
            {
                csv.Value("");
            }
            else if (field.Type is FieldType.Boolean)
            {
                csv.Value(row.Long(column) == 0 ? "false" : "true");
            }
            else if (field.Type is FieldType.Int or FieldType.Long)
            {
                csv.Value(row.Long(column).ToString(CultureInfo.InvariantCulture));
            }
            else if (field.Type is FieldType.Double or FieldType.Currency or FieldType.Percent)
            {
                csv.Value(ValueWriter.Number(row.Double(column)));
            }
            else if (field.Type is FieldType.DateTime)
            {
                csv.Value(Temporal.IsoDateTime(row.Long(column)));
            }
            else if (field.Type is FieldType.Time)
            {
                csv.Value(Temporal.WireTime(row.Long(column)));
            }
            else
            {
                csv.Utf8(row.Utf8(column));
            }
        }

        csv.EndRow();
    }
}
