using System.Globalization;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Converts a JSON value to the stored value of a field. A wrong JSON type refuses the whole request, as Salesforce's parser does before it
/// checks records. A value of the right type that the field does not accept is an error of its record.
/// </summary>
internal static class FieldParser
{
    public static object? Parse(FieldDef field, JsonElement json, JsonInput input, Row row)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return Null(field);
        }

        var text = json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number when IsNumber(field) => json.GetRawText(),
            JsonValueKind.True or JsonValueKind.False when field.Type == FieldType.Boolean => json.GetRawText(),
            _ => null,
        };
        return text is not null && TryParse(field, text, row, out var value) ? value : throw input.Mismatch(Wanted(field), json);
    }

    /// <summary>Converts text, as a CSV has it. Text that is no value of the type is an error of its record.</summary>
    public static object? Parse(FieldDef field, string text, Row row)
    {
        if (!TryParse(field, text, row, out var value))
        {
            row.Fail("INVALID_TYPE_ON_FIELD_IN_RECORD", $"{field.Label}: value not of required type: {text}", field.Name);
        }

        return value;
    }

    /// <summary>The stored value of a field that a request sets to null: a checkbox is never empty.</summary>
    public static object? Null(FieldDef field) => field.Type == FieldType.Boolean ? 0L : null;

    /// <returns>False if the text is no value of the type.</returns>
    private static bool TryParse(FieldDef field, string text, Row row, out object? value)
    {
        value = field.Type switch
        {
            FieldType.Boolean => Boolean(text),
            FieldType.Int or FieldType.Long => Whole(field, text, row),
            FieldType.Double or FieldType.Currency or FieldType.Percent => Number(field, text, row),
            FieldType.Date => Temporal.ParseDate(text) is { } date ? InRange(field, date, row) : null,
            // Datetimes are stored in whole seconds: every recorded one ends in .000.
            FieldType.DateTime => Temporal.ParseDateTime(text) is { } moment
                ? InRange(field, moment - (((moment % 1000) + 1000) % 1000), row)
                : null,
            FieldType.Time => Temporal.ParseTime(text),
            FieldType.Id or FieldType.Reference => ParseId(field, text, row),
            FieldType.Address or FieldType.Location => null,
            FieldType.Base64 => Base64(text, field, row),
            _ => TextRules.Check(field, text, row),
        };
        // Empty text is a value: null.
        return value is not null || MayBeEmpty(field);
    }

    private static bool IsNumber(FieldDef field) =>
        field.Type is FieldType.Int or FieldType.Long or FieldType.Double or FieldType.Currency or FieldType.Percent;

    private static bool MayBeEmpty(FieldDef field) => !IsNumber(field) && field.Type
        is not (FieldType.Boolean or FieldType.Date or FieldType.DateTime or FieldType.Time or FieldType.Address or FieldType.Location);

    private static string Wanted(FieldDef field) => field.Type switch
    {
        FieldType.Boolean => "boolean",
        FieldType.Int or FieldType.Long => "int",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "double",
        FieldType.Date => "date",
        FieldType.DateTime => "datetime",
        FieldType.Time => "time",
        FieldType.Id or FieldType.Reference => "reference",
        FieldType.Address => "address",
        FieldType.Location => "location",
        FieldType.Base64 => "base64",
        _ => "string",
    };

    private static string InRange(FieldDef field, string date, Row row)
    {
        if (string.CompareOrdinal(date, Temporal.FirstDay) < 0 || string.CompareOrdinal(date, Temporal.LastDay) > 0)
        {
            InvalidDate(field, date, row);
        }

        return date;
    }

    private static long InRange(FieldDef field, long moment, Row row)
    {
        var date = Temporal.Wire(DateOnly.FromDateTime(Temporal.Moment(moment).UtcDateTime));
        InRange(field, date, row);
        return moment;
    }

    // The range is that of Salesforce's help; code and text are not in the fact sheet.
    private static void InvalidDate(FieldDef field, string date, Row row) =>
        row.Fail("FIELD_INTEGRITY_EXCEPTION", $"{field.Label}: invalid date: {date}", field.Name);

    private static object? Boolean(string text) => text.ToLowerInvariant() switch { "true" or "1" => 1L, "false" or "0" => 0L, _ => null };

    private static object? Whole(FieldDef field, string text, Row row)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number))
        {
            return null;
        }

        var digits = field.Type == FieldType.Long ? 18 : field.Digits == 0 ? 9 : field.Digits;
        if (Math.Abs(number) >= Power(digits))
        {
            OutOfRange(field, text, row);
            return 0L;
        }

        return (long)number;
    }

    private static object? Number(FieldDef field, string text, Row row)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        if (Math.Abs(number) >= Math.Pow(10, field.Precision - field.Scale) || Math.Abs(number) > Degrees(field))
        {
            OutOfRange(field, text, row);
            return 0d;
        }

        return Math.Abs(number) < 1e15 ? Rounded(number, Math.Min(field.Scale, 15)) : number;
    }

    // A cast to decimal would keep 15 digits in all, and a cast from decimal may miss the nearest number.
    private static double Rounded(double number, int scale)
    {
        var exact = decimal.Parse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        var rounded = Math.Round(exact, scale, MidpointRounding.AwayFromZero);
        return double.Parse(rounded.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    // Parts of addresses and geolocations hold degrees (Salesforce help; the code of the error is not in the fact sheet).
    private static double Degrees(FieldDef field) => field.CompoundName is null ? double.PositiveInfinity
        : Ends(field, "Latitude") ? 90
        : Ends(field, "Longitude") ? 180
        : double.PositiveInfinity;

    private static bool Ends(FieldDef field, string axis) =>
        field.Name.EndsWith(axis, StringComparison.Ordinal) || field.Name.EndsWith(axis + "__s", StringComparison.Ordinal);

    private static void OutOfRange(FieldDef field, string text, Row row) =>
        row.Fail("NUMBER_OUTSIDE_VALID_RANGE", $"{field.Label}: value outside of valid range on numeric field: {text}", field.Name);

    private static string? ParseId(FieldDef field, string text, Row row)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        var id = RecordId.Normalize(text);
        if (id is null)
        {
            row.Fail("MALFORMED_ID", $"{field.Label}: id value of incorrect type: {text}", field.Name);
        }

        return id;
    }

    private static string Base64(string text, FieldDef field, Row row)
    {
        if (!System.Buffers.Text.Base64.IsValid(text))
        {
            row.Fail("INVALID_BASE64", $"{field.Label}: value is not base64", field.Name); // code not in the fact sheet
        }

        return text;
    }

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (; digits > 0; digits--)
        {
            power *= 10;
        }

        return power;
    }
}
