using System.Globalization;

namespace Seeder.Local;

internal static class ValueText
{
    /// <summary>Formats a stored value for an error message.</summary>
    public static string Of(FieldDef field, object value) => field.Type switch
    {
        FieldType.DateTime => Temporal.WireDateTime((long)value),
        FieldType.Boolean => value is 1L ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
