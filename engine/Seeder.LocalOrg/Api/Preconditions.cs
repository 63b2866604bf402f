using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary>Conditional reads and writes of rows (fact sheet, section 8): by date for every object, by ETag for accounts only.</summary>
internal static class Preconditions
{
    private const string WithTags = "Account";

    /// <summary>The headers of a read that describe the state of the row.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(Row row)
    {
        var modified = new KeyValuePair<string, string>("Last-Modified", Modified(row).ToString("R", CultureInfo.InvariantCulture));
        return row.Type.Name == WithTags ? [new("ETag", Tag(row)), modified] : [modified];
    }

    /// <summary>Whether the client already has the current state of the row.</summary>
    public static bool Unchanged(ApiRequest request, Row row) =>
        row.Type.Name == WithTags && request.IfNoneMatch is { } tags ? Matches(tags, row)
        : request.IfModifiedSince is { } since && Moment(since) is { } moment && Modified(row) <= moment;

    /// <summary>Throws an error if the row has changed since the client read it.</summary>
    public static void Check(ApiRequest request, Sqlite db, ObjectDef type, string id)
    {
        if (request.IfMatch is null && request.IfUnmodifiedSince is null)
        {
            return;
        }

        var row = RowStore.Find(db, type, id)!;
        var changed = (row.Type.Name == WithTags && request.IfMatch is { } tags && !Matches(tags, row))
            || (request.IfUnmodifiedSince is { } since && Moment(since) is { } moment && Modified(row) > moment);
        if (changed)
        {
            // code and text not in the fact sheet
            throw new Refusal(412, "PRECONDITION_FAILED", "The record has changed since it was read");
        }
    }

    private static bool Matches(string tags, Row row) =>
        tags.Split(',', StringSplitOptions.TrimEntries)
            .Any(
                t => t == "*" || t.Replace("W/", "", StringComparison.Ordinal).Replace("--gzip", "", StringComparison.Ordinal) == Tag(row));

    private static DateTimeOffset Modified(Row row) => Temporal.Moment(row["SystemModstamp"] as long? ?? 0);

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    // The tag distinguishes two changes within one second, which the time does not.
    private static string Tag(Row row)
    {
        var values = string.Join('\u001f', row.Values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(values));
        return $"\"{Convert.ToHexStringLower(hash[..8])}\"";
    }
}
