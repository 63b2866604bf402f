using System.Globalization;

namespace Seeder.Local;

/// <summary>The API versions that the org supports, and the errors for other versions.</summary>
internal static class ApiVersions
{
    public const int First = 31, Latest = 67;

    /// <summary>The first versions with sObject Tree, Batch and sObject Collections, and with upserts of Collections (fact
    /// sheet).</summary>
    public const int FirstWithTree = 34, FirstWithBatch = 34, FirstWithCollections = 42, FirstWithCollectionsUpsert = 46,
        FirstWithIngestJobs = 41, FirstWithQueryJobs = 47;

    /// <summary>Parses a version: 66 for <c>v66.0</c>. A version that is not supported is refused.</summary>
    public static int Parse(string segment)
    {
        if (TryParse(segment) is not { } version)
        {
            throw Refusal.NotFound();
        }

        return version switch
        {
            < First => throw new Refusal(410, "GONE", "The requested API version has been retired."),
            > Latest => throw Refusal.NotFound(),
            _ => version,
        };
    }

    public static int? TryParse(string segment) =>
        segment.Length > 3 && segment[0] is 'v' or 'V' && segment.EndsWith(".0", StringComparison.Ordinal)
        && int.TryParse(segment.AsSpan(1, segment.Length - 3), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    /// <summary>Refuses a resource that its version does not have yet.</summary>
    public static void Check(int version, string[] path)
    {
        (string Name, int First)? resource = path switch
        {
            ["composite"] => ("Composite", FirstWithTree),
            ["composite", "tree", ..] => ("sObject Tree", FirstWithTree),
            ["composite", "batch", ..] => ("Batch", FirstWithBatch),
            ["composite", "sobjects", _, _] => ("Upsert with sObject Collections", FirstWithCollectionsUpsert),
            ["composite", "sobjects", ..] => ("sObject Collections", FirstWithCollections),
            ["jobs", "query", ..] => ("A query job of Bulk API 2.0", FirstWithQueryJobs),
            ["jobs", ..] => ("Bulk API 2.0", FirstWithIngestJobs),
            _ => null,
        };
        if (resource is { } found && version < found.First)
        {
            // The code is the one of an unknown resource (inferred); the text names the version.
            throw new Refusal(
                404, "NOT_FOUND", $"The requested resource does not exist: {found.Name} needs version {found.First}.0 or later");
        }
    }

    /// <summary>The name of a version's release; there are three per year: 67 is Summer '26, 66 Spring '26, 65 Winter '26.</summary>
    public static string Label(int version)
    {
        var back = Latest - version;
        string[] seasons = ["Summer", "Spring", "Winter"];
        return string.Create(CultureInfo.InvariantCulture, $"{seasons[back % 3]} '{26 - (back / 3):00}");
    }
}
