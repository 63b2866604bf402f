using System.Text.RegularExpressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Converts a value to the type of its field. The source text is used: <c>0123</c> in a phone field is text, not a number.
/// </summary>
// A struct, because every value of a plan needs one.
internal readonly partial struct Conversion(
    FieldSchema field, ObjectSchema type, SourceSpan span, LocalZone? zone, DiagnosticBag diagnostics)
{
    // The digits that a number can have where the describe does not tell.
    private const int MostDigits = 18;

    /// <summary>Returns the typed value. Reports an error and returns null if the value does not fit.</summary>
    /// <param name="zone">The time zone of times without an offset; null for UTC.</param>
    public static FieldValue? Convert(
        RawValue raw, FieldSchema field, ObjectSchema type, SourceSpan span, LocalZone? zone, DiagnosticBag diagnostics) =>
        new Conversion(field, type, span, zone, diagnostics).Convert(raw);

    private FieldValue? Convert(RawValue raw) => raw switch
    {
        // A checkbox is never empty. Its default may be true, so null must be sent.
        RawValue.Null => field.Type == FieldType.Boolean ? FieldValue.Flag.False : FieldValue.Null.Value,
        RawValue.Literal literal => FromText(literal.Text),
        RawValue.TimedText timed => Timed(timed.Text, timed.Expression),
        RawValue.Date date => Timed(IsoTime.Format(date.Value), date.Expression),
        // `now` in a date field is the day of the clock's own time zone, like `today`.
        RawValue.Instant instant when field.Type == FieldType.Date =>
            Timed(IsoTime.Format(DateOnly.FromDateTime(instant.Value.DateTime)), instant.Expression),
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
        _ when SpecialRules.IsEmail(type, field) && text.AsSpan().Trim().Length > 0 && !EmailForm.Fits(text.Trim()) =>
            Fail(ValueDiagnostics.NotAnEmail(field, text, span)),
        FieldType.Reference or FieldType.Id => Id(text),
        FieldType.Base64 when !System.Buffers.Text.Base64.IsValid(text) => Fail(FileDiagnostics.NotBase64(field, span)),
        FieldType.Picklist when IsOutside(field, text) => Fail(ValueDiagnostics.NotInPicklist(field, text, span)),
        FieldType.MultiPicklist when FirstOutside(field, text) is { } outside =>
            Fail(ValueDiagnostics.NotInPicklist(field, outside, span)),
        _ when field.Length > 0 && text.Length > field.Length && field.Type != FieldType.Base64 && LengthOf(text) > field.Length =>
            Fail(ValueDiagnostics.TooLong(type, field, LengthOf(text), span)),
        _ => new FieldValue.Text(text),
    };

    // The org removes spaces at both ends of a text before it checks the length. Whether it counts a character outside of the basic plane,
    // such as an emoji, as one or as two is not documented; here it counts as one, which accepts more values.
    private static int LengthOf(string text)
    {
        var length = 0;
        foreach (var unit in text.AsSpan().Trim())
        {
            length += char.IsLowSurrogate(unit) ? 0 : 1;
        }
        return length;
    }

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
        if (!NumberPattern.IsMatch(text))
        {
            return Fail(ValueDiagnostics.NotANumber(field, text, whole: true, span));
        }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Fail(ValueDiagnostics.TooManyDigits(field, text, field.Digits > 0 ? field.Digits : MostDigits, span));
        }
        if (number != decimal.Truncate(number))
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
        if (!NumberPattern.IsMatch(text))
        {
            return Fail(ValueDiagnostics.NotANumber(field, text, whole: false, span));
        }
        var most = field.Precision > 0 ? field.Precision - field.Scale : MostDigits;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Fail(ValueDiagnostics.TooManyDigits(field, text, most, span));
        }
        if (Coordinates.LimitOf(field) is { } limit && Math.Abs(number) > limit)
        {
            return Fail(ValueDiagnostics.NotACoordinate(field, text, limit, span));
        }
        var whole = decimal.Truncate(Math.Abs(number)).ToString("0", CultureInfo.InvariantCulture);
        return field.Precision > 0 && number != 0 && whole != "0" && whole.Length > most
            ? Fail(ValueDiagnostics.TooManyDigits(field, text, most, span))
            : new FieldValue.Number(number.ToString(CultureInfo.InvariantCulture));
    }

    // A date field accepts a datetime too (REST API Developer Guide, PDF p. 130 posts a CloseDate this way). The date must not depend on a
    // time zone, so the text must be in UTC or without an offset, and its date is used as written.
    private FieldValue? Date(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return InRange(date) ? new FieldValue.Text(text) : Fail(ValueDiagnostics.DateOutOfRange(span, text, isLiteral: true));
        }
        if (!TryInstant(text, out var instant))
        {
            return Fail(ValueDiagnostics.NotADate(field, text, span));
        }
        if (HasOffset(text) || IsOtherDay(text, instant))
        {
            return Fail(ValueDiagnostics.DateWithOffset(field, text, instant, zone, span));
        }
        date = DateOnly.FromDateTime(instant.DateTime);
        return InRange(date)
            ? new FieldValue.Text(IsoTime.Format(date))
            : Fail(ValueDiagnostics.DateOutOfRange(span, text, isLiteral: true));
    }

    private static bool HasOffset(string text) => text.IndexOf('T') is > 0 and var time && text.AsSpan(time).ContainsAny('+', '-');

    // A time in UTC is another day in the plan's time zone.
    private bool IsOtherDay(string text, DateTimeOffset instant) =>
        zone is not null
            && IsoTime.HasOffset(text)
            && InRange(DateOnly.FromDateTime(instant.UtcDateTime))
            && zone.In(instant).Date != instant.DateTime.Date;

    private static bool InRange(DateOnly date) => date >= RelativeDates.FirstDay && date <= RelativeDates.LastDay;

    private FieldValue? Instant(string text)
    {
        if (TryInstant(text, out var instant))
        {
            if (zone is not null && !IsoTime.HasOffset(text) && InRange(DateOnly.FromDateTime(instant.DateTime)))
            {
                var moments = zone.Map(instant.DateTime);
                if (moments.Count != 1)
                {
                    return Fail(ValueDiagnostics.NotOneMoment(field, text, moments, zone, span));
                }
                instant = moments.First;
            }
            return InRange(DateOnly.FromDateTime(instant.UtcDateTime))
                ? new FieldValue.Text(IsoTime.Format(instant))
                : Fail(ValueDiagnostics.DateOutOfRange(span, text, isLiteral: true));
        }
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return Fail(ValueDiagnostics.NotAnInstant(field, text, span));
        }
        if (!InRange(date))
        {
            return Fail(ValueDiagnostics.DateOutOfRange(span, text, isLiteral: true));
        }
        // The day begins at midnight. If the zone skips midnight, it begins when the clock was set forward.
        return new FieldValue.Text(
            zone is null ? $"{text}T00:00:00.000Z" : IsoTime.Format(zone.Map(date.ToDateTime(TimeOnly.MinValue)).First));
    }

    private FieldValue? Time(string text) =>
        TimeOnly.TryParseExact(
            text.EndsWith('Z') ? text[..^1] : text, NormalForm.TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
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
}
