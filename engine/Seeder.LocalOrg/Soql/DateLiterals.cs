using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Converts date literals to a range of days: the first day, and the day after the last one. Weeks begin on Sunday, and the fiscal year in
/// January.
/// </summary>
internal static class DateLiterals
{
    private static readonly string[] Plain = ["YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"];
    private static readonly string[] Units = ["WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"];

    public static bool IsName(string word)
    {
        var name = word.ToUpperInvariant();
        return Plain.Contains(name)
            || TakesNumber(name)
            || Units.Any(u => name == "THIS_" + u || name == "LAST_" + u || name == "NEXT_" + u);
    }

    /// <summary>Whether a colon and a number follow the literal.</summary>
    public static bool TakesNumber(string word)
    {
        var name = word.ToUpperInvariant();
        return Units.Prepend("DAY").Any(u => name == $"LAST_N_{u}S" || name == $"NEXT_N_{u}S" || name == $"N_{u}S_AGO");
    }

    public static (DateOnly From, DateOnly To) Days(string literal, DateOnly today)
    {
        var colon = literal.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? literal : literal[..colon]).ToUpperInvariant().Replace("FISCAL_", "", StringComparison.Ordinal);
        var n = colon < 0 ? 1 : int.Parse(literal.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        switch (name)
        {
            case "YESTERDAY":
                return (today.AddDays(-1), today);
            case "TODAY":
                return (today, today.AddDays(1));
            case "TOMORROW":
                return (today.AddDays(1), today.AddDays(2));
            case "LAST_90_DAYS":
                return (today.AddDays(-90), today.AddDays(1)); // the last days include today, the next ones do not
            case "NEXT_90_DAYS":
                return (today.AddDays(1), today.AddDays(91));
            case "LAST_N_DAYS":
                return (today.AddDays(-n), today.AddDays(1));
            case "NEXT_N_DAYS":
                return (today.AddDays(1), today.AddDays(checked(1 + n)));
            case "N_DAYS_AGO":
                return (today.AddDays(-n), today.AddDays(1 - n));
            default:
                var unit = Array.Find(Units, u => name.Contains(u, StringComparison.Ordinal))!;
                var start = Start(unit, today);
                return name.EndsWith("AGO", StringComparison.Ordinal) ? (Step(unit, start, -n), Step(unit, start, 1 - n))
                    : name.StartsWith("THIS", StringComparison.Ordinal) ? (start, Step(unit, start, 1))
                    : name.StartsWith("LAST", StringComparison.Ordinal) ? (Step(unit, start, -n), start)
                    : (Step(unit, start, 1), Step(unit, start, checked(1 + n)));
        }
    }

    private static DateOnly Start(string unit, DateOnly day) => unit switch
    {
        "WEEK" => day.AddDays(-(int)day.DayOfWeek),
        "MONTH" => new DateOnly(day.Year, day.Month, 1),
        "QUARTER" => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1),
        _ => new DateOnly(day.Year, 1, 1),
    };

    private static DateOnly Step(string unit, DateOnly day, int count) => unit switch
    {
        "WEEK" => day.AddDays(checked(7 * count)),
        "MONTH" => day.AddMonths(count),
        "QUARTER" => day.AddMonths(checked(3 * count)),
        _ => day.AddYears(count),
    };
}
