using System.Globalization;
using System.Text.RegularExpressions;

namespace Seeder.Local;

/// <summary>Formats auto-numbers: <c>A-{0000}</c>, with <c>{YYYY}</c>, <c>{YY}</c>, <c>{MM}</c>, <c>{DD}</c> for the date.</summary>
internal static partial class AutoNumber
{
    public static string Write(string format, long number, long now) => Placeholder().Replace(format, match =>
    {
        var inner = match.Groups[1].Value;
        return inner switch
        {
            "YYYY" => Temporal.Moment(now).ToString("yyyy", CultureInfo.InvariantCulture),
            "YY" => Temporal.Moment(now).ToString("yy", CultureInfo.InvariantCulture),
            "MM" => Temporal.Moment(now).ToString("MM", CultureInfo.InvariantCulture),
            "DD" => Temporal.Moment(now).ToString("dd", CultureInfo.InvariantCulture),
            _ => number.ToString("D" + inner.Length, CultureInfo.InvariantCulture),
        };
    });

    [GeneratedRegex(@"\{(0+|YYYY|YY|MM|DD)\}")]
    private static partial Regex Placeholder();
}
