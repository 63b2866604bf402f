using Seeder.Core.Expressions;

namespace Seeder.Core.Binding;

/// <summary>Dates relative to the plan's clock, in UTC.</summary>
public static class Clock
{
    /// <summary>The moment moved by a duration. A range is chosen by <paramref name="key"/>: the same key, the same choice.</summary>
    public static DateTimeOffset Move(DateTimeOffset clock, Duration? offset, ulong key)
    {
        if (offset is null)
        {
            return clock;
        }
        var width = (ulong)(offset.To - offset.From) + 1;
        var amount = offset.Sign * (offset.From + (int)(key % width));
        return offset.Unit switch
        {
            DurationUnit.Minute => clock.AddMinutes(amount),
            DurationUnit.Hour => clock.AddHours(amount),
            DurationUnit.Day => clock.AddDays(amount),
            DurationUnit.Week => clock.AddDays(7 * amount),
            // .NET ends a month on its last day at most: 31 January + 1mo is 28 or 29 February.
            DurationUnit.Month => clock.AddMonths(amount),
            DurationUnit.Year => clock.AddYears(amount),
            _ => throw new ArgumentOutOfRangeException(nameof(offset)),
        };
    }

    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
