using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>A valid value for a field, by its type, its length, its picklist and its name.</summary>
internal static class SampleValues
{
    private const string Base64Of = "RGVtbw==";

    /// <param name="number">The number of the record among those of its type: values that must be unique contain it.</param>
    public static (ScaffoldValue Value, string? Comment) Of(ObjectSchema type, FieldSchema field, int number)
    {
        if (SampleTexts.Of(type, field, number) is { } known)
        {
            return (known, null);
        }
        return field.Type switch
        {
            FieldType.Picklist or FieldType.MultiPicklist or FieldType.Combobox when ValuesOf(type, field) is { Length: > 0 } values =>
                Choice(field, values),
            FieldType.Date => (Written($"${{today + {Day(field)}d}}"), null),
            FieldType.DateTime => (Written($"${{now + {Day(field)}d}}"), null),
            FieldType.Time => (new ScaffoldValue.Text(IsEnd(field) ? "17:00:00" : "09:00:00"), null),
            FieldType.Boolean => (Written("true"), null),
            FieldType.Base64 => (new ScaffoldValue.Text(Base64Of), "\"Demo\" in base64; ${base64(FILE)} takes the bytes of a file"),
            _ when field.IsWholeNumber => (Written(Whole(field, number)), null),
            _ when field.IsDecimalNumber => (Written(Decimal(field, number)), null),
            _ => (new ScaffoldValue.Text(SampleTexts.Generic(type, field, number)), null),
        };
    }

    // Picklist values of the record type that the record gets, if the metadata tells them; else all.
    private static ImmutableArray<string> ValuesOf(ObjectSchema type, FieldSchema field)
    {
        if (RecordTypeChoice.Find(type) is not { } recordType || !recordType.Picklists.TryGetValue(field.Name, out var own))
        {
            return field.PicklistValues;
        }
        var both = own.Where(v => field.PicklistValues.IsEmpty || field.PicklistValues.Contains(v)).ToImmutableArray();
        return both.IsEmpty ? field.PicklistValues : both;
    }

    private static (ScaffoldValue, string?) Choice(FieldSchema field, ImmutableArray<string> values) => (
        field.Type == FieldType.MultiPicklist ? new ScaffoldValue.List(values[0]) : new ScaffoldValue.Text(values[0]),
        Choices.Others(values[1..]));

    private static ScaffoldValue.Written Written(string text) => new(text);

    private static int Day(FieldSchema field) => IsEnd(field) ? 30 : 1;

    private static bool IsEnd(FieldSchema field) => EndWords.Any(w => field.Name.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] EndWords = ["End", "Due", "Close", "Expiration", "Until"];

    private static string Whole(FieldSchema field, int number) =>
        field.Unique || field.Digits == 1 ? Text(number) : field.Name.Contains("Minutes", StringComparison.Ordinal) ? "30" : Text(1);

    // A currency has three digits before the point, if it may.
    private static string Decimal(FieldSchema field, int number)
    {
        var whole = field.Precision == 0 ? 18 : field.Precision - field.Scale;
        return whole <= 0 ? "0.1"
            : field.Unique ? Text(number)
            : field.Type == FieldType.Currency && whole >= 3 ? "100"
            : Text(1);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
