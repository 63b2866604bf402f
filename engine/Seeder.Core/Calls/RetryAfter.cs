namespace Seeder.Core.Calls;

/// <summary>Reads the Retry-After header: seconds or a date (RFC 9110, section 10.2.3). What cannot be read asks for nothing.</summary>
internal static class RetryAfter
{
    // What an org asks for beyond this is the same to us, and a sum of a few of them is still a time.
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
