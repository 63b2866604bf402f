using System.Text.Json;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

/// <summary>The rows of all types that random plans use, and of types to which the org adds rows.</summary>
internal sealed class OrgRows
{
    private readonly Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, JsonElement>>> _byType;

    private OrgRows(Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, JsonElement>>> byType) => _byType = byType;

    public static async Task<OrgRows> ReadAsync(SeededOrg org)
    {
        var byType = new Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, JsonElement>>>();
        foreach (var type in KnownTypes.All.Keys.Append("AccountContactRelation").Append("Profile").Append("Organization"))
        {
            byType.Add(type, await org.RowsAsync(type));
        }
        return new OrgRows(byType);
    }

    public IReadOnlyDictionary<string, JsonElement>? Find(string type, string id) => _byType[type].GetValueOrDefault(id);

    /// <summary>The id of a record that every org has, by its name in expected values.</summary>
    public string IdOf(string name) => name.StartsWith("profile ", StringComparison.Ordinal)
        ? _byType["Profile"].Single(p => p.Value["Name"].GetString() == name["profile ".Length..]).Key
        : _byType["Pricebook2"].Single(b => b.Value["IsStandard"].GetBoolean()).Key;

    /// <summary>Rows that did not exist before, except those with the given ids.</summary>
    public IEnumerable<string> BeyondThose(OrgRows before, IReadOnlySet<string> ids) =>
        from type in _byType
        from row in type.Value
        where !before._byType[type.Key].ContainsKey(row.Key) && !ids.Contains(row.Key) && !IsTheOrgsOwn(type.Key, row.Value)
        let values = row.Value.Where(f => f.Value.ValueKind != JsonValueKind.Null)
        select $"the org has a {type.Key} that the plan does not have: {JsonSerializer.Serialize(values)}";

    public IEnumerable<string> MissingFrom(OrgRows after) =>
        from type in _byType
        from row in type.Value
        where !after._byType[type.Key].ContainsKey(row.Key)
        select $"the org lost a {type.Key} that was there before: {row.Key}";

    // The org adds two statuses to a campaign, and a relation to a contact. A user can only be deactivated.
    private static bool IsTheOrgsOwn(string type, IReadOnlyDictionary<string, JsonElement> row) => type switch
    {
        "CampaignMemberStatus" => row["Label"].GetString() is "Sent" or "Responded",
        "AccountContactRelation" => row["IsDirect"].GetBoolean(),
        "User" => !row["IsActive"].GetBoolean(),
        _ => false,
    };
}
