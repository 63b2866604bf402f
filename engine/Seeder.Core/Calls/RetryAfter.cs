namespace Seeder.Core.Calls;

/// <summary>
/// Parses the Retry-After header: seconds or a date (RFC 9110, section 10.2.3). A header that cannot be parsed is ignored.
/// </summary>
internal static class RetryAfter
{
    // Limits the value, so that the sum of several waits is still a valid time.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static TimeSpan? Read(string? text, DateTimeOffset now)
    {
        text = text?.Trim() ?? "";
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            return decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds < (decimal)Longest.TotalSeconds
                ? TimeSpan.FromSeconds((double)seconds)
                : Longest;
        }
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) || date <= now)
        {
            return null;
        }
        return date - now < Longest ? date - now : Longest;
    }
}
