using System.Globalization;

namespace Seeder.Local;

/// <summary>The versions that the org serves, and what it says of others.</summary>
internal static class ApiVersions
{
    public const int First = 34, Latest = 66;

    // 31 to 33 are alive at Salesforce but older than any composite resource; below that all are retired (fact sheet, section 0).
    private const int LastRetired = 30;

    /// <summary>66 for <c>v66.0</c>; anything that is not served is refused.</summary>
    public static int Parse(string segment)
    {
        if (TryParse(segment) is not { } version)
        {
            throw Refusal.NotFound();
        }

        return version switch
        {
            <= LastRetired => throw new Refusal(410, "GONE", "The requested API version has been retired."),
            < First or > Latest => throw Refusal.NotFound(),
            _ => version,
        };
    }

    public static int? TryParse(string segment) =>
        segment.Length > 3 && segment[0] is 'v' or 'V' && segment.EndsWith(".0", StringComparison.Ordinal)
        && int.TryParse(segment.AsSpan(1, segment.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    /// <summary>Three releases a year: 66 is Spring '26, 65 Winter '26, 64 Summer '25.</summary>
    public static string Label(int version)
    {
        var back = Latest - version;
        string[] seasons = ["Spring", "Winter", "Summer"];
        return string.Create(CultureInfo.InvariantCulture, $"{seasons[back % 3]} '{26 - ((back + 1) / 3):00}");
    }
}
