using System.Text.RegularExpressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Converts a value to the type of its field. The source text is used: <c>0123</c> in a phone field is text, not a number.
/// </summary>
// A struct, because every value of a plan needs one.
internal readonly partial struct Conversion(FieldSchema field, ObjectSchema type, SourceSpan span, DiagnosticBag diagnostics)
{
    /// <summary>Returns the typed value. Reports an error and returns null if the value does not fit.</summary>
    public static FieldValue? Convert(RawValue raw, FieldSchema field, ObjectSchema type, SourceSpan span, DiagnosticBag diagnostics) =>
        new Conversion(field, type, span, diagnostics).Convert(raw);

    private FieldValue? Convert(RawValue raw) => raw switch
    {
        RawValue.Null => FieldValue.Null.Value,
        RawValue.Literal literal => FromText(literal.Text),
        RawValue.TimedText timed => Timed(timed.Text, timed.Expression),
        RawValue.Date date => Timed(IsoTime.Format(date.Value), date.Expression),
        RawValue.Instant instant => Timed(IsoTime.Format(instant.Value), instant.Expression),
        RawValue.Hole(var id) when field.Type is FieldType.Reference || IsText(field.Type) => id,
        // A value that is read from the org must come from a field of a similar type: whether its text fits would be known only in the
        // run.
        RawValue.FromOrg(var read, var source) =>
            Takes(field, source) ? read : Fail(ValueDiagnostics.OrgValueDoesNotFit(field, source, span)),
        RawValue.Hole(FieldValue.Unknown unknown) => unknown,
        RawValue.Mixed mixed when IsText(field.Type) || field.Type == FieldType.Email => FromParts(mixed),
        RawValue.Mixed when field.Type == FieldType.Reference => Fail(ValueDiagnostics.TextAroundId(field, span)),
        RawValue.Hole or RawValue.Mixed => Fail(ValueDiagnostics.IdInTypedField(field, span)),
        _ => throw new InvalidOperationException(raw.GetType().Name),
    };

    private static bool Takes(FieldSchema field, FieldSchema source) => field.Type == source.Type || IsText(field.Type) || field.Type switch
    {
        FieldType.Reference or FieldType.Id => source.Type is FieldType.Reference or FieldType.Id,
        _ when field.IsDecimalNumber => source.IsNumber,
        _ when field.IsWholeNumber => source.IsWholeNumber,
        FieldType.Date => source.Type == FieldType.DateTime,
        FieldType.Email => source.Type is FieldType.String or FieldType.TextArea,
        _ => false,
    };

    private static FieldValue FromParts(RawValue.Mixed mixed)
    {
        var composed = new FieldValue.Composed(mixed.Parts);
        return mixed.TimedBy is { } expression ? new FieldValue.Timed(composed, expression) : composed;
    }

    private FieldValue.Timed? Timed(string text, string expression) =>
        FromText(text) is { } value ? new FieldValue.Timed(value, expression) : null;

    private FieldValue? FromText(string text) => field.Type switch
    {
        FieldType.Boolean => Flag(text),
        _ when field.IsWholeNumber => WholeNumber(text),
        _ when field.IsDecimalNumber => DecimalNumber(text),
        FieldType.Date => Date(text),
        FieldType.DateTime => Instant(text),
        FieldType.Time => Time(text),
        FieldType.Email when text.Length > 0 && !EmailPattern.IsMatch(text) => Fail(ValueDiagnostics.NotAnEmail(field, text, span)),
        FieldType.Reference or FieldType.Id => Id(text),
        FieldType.Base64 when !System.Buffers.Text.Base64.IsValid(text) => Fail(FileDiagnostics.NotBase64(field, span)),
        FieldType.Picklist when IsOutside(field, text) => Fail(ValueDiagnostics.NotInPicklist(field, text, span)),
        FieldType.MultiPicklist when FirstOutside(field, text) is { } outside =>
            Fail(ValueDiagnostics.NotInPicklist(field, outside, span)),
        // The org removes spaces at both ends of a text before it checks the length.
        _ when field.Length > 0 && text.Length > field.Length && text.Trim().Length > field.Length && field.Type != FieldType.Base64 =>
            Fail(ValueDiagnostics.TooLong(type, field, text.Length, span)),
        _ => new FieldValue.Text(text),
    };

    // Values of restricted picklists are compared case-insensitively (inferred; this accepts more values).
    private static bool IsOutside(FieldSchema field, string value) =>
        field.RestrictedPicklist && value.AsSpan().Trim().Length > 0 && !field.PicklistValues.IsEmpty
        && !field.PicklistValues.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    private static string? FirstOutside(FieldSchema field, string values) => values.Split(';').FirstOrDefault(v => IsOutside(field, v));

    private FieldValue? Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" => FieldValue.Flag.True,
        "false" => FieldValue.Flag.False,
        _ => Fail(ValueDiagnostics.NotAFlag(field, text, span)),
    };

    private FieldValue? WholeNumber(string text)
    {
        if (!NumberPattern.IsMatch(text) || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number))
        {
            return Fail(ValueDiagnostics.NotANumber(field, text, whole: true, span));
        }
        var digits = decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture);
        return field.Digits > 0 && digits.TrimStart('-').Length > field.Digits
            ? Fail(ValueDiagnostics.TooManyDigits(field, text, field.Digits, span))
            : new FieldValue.Number(digits);
    }

    private FieldValue? DecimalNumber(string text)
    {
        if (!NumberPattern.IsMatch(text) || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Fail(ValueDiagnostics.NotANumber(field, text, whole: false, span));
        }
        var whole = decimal.Truncate(Math.Abs(number)).ToString("0", CultureInfo.InvariantCulture);
        return field.Precision > 0 && number != 0 && whole != "0" && whole.Length > field.Precision - field.Scale
            ? Fail(ValueDiagnostics.TooManyDigits(field, text, field.Precision - field.Scale, span))
            : new FieldValue.Number(number.ToString(CultureInfo.InvariantCulture));
    }

    // A date field accepts a datetime too (REST API Developer Guide, PDF p. 130 posts a CloseDate this way). Its date in UTC is stored.
    private FieldValue? Date(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return new FieldValue.Text(text);
        }
        return TryInstant(text, out var instant)
            ? new FieldValue.Text(IsoTime.Format(DateOnly.FromDateTime(instant.UtcDateTime)))
            : Fail(ValueDiagnostics.NotADate(field, text, span));
    }

    private FieldValue? Instant(string text)
    {
        if (TryInstant(text, out var instant))
        {
            return new FieldValue.Text(IsoTime.Format(instant));
        }
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? new FieldValue.Text($"{text}T00:00:00.000Z")
            : Fail(ValueDiagnostics.NotAnInstant(field, text, span));
    }

    private FieldValue? Time(string text) =>
        TimeOnly.TryParseExact(
            text.TrimEnd('Z'), ["HH:mm", "HH:mm:ss", "HH:mm:ss.fff"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new FieldValue.Text(time.ToString("HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            : Fail(ValueDiagnostics.NotATime(field, text, span));

    private FieldValue? Id(string text) =>
        SalesforceId.TryNormalise(text, out var id)
            ? new FieldValue.Text(id)
            : Fail(ValueDiagnostics.NotAnId(field, text, span));

    /// <summary>Parses an ISO 8601 date and time; seconds are optional. A time without an offset is UTC.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFzz00"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out instant);

    public static bool IsText(FieldType type) => type is FieldType.String or FieldType.TextArea or FieldType.Url or FieldType.AnyType
        or FieldType.Picklist or FieldType.Combobox or FieldType.EncryptedString or FieldType.Phone or FieldType.Id
        or FieldType.ComplexValue;

    private FieldValue? Fail(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }

    [GeneratedRegex(@"^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern { get; }

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s.]+$", RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern { get; }
}
