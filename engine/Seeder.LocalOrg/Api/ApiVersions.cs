using System.Globalization;

namespace Seeder.Local;

/// <summary>The API versions that the org supports, and the errors for other versions.</summary>
internal static class ApiVersions
{
    public const int First = 34, Latest = 66;

    // Salesforce still supports 31 to 33, but they have no composite resources. Versions up to this one are retired (fact sheet, section
    // 0).
    private const int LastRetired = 30;

    /// <summary>Parses a version: 66 for <c>v66.0</c>. A version that is not supported is refused.</summary>
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

    /// <summary>The name of a version's release; there are three per year: 66 is Spring '26, 65 Winter '26, 64 Summer '25.</summary>
    public static string Label(int version)
    {
        var back = Latest - version;
        string[] seasons = ["Spring", "Winter", "Summer"];
        return string.Create(CultureInfo.InvariantCulture, $"{seasons[back % 3]} '{26 - ((back + 1) / 3):00}");
    }
}
