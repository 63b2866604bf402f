using System.Globalization;

namespace Seeder.Local;

internal static class ValueText
{
    /// <summary>A stored value as an error message shows it.</summary>
    public static string Of(FieldDef field, object value) => field.Type switch
    {
        FieldType.DateTime => Temporal.WireDateTime((long)value),
        FieldType.Boolean => value is 1L ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
