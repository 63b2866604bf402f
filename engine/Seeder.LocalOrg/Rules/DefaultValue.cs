using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Computes default values. Defaults of custom fields are formulas; literals and arithmetic with TODAY and NOW are supported, and other
/// formulas give an empty value.
/// </summary>
internal static class DefaultValue
{
    public static object? Of(FieldDef field, WriteContext context)
    {
        var formula = field.Default;
        if (formula is null)
        {
            return null;
        }

        if (field.Type == FieldType.Boolean)
        {
            return formula.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1L : 0L;
        }

        if (field.Type.IsNumber())
        {
            return double.TryParse(formula, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? field.Type.IsWhole() ? (long)number : number
                : null;
        }

        return field.Type switch
        {
            FieldType.Date =>
                Shifted(formula, "TODAY()", context) is { } day ? Temporal.Wire(DateOnly.FromDateTime(day.UtcDateTime)) : null,
            FieldType.DateTime => Shifted(formula, "NOW()", context)?.ToUnixTimeMilliseconds(),
            _ when !field.Type.IsText() => null,
            _ when !field.Custom => formula,
            _ => formula.Length >= 2 && formula[0] is '\'' or '"' && formula[^1] == formula[0] ? formula[1..^1] : null,
        };
    }

    /// <summary>The value of a field that is never empty and has no default: checkboxes and numbers, such as the totals of a
    /// campaign.</summary>
    public static object? Empty(FieldDef field) => field switch
    {
        { Type: FieldType.Boolean } => 0L,
        { Nillable: true } => null,
        { RequiredOnCreate: true } => null,
        _ when field.Type.IsWhole() => 0L,
        _ when field.Type.IsNumber() => 0d,
        _ => null,
    };

    private static DateTimeOffset? Shifted(string formula, string start, WriteContext context)
    {
        var text = formula.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (!text.StartsWith(start, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = text[start.Length..];
        return rest.Length == 0 ? Temporal.Moment(context.Now)
            : double.TryParse(
                rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days)
                ? Temporal.Moment(context.Now).AddDays(days)
                : null;
    }
}
