using System.Text.Json;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>The columns of the rows that <see cref="CreatorRowParser"/> reads; -1 for a field that the type does not have.</summary>
internal sealed class CreatorColumns(ImmutableArray<string> fields, string? parent)
{
    public int Parent { get; } = parent is null ? -1 : IndexOf(fields, parent);

    public int Created { get; } = IndexOf(fields, "CreatedDate");

    public int CreatedBy { get; } = IndexOf(fields, "CreatedById");

    public int Stamp { get; } = IndexOf(fields, "SystemModstamp") is >= 0 and var at ? at : IndexOf(fields, "LastModifiedDate");

    public int IsDeleted { get; } = IndexOf(fields, "IsDeleted");

    private static int IndexOf(ImmutableArray<string> fields, string name)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }
        return -1;
    }
}

/// <summary>
/// Reads the rows that are checked before a delete. There may be a million rows of few users, so each user's id is stored once.
/// </summary>
internal sealed class CreatorRowParser
{
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    public static int Total(JsonElement page) =>
        page.TryGetProperty("totalSize", out var total) && total.TryGetInt32(out var count) ? count : 0;

    public IEnumerable<CreatorRow> Rows(JsonElement page, string? parent) =>
        page.GetProperty("records").EnumerateArray().Where(r => Text(r, "Id") is not null).Select(r => Row(r, parent));

    /// <summary>The present row of a query job. Its first column is the id.</summary>
    /// <param name="row">The row.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="id">The id, if the caller has it already.</param>
    public CreatorRow Row(QueryRows row, CreatorColumns columns, string? id = null)
    {
        return new CreatorRow(
            id ?? SalesforceId.Normalise(row.Text(0) ?? ""),
            Text(columns.Parent) is { } parent ? SalesforceId.Normalise(parent) : null,
            IsoTime.OfAnswer(Text(columns.Created)),
            Text(columns.CreatedBy) is { } user ? User(user) : null,
            IsoTime.OfAnswer(Text(columns.Stamp)),
            columns.IsDeleted >= 0 && row.Bytes(columns.IsDeleted).SequenceEqual("true"u8));

        string? Text(int column) => column < 0 ? null : row.Text(column);
    }

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
