using Seeder.Core.Expressions;

namespace Seeder.Core.Binding;

/// <summary>Computes dates relative to the plan's clock, in the clock's own time zone.</summary>
internal static class RelativeDates
{
    // The range of dates in Salesforce: 1700-01-01 to 4000-12-31 (help, "Custom Field Types").
    public static readonly DateOnly FirstDay = new(1700, 1, 1);
    public static readonly DateOnly LastDay = new(4000, 12, 31);

    private static readonly DateTimeOffset First = new(FirstDay, TimeOnly.MinValue, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(LastDay, new TimeOnly(23, 59, 59), TimeSpan.Zero);

    /// <summary>
    /// Moves a time by durations, one after the other; null if the result is out of the range of Salesforce's dates. The value of a range
    /// depends on <paramref name="key"/>: the same key gives the same value.
    /// </summary>
    /// <param name="zone">The zone whose local time the clock shows; null if its offset never changes.</param>
    public static DateTimeOffset? Move(DateTimeOffset clock, ImmutableArray<Duration> offsets, Func<int, ulong> key, LocalZone? zone)
    {
        for (var i = 0; i < offsets.Length; i++)
        {
            var width = (ulong)(offsets[i].To - offsets[i].From) + 1;
            try
            {
                var amount = offsets[i].Sign * (offsets[i].From + (width == 1 ? 0 : (int)(key(i) % width)));
                clock = zone is null ? Move(clock, offsets[i].Unit, amount) : Move(clock, offsets[i].Unit, amount, zone);
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }
        }
        return IsInRange(clock) ? clock : null;
    }

    // In a time zone, days and longer units keep the local time, as in a calendar; minutes and hours are exact. If the zone skips or
    // repeats the local time, the offset before the change counts.
    private static DateTimeOffset Move(DateTimeOffset clock, DurationUnit unit, int amount, LocalZone zone)
    {
        var moved = Move(clock, unit, amount);
        return zone.In(unit is DurationUnit.Minute or DurationUnit.Hour || !IsInRange(moved) ? moved : zone.Map(moved.DateTime).First);
    }

    private static bool IsInRange(DateTimeOffset moment) => moment >= First && moment <= Last;

    private static DateTimeOffset Move(DateTimeOffset clock, DurationUnit unit, int amount) => unit switch
    {
        DurationUnit.Minute => clock.AddMinutes(amount),
        DurationUnit.Hour => clock.AddHours(amount),
        DurationUnit.Day => clock.AddDays(amount),
        DurationUnit.Week => clock.AddDays(7.0 * amount),
        // .NET limits the day to the end of the month: 31 January + 1mo is 28 or 29 February.
        DurationUnit.Month => clock.AddMonths(amount),
        DurationUnit.Year => clock.AddYears(amount),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };
}
