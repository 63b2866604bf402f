namespace Seeder.Core.Schema;

/// <summary>
/// The API versions in which the resources that Seeder uses first appeared (REST API Developer Guide). Without sObject Collections every
/// update and delete would be a separate call, so an older version is refused before anything is sent.
/// </summary>
internal static class ApiVersions
{
    private static readonly ImmutableArray<(string Resource, int First)> Resources =
        [("sObject Collections", 42), ("sObject Tree", 34), ("Batch", 34)];

    /// <summary>The lowest version that has all of the resources.</summary>
    public static string Lowest { get; } = string.Create(CultureInfo.InvariantCulture, $"{Resources.Max(r => r.First)}.0");

    /// <summary>
    /// A version that every org of today serves (Spring '24; the oldest one that still works is 31). Requests that must not wait for the
    /// list of the org's versions use it. Another request follows if an org refuses it.
    /// </summary>
    public const string Common = "60.0";

    /// <summary>Returns the resource that a version lacks; null if it has all of them, or if the text is no version.</summary>
    public static string? Missing(string version) =>
        decimal.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? Resources.FirstOrDefault(r => number < r.First).Resource
            : null;
}
