using System.Text.Json;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>
/// Reads the rows that are looked at before a delete. There may be a million of them, of few users: a user's id is kept once.
/// </summary>
internal sealed class CreatorReader
{
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    public static int Total(JsonElement page) =>
        page.TryGetProperty("totalSize", out var total) && total.TryGetInt32(out var count) ? count : 0;

    public IEnumerable<CreatorRow> Rows(JsonElement page, string? parent) =>
        page.GetProperty("records").EnumerateArray().Where(r => Text(r, "Id") is not null).Select(r => Row(r, parent));

    private CreatorRow Row(JsonElement record, string? parent) => new(
        Id18(Text(record, "Id")!),
        parent is not null && Text(record, parent) is { } id ? Id18(id) : null,
        Time(record, "CreatedDate"),
        Text(record, "CreatedById") is { } user ? User(user) : null,
        Time(record, "SystemModstamp") ?? Time(record, "LastModifiedDate"),
        Find(record, "IsDeleted") is { ValueKind: JsonValueKind.True });

    private string User(string id)
    {
        if (!_users.TryGetValue(id, out var user))
        {
            _users.Add(id, user = Id18(id));
        }
        return user;
    }

    // The names stand as the org spells them, which need not be as they were asked for.
    private static JsonElement? Find(JsonElement record, string name)
    {
        if (record.TryGetProperty(name, out var exact))
        {
            return exact;
        }
        foreach (var property in record.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }
        return null;
    }

    private static string? Text(JsonElement record, string name) =>
        Find(record, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    // Such as 2026-01-31T09:00:00.000+0000 (fact sheet section 5.4), which has no colon in its offset.
    private static DateTimeOffset? Time(JsonElement record, string name) =>
        Text(record, name) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Id18(string id) => SalesforceId.TryNormalise(id, out var normal) ? normal : id;
}
