using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// The form in which the org stores a value, by type of the field: text trimmed, empty text as null, one kind of line break, numbers
/// rounded to the scale, datetimes in seconds, ids with 18 characters, picklist values in the spelling of the org, each multi-select value
/// once, user names and e-mail addresses in lower case. The diff, look-ups, in-doubt calls and <c>show --check</c> compare values in this
/// form.
/// </summary>
internal static class NormalForm
{
    // The API transmits numbers as doubles (fact sheet section 5.3), so numbers with more digits come back rounded.
    private const int DoubleDigits = 15;

    private const NumberStyles NumberStyle = NumberStyles.Float;

    internal static readonly string[] TimeForms = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFF"];

    /// <summary>The form in which the org stores a value; null if the value contains a reference whose id is not known yet.</summary>
    /// <param name="idOf">Returns the id of the record that a reference value names; null while the id is unknown.</param>
    public static string? Of(FieldSchema field, FieldValue value, HoleText idOf) => value switch
    {
        FieldValue.Null => OfAnswer(field, null),
        FieldValue.Text text => OfText(field, text.Value),
        FieldValue.Number number => OfNumber(field, number.Digits),
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Timed timed => $"${{{timed.Expression}}}",
        FieldValue.Composed composed => Holes.Join(composed.Parts, idOf) is { } text ? OfText(field, text) : null,
        FieldValue.OrgValue => idOf(value) is { } answer ? OfAnswer(field, answer) : null,
        _ => idOf(value),
    };

    /// <summary>The normal form of a value in a response: JSON text, number or boolean as text; null for null.</summary>
    public static string OfAnswer(FieldSchema field, string? value) => field.Type switch
    {
        // A checkbox is never empty: null means false.
        FieldType.Boolean => string.IsNullOrEmpty(value) ? "false" : value,
        _ when value is null => "",
        _ when field.IsNumber => OfNumber(field, value),
        _ => OfText(field, value),
    };

    /// <summary>
    /// Makes a normal form comparable in the way in which the org compares values of the field: text in upper case, unless the field is
    /// case-sensitive.
    /// </summary>
    public static string Comparable(FieldSchema field, string normal) => IsCaseInsensitive(field) ? normal.ToUpperInvariant() : normal;

    /// <summary>
    /// Like <see cref="Comparable"/>, but for a value of the plan. All digits of a number count, also those that a response does not
    /// contain.
    /// </summary>
    public static string? Identity(FieldSchema field, FieldValue value, HoleText idOf) => value switch
    {
        FieldValue.Number number => Rounded(field, number.Digits) is { } rounded ? Digits(rounded) : number.Digits,
        FieldValue.Timed timed => Identity(field, timed.Value, idOf),
        _ => Of(field, value, idOf) is { } normal ? Comparable(field, normal) : null,
    };

    /// <summary>Whether the org compares values of the field case-insensitively.</summary>
    public static bool IsCaseInsensitive(FieldSchema field) => !field.CaseSensitive && field.Type
        is FieldType.String or FieldType.TextArea or FieldType.Email or FieldType.Phone or FieldType.Url or FieldType.Picklist
        or FieldType.MultiPicklist or FieldType.Combobox or FieldType.EncryptedString or FieldType.AnyType or FieldType.ComplexValue;

    /// <summary>
    /// The normal form of an earlier version of Seeder, if it was another one; null if it was the same, or if the value contains a
    /// reference whose id is not known yet. It keeps fingerprints in old manifests valid.
    /// </summary>
    internal static string? Earlier(FieldSchema field, FieldValue value, HoleText idOf)
    {
        var earlier = value switch
        {
            FieldValue.Null => "",
            FieldValue.Text text => EarlierText(field, text.Value),
            FieldValue.Number number => Rounded(field, number.Digits) is { } rounded ? Digits(rounded) : number.Digits,
            FieldValue.Composed composed => Holes.Join(composed.Parts, idOf) is { } text ? EarlierText(field, text) : null,
            FieldValue.OrgValue => idOf(value) is { } answer && !field.IsNumber ? EarlierText(field, answer) : null,
            _ => null,
        };
        return earlier is not null && earlier != Of(field, value, idOf) ? earlier : null;
    }

