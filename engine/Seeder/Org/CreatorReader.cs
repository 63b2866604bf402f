using System.Text.Json;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>
/// Reads the rows that are checked before a delete: who created which record, and when. There may be a million rows of few users, so each
/// user's id is stored once.
/// </summary>
internal sealed class CreatorReader
{
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    public static int Total(JsonElement page) =>
        page.TryGetProperty("totalSize", out var total) && total.TryGetInt32(out var count) ? count : 0;

    public IEnumerable<CreatorRow> Rows(JsonElement page, string? parent) =>
        page.GetProperty("records").EnumerateArray().Where(r => Text(r, "Id") is not null).Select(r => Row(r, parent));

    private CreatorRow Row(JsonElement record, string? parent) => new(
        SalesforceId.Normalise(Text(record, "Id")!),
        parent is not null && Text(record, parent) is { } id ? SalesforceId.Normalise(id) : null,
        Time(record, "CreatedDate"),
        Text(record, "CreatedById") is { } user ? User(user) : null,
        Time(record, "SystemModstamp") ?? Time(record, "LastModifiedDate"),
        Find(record, "IsDeleted") is { ValueKind: JsonValueKind.True });

    private string User(string id)
    {
        if (!_users.TryGetValue(id, out var user))
        {
            _users.Add(id, user = SalesforceId.Normalise(id));
        }
        return user;
    }

    // The org returns field names in its own spelling, which may differ in case from the query.
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

    private static DateTimeOffset? Time(JsonElement record, string name) => IsoTime.OfAnswer(Text(record, name));
}
