namespace Seeder.Core.Text;

/// <summary>Dates and times as Salesforce's REST API writes them (ISO 8601, UTC).</summary>
public static class IsoTime
{
    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