    /// <summary>The number with all its digits, rounded to the scale of the field; null if the text is not a number.</summary>
    internal static decimal? Rounded(FieldSchema field, string digits)
    {
        if (!decimal.TryParse(digits, NumberStyle, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }
        // Halves are rounded away from zero (inferred). A field without a precision keeps all digits.
        return field.Precision > 0 ? decimal.Round(number, Math.Min(field.Scale, 28), MidpointRounding.AwayFromZero) : number;
    }

    /// <summary>The number as the org stores it; null if that is the same number.</summary>
    internal static string? LosesDigits(FieldSchema field, string digits) =>
        OfNumber(field, digits) is var stored
        && stored != digits
        && decimal.TryParse(digits, NumberStyle, CultureInfo.InvariantCulture, out var written)
        && decimal.TryParse(stored, NumberStyle, CultureInfo.InvariantCulture, out var kept)
        && kept != written
            ? stored
            : null;

    internal static string Digits(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>The values of a multi-select, each once and in the spelling of the org.</summary>
    internal static IEnumerable<string> Choices(FieldSchema field, string text) => text
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(v => Spelled(field, v))
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private static string OfText(FieldSchema field, string text) => field.Type switch
    {
        FieldType.Reference or FieldType.Id => SalesforceId.Normalise(text.Trim()),
        FieldType.Picklist => Spelled(field, text.Trim()),
        FieldType.MultiPicklist => string.Join(';', Choices(field, text).Order(StringComparer.Ordinal)),
        FieldType.DateTime => Conversion.TryInstant(text.Replace("+0000", "Z"), out var instant)
            ? instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            : text,
        FieldType.Date => text.Trim() is { Length: > 10 } moment && moment[10] == 'T' ? moment[..10] : text.Trim(),
        FieldType.Time =>
            TimeOnly.TryParseExact(text.Trim().TrimEnd('Z'), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
                : text.Trim(),
        FieldType.Base64 => text,
        // The org stores both in lower case (inferred for e-mail addresses; comparing them in lower case does no harm).
        FieldType.Email => text.Trim().ToLowerInvariant(),
        _ when field.Name == "Username" => text.Trim().ToLowerInvariant(),
        _ => OfPlainText(text),
    };

    /// <summary>Whether the normal form only trims the text and replaces its line breaks.</summary>
    internal static bool IsPlainText(FieldSchema field) => !field.IsNumber && field.Name != "Username" && field.Type
        is not (FieldType.Boolean or FieldType.Reference or FieldType.Id or FieldType.Picklist or FieldType.MultiPicklist
            or FieldType.DateTime or FieldType.Date or FieldType.Time or FieldType.Base64 or FieldType.Email);

    private static string OfPlainText(string text) =>
        text.Contains('\r') ? text.ReplaceLineEndings("\n").Trim() : text.Trim();

    private static string OfNumber(FieldSchema field, string digits)
    {
        if (Rounded(field, digits) is not { } number)
        {
            return digits;
        }
        var text = Digits(number);
        return text.Length <= DoubleDigits || field.IsWholeNumber ? text : AsDouble(number, text);
    }

    private static string AsDouble(decimal number, string text) =>
        text.Count(char.IsAsciiDigit) > DoubleDigits
        && decimal.TryParse(
            ((double)number).ToString("R", CultureInfo.InvariantCulture), NumberStyle, CultureInfo.InvariantCulture, out var carried)
            ? Digits(carried)
            : text;

    // Values of restricted picklists are compared case-insensitively (inferred; this accepts more values). A value that is not in the
    // picklist does not change.
    private static string Spelled(FieldSchema field, string value)
    {
        foreach (var known in field.PicklistValues)
        {
            if (known == value)
            {
                return value;
            }
        }
        foreach (var known in field.PicklistValues)
        {
            if (known.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }
        return value;
    }

    private static string EarlierText(FieldSchema field, string text) => field.Type switch
    {
        FieldType.Picklist or FieldType.Email => field.Name == "Username" ? text.Trim().ToLowerInvariant() : OfPlainText(text),
        FieldType.MultiPicklist => string.Join(';', text.Split(';', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)),
        FieldType.Date or FieldType.Time or FieldType.Boolean => OfPlainText(text),
        _ => OfText(field, text),
    };
}
