namespace Seeder.Core.Text;

/// <summary>Dates and times as Salesforce's REST API writes them (ISO 8601, UTC).</summary>
internal static class IsoTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// Parses a date or a time as users write it. A date means its first instant in UTC. A time without an offset is UTC; another offset is
    /// kept, because it decides which day a relative date is.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);

    /// <summary>
    /// Parses a time in a response, for example 2026-01-31T09:00:00.000+0000 (fact sheet section 5.4); its offset has no colon. Null for
    /// null and for other texts.
    /// </summary>
    public static DateTimeOffset? OfAnswer(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>
    /// The whole seconds of a time in UTC as the org mostly writes it, <c>2026-01-31T09:00:00.000+0000</c> or with a Z at its end; null for
    /// other texts, which may be times too.
    /// </summary>
    public static DateTimeOffset? SecondsOf(ReadOnlySpan<byte> text)
    {
        const int length = 19;
        return text.Length > length
            && (text[length..].SequenceEqual(".000Z"u8) || text[length..].SequenceEqual(".000+0000"u8))
            && (text[4], text[7], text[10], text[13], text[16]) == ((byte)'-', (byte)'-', (byte)'T', (byte)':', (byte)':')
            && Number(text[..4]) is >= 1 and var year
            && Number(text.Slice(5, 2)) is >= 1 and <= 12 and var month
            && Number(text.Slice(8, 2)) is >= 1 and var day && day <= DateTime.DaysInMonth(year, month)
            && Number(text.Slice(11, 2)) is >= 0 and < 24 and var hour
            && Number(text.Slice(14, 2)) is >= 0 and < 60 and var minute
            && Number(text.Slice(17, 2)) is >= 0 and < 60 and var second
                ? new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero)
                : null;
    }

    // -1 for other texts than digits.
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }
            number = (number * 10) + (digit - '0');
        }
        return number;
    }

    /// <summary>Whether a time ends in an offset from UTC, or in Z. A date has none.</summary>
    public static bool HasOffset(string text) =>
        text.IndexOf('T') is > 0 and var time && (text.EndsWith('Z') || text.AsSpan(time).ContainsAny('+', '-'));

    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Formats a time in whole seconds, as SOQL compares times.</summary>
    public static string FormatSeconds(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a time with its own offset, such as <c>2026-03-01T07:00:00.000+09:00</c>; a time in UTC ends in Z.</summary>
    public static string FormatWithOffset(DateTimeOffset instant) => instant.Offset == TimeSpan.Zero
        ? Format(instant)
        : instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
