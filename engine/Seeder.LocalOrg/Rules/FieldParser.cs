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
            return field.Type == FieldType.Boolean ? 0L : null;
        }

        return field.Type switch
        {
            FieldType.Boolean => Boolean(json) ?? throw input.Mismatch("boolean", json),
            FieldType.Int or FieldType.Long => Whole(field, json, row) ?? throw input.Mismatch("int", json),
            FieldType.Double or FieldType.Currency or FieldType.Percent => Number(field, json, row) ?? throw input.Mismatch("double", json),
            FieldType.Date => InRange(field, Temporal.ParseDate(Text(json)) ?? throw input.Mismatch("date", json), row),
            // Datetimes are stored in whole seconds: every recorded one ends in .000.
            FieldType.DateTime => Temporal.ParseDateTime(Text(json)) is { } moment
                ? InRange(field, moment - (((moment % 1000) + 1000) % 1000), row)
                : throw input.Mismatch("datetime", json),
            FieldType.Time => Temporal.ParseTime(Text(json)) ?? throw input.Mismatch("time", json),
            FieldType.Id or FieldType.Reference => ParseId(field, Text(json) ?? throw input.Mismatch("reference", json), row),
            FieldType.Address => throw input.Mismatch("address", json),
            FieldType.Location => throw input.Mismatch("location", json),
            FieldType.Base64 => Base64(Text(json) ?? throw input.Mismatch("base64", json), field, row),
            _ => TextRules.Check(field, Text(json) ?? throw input.Mismatch("string", json), row),
        };
    }

    private static string? Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

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

    private static object? Boolean(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1L,
        JsonValueKind.False => 0L,
        JsonValueKind.String => json.GetString()!.ToLowerInvariant() switch { "true" or "1" => 1L, "false" or "0" => 0L, _ => null },
        _ => null,
    };

    // Numbers may be JSON strings.
    private static object? Whole(FieldDef field, JsonElement json, Row row)
    {
        var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Text(json);
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number))
        {
            return null;
        }

        var digits = field.Type == FieldType.Long ? 18 : field.Digits == 0 ? 9 : field.Digits;
        if (Math.Abs(number) >= Power(digits))
        {
            OutOfRange(field, text!, row);
            return 0L;
        }

        return (long)number;
    }

    private static object? Number(FieldDef field, JsonElement json, Row row)
    {
        var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : Text(json);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        if (Math.Abs(number) >= Math.Pow(10, field.Precision - field.Scale) || Math.Abs(number) > Degrees(field))
        {
            OutOfRange(field, text!, row);
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
