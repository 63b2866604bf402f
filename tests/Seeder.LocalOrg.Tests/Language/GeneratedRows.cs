using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Language;

/// <summary>
/// The rows that a plan created, as text that is the same in every org: ids are replaced by the addresses of their records.
/// </summary>
internal static partial class GeneratedRows
{
    private static readonly HashSet<string> TheOrgs = ["Id", "attributes", "CreatedDate", "LastModifiedDate", "SystemModstamp",
        "LastViewedDate", "LastReferencedDate", "LastStageChangeDate"];

    public static async Task<SortedDictionary<string, string>> ReadAsync(SeededOrg org, Applied applied)
    {
        var records = applied.Report.Manifest!.Records;
        var addresses = records.ToDictionary(r => r.Value.Id, r => r.Key);
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in records.Values.Select(r => r.Type).Distinct())
        {
            foreach (var (id, row) in await org.RowsAsync(type))
            {
                var values = row.Where(f => !TheOrgs.Contains(f.Key) && f.Value.ValueKind != JsonValueKind.Null)
                    .Select(f => $"{f.Key}={ValueOf(f.Value, addresses)}");
                rows.Add(addresses[id], $"{type} {string.Join("; ", values)}");
            }
        }
        return rows;
    }

    private static string ValueOf(JsonElement value, Dictionary<string, string> addresses)
    {
        var text = value.ToString();
        return Id().IsMatch(text) ? addresses.GetValueOrDefault(text, "of the org") : text;
    }

    [GeneratedRegex("^[0-9][0-9A-Za-z]{17}$")]
    private static partial Regex Id();
}
