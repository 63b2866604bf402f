using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Parses and formats dates (stored as text), datetimes and times (stored as milliseconds), in the formats of the fact sheet (section 0).
/// </summary>
internal static class Temporal
{
    /// <summary>The first and the last day that a field can hold.</summary>
    public const string FirstDay = "1700-01-01", LastDay = "4000-12-31";

    private static readonly string[] DateTimeForms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK",
    ];

    private static readonly string[] TimeForms = ["HH:mm:ss.FFF'Z'", "HH:mm:ss'Z'", "HH:mm'Z'", "HH:mm:ss.FFF", "HH:mm:ss", "HH:mm"];

    /// <summary>Parses a date. A datetime is accepted too, and its date is used (the guide contains such a request).</summary>
    public static string? ParseDate(string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return Wire(date);
        }

        return ParseDateTime(text) is { } moment ? Wire(DateOnly.FromDateTime(Moment(moment).UtcDateTime)) : null;
    }

    /// <summary>
    /// Parses a datetime to milliseconds since 1970. A date without a time is midnight. Null if the text is not a datetime with an offset.
    /// </summary>
    public static long? ParseDateTime(string? text)
    {
        if (text is { Length: > 5 } && text[^5] is '+' or '-' && !text.AsSpan(text.Length - 4).Contains(':'))
        {
            text = text[..^2] + ":" + text[^2..]; // +0000 is accepted like +00:00
        }

        if (DateTimeOffset.TryParseExact(text, DateTimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment.ToUnixTimeMilliseconds();
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds()
            : null;
    }

    public static long? ParseTime(string? text) =>
        TimeOnly.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (long)time.ToTimeSpan().TotalMilliseconds
            : null;

    public static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static string Wire(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Formats a datetime: <c>2012-07-12T17:49:01.000+0000</c>.</summary>
    public static string WireDateTime(long milliseconds) =>
        Moment(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + "+0000";

    /// <summary>Formats a datetime as CSV has it: <c>2012-07-12T17:49:01.000Z</c>.</summary>
    public static string IsoDateTime(long milliseconds) =>
        Moment(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a time: <c>04:00:00.000Z</c>.</summary>
    public static string WireTime(long milliseconds) =>
        TimeOnly.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds)).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) + "Z";
}
