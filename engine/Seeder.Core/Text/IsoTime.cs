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
