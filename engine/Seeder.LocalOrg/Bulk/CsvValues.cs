using System.Globalization;

namespace Seeder.Local;

/// <summary>The forms that values have in the CSV of results.</summary>
internal static class CsvValues
{
    /// <summary>
    /// Returns a value that a client sent as the results of an ingest job repeat it. Doubles are written as Java writes them: 912260031
    /// comes back as 9.12260031E8 (Bulk API 2.0 guide, Get Job Successful Record Results). That 100 becomes 100.0 is inferred from that.
    /// </summary>
    /// <param name="field">The field of the column; null for a column that names a parent.</param>
    /// <param name="sent">The value without quotes.</param>
    public static string Echo(FieldDef? field, string sent) => field?.Type switch
    {
        FieldType.Double or FieldType.Currency or FieldType.Percent
            when double.TryParse(sent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            ValueWriter.Number(number),
        FieldType.Boolean when bool.TryParse(sent, out var flag) => flag ? "true" : "false",
        _ => sent,
    };
}
