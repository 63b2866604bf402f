using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>The content of the org as text that does not depend on ids, times and auto-numbers.</summary>
/// <param name="Records">The rows of all manifests, by plan and address.</param>
/// <param name="Others">Rows that are in no manifest and that did not exist before.</param>
/// <param name="Rows">All rows of the org, by id.</param>
internal sealed partial record Contents(SortedDictionary<string, string> Records, List<string> Others, Dictionary<string, string> Rows)
{
    /// <summary>The types that the plans of the campaign write. The org itself adds member statuses to campaigns.</summary>
    public static readonly string[] Types =
    [
        "Account", "Contact", "Case", "CaseComment", "Opportunity", "OpportunityContactRole", "Product2", "Campaign",
        "CampaignMemberStatus", "Task",
        "UserRole", "User", "Group", "GroupMember", "QueueSobject",
    ];

    private static readonly HashSet<string> Volatile =
        ["Id", "CreatedById", "LastModifiedById", "attributes", "CaseNumber", "CommunityNickname", "Seed_Key__c"];

    // Whether the plan created a record decides whether destroy deletes it.
    /// <summary>The ids by plan and address.</summary>
    public Dictionary<string, string> Ids { get; init; } = [];

    /// <param name="world">The org, and the folder with the manifests.</param>
    /// <param name="known">Ids that are kept as text, because they belong to no plan.</param>
    public static async Task<Contents> ReadAsync(World world, IReadOnlySet<string> known)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var claims = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var manifest in Directory.EnumerateFiles(world.Folder, "*.manifest.json", SearchOption.AllDirectories))
        {
            var json = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
            foreach (var (address, record) in json["records"]!.AsObject())
            {
                ids[$"{json["plan"]} {address}"] = (string)record!["id"]!;
                claims[$"{json["plan"]} {address}"] = (bool)record["created"]! ? "created" : "found";
            }
        }
        var names = ids.GroupBy(i => i.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Key, StringComparer.Ordinal);
        var (rows, all) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var type in Types)
        {
            foreach (var row in await world.RowsAsync(type))
            {
                var id = (string)row["Id"]!;
                all[id] = row.ToJsonString();
                var fields = row.Where(f => f.Value is not null && !Volatile.Contains(f.Key))
                    .Select(f => (f.Key, Value: Say(f.Value!, names, known))).Where(f => f.Value.Length > 0);
                rows[id] = $"{type}: {string.Join(", ", fields.Select(f => $"{f.Key}={f.Value}"))}";
            }
        }
        var rowsOfIds = ids.ToDictionary(i => i.Key, i => $"{claims[i.Key]} {rows.GetValueOrDefault(i.Value, "not there")}");
        var records = new SortedDictionary<string, string>(rowsOfIds, StringComparer.Ordinal);
        List<string> others =
            [.. rows.Where(r => !names.ContainsKey(r.Key) && !known.Contains(r.Key)).Select(r => r.Value).Order(StringComparer.Ordinal)];
        return new Contents(records, others, all) { Ids = ids };
    }

    /// <summary>Describes the first difference; null if both are equal.</summary>
    /// <param name="expected">The expected content.</param>
    /// <param name="ignored">Lines that are ignored.</param>
    /// <param name="ignoresCase">Whether the case of letters is ignored.</param>
    public string? Differs(Contents expected, Func<string, bool>? ignored, bool ignoresCase)
    {
        var (ours, theirs) = (Lines(ignored, ignoresCase), expected.Lines(ignored, ignoresCase));
        foreach (var line in theirs.ToList())
        {
            if (ours.Remove(line))
            {
                theirs.Remove(line);
            }
        }
        return ours.Count + theirs.Count == 0 ? null
            : string.Join('\n', ours.Select(l => $"  + {l}").Concat(theirs.Select(l => $"  - {l}")));
    }

    private List<string> Lines(Func<string, bool>? ignored, bool ignoresCase)
    {
        var lines = Records.Select(r => $"{r.Key} = {r.Value}").Concat(Others).Where(l => ignored?.Invoke(l) != true);
        return [.. ignoresCase ? lines.Select(l => l.ToUpperInvariant()) : lines];
    }

    private static string Say(JsonNode value, Dictionary<string, string> names, IReadOnlySet<string> known)
    {
        var text = value is JsonObject ? "" : value.ToString();
        return text is "false" or "0" || Moment().IsMatch(text) ? ""
            : !Id().IsMatch(text) ? text
            : names.GetValueOrDefault(text) is { } name ? $"<{name}>"
            : known.Contains(text) ? text : "<somebody>";
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T")]
    private static partial Regex Moment();

    [GeneratedRegex("^[0-9a-zA-Z]{15}[A-Z0-5]{3}$")]
    private static partial Regex Id();
}
