using System.Text.Json;

namespace Seeder.Local.Tests.Properties;

/// <summary>A call in the org's log: its start and end, the types that it wrote, and the records that it locked.</summary>
/// <param name="Locks">The reason for each lock, by id of the record.</param>
internal sealed record LoggedCall(
    long Sequence,
    string Kind,
    DateTimeOffset Start,
    DateTimeOffset End,
    IReadOnlySet<string> Types,
    IReadOnlyDictionary<string, string> Locks)
{
    public bool Overlaps(LoggedCall other) => Start < other.End && other.Start < End;

    public override string ToString() =>
        $"request {Sequence}, {Kind} of {string.Join(", ", Types.Order(StringComparer.Ordinal))}, {Start:mm:ss.fffffff} to "
            + $"{End:mm:ss.fffffff}";
}

/// <summary>
/// Derives the locks of calls from their requests and the org's describes: the records that they change or delete, and the targets of their
/// lookups. It does not use the engine's code for locks, so that an error there is found.
/// </summary>
internal sealed class LoggedCalls(SeededOrg org)
{
    private static readonly string[] NotLocked = ["User", "Group", "RecordType", "Profile", "Pricebook2"];

    private readonly Dictionary<string, HashSet<string>> _lookups = [];

    // Lookups that calls wrote. The org sets other lookups itself (such as a line item's product), and only the org knows them.
    private readonly HashSet<(string Type, string Field)> _written = [];

    /// <param name="rows">
    /// The rows before they are deleted: a delete contains only ids, and also locks the records that the row refers to.
    /// </param>
    public async Task<List<LoggedCall>> ReadAsync(
        long after, IReadOnlyDictionary<string, (string Type, IReadOnlyDictionary<string, JsonElement> Row)> rows)
    {
        var (calls, gone) = (new List<LoggedCall>(), new Dictionary<string, DateTimeOffset>());
        foreach (var entry in await org.WritesAsync(after))
        {
            var (types, locks) = (new HashSet<string>(), new Dictionary<string, string>());
            var (start, end) = (entry.GetProperty("start").GetDateTimeOffset(), entry.GetProperty("end").GetDateTimeOffset());
            if (entry.GetProperty("kind").GetString() == "collections-delete")
            {
                foreach (var id in Ids(entry))
                {
                    var (type, row) = rows[id];
                    locks[id] = "itself";
                    await AddAsync(
                        type,
                        row.Where(f => _written.Contains((type, f.Key)) && !IsDerived(type, f.Key, row)).Select(f => (f.Key, f.Value)),
                        types,
                        locks);
                }
            }
            else
            {
                using var body = JsonDocument.Parse(entry.GetProperty("body").GetString()!);
                await AddRecordsAsync(body.RootElement, rows, types, locks);
            }
            // A lookup is cleared when its target is deleted.
            foreach (var id in locks.Keys.Where(id => gone.TryGetValue(id, out var left) && left <= start).ToList())
            {
                locks.Remove(id);
            }
            foreach (var id in entry.GetProperty("deleted").EnumerateArray())
            {
                gone[id.GetString()!] = end;
            }
            calls.Add(
                new LoggedCall(entry.GetProperty("sequence").GetInt64(), entry.GetProperty("kind").GetString()!, start, end, types, locks));
        }
        return calls;
    }

    // The org takes the account of a case from its contact, where the plan may have none. A delete of the case does not count it: the
    // manifest knows only the lookups of the plan.
    private static bool IsDerived(string type, string field, IReadOnlyDictionary<string, JsonElement> row) =>
        (type, field) == ("Case", "AccountId")
        && row.TryGetValue("ContactId", out var contact)
        && contact.ValueKind == JsonValueKind.String;

    // Adds the records of a Collections call, or of a Tree and its nested lists.
    private async Task AddRecordsAsync(
        JsonElement holder,
        IReadOnlyDictionary<string, (string Type, IReadOnlyDictionary<string, JsonElement> Row)> rows,
        HashSet<string> types,
        Dictionary<string, string> locks)
    {
        foreach (var record in holder.GetProperty("records").EnumerateArray())
        {
            var type = record.GetProperty("attributes").GetProperty("type").GetString()!;
            await AddAsync(type, record.EnumerateObject().Select(f => (f.Name, f.Value)), types, locks);
            if (type == "Case" && AccountOfContact(record, rows) is { } account)
            {
                locks[account] = "Case.AccountId, from the contact";
            }
            foreach (var field in record.EnumerateObject())
            {
                if (field.NameEquals("id") || field.NameEquals("Id"))
                {
                    locks[field.Value.GetString()!] = "itself";
                }
                if (field.Value.ValueKind == JsonValueKind.Object && field.Value.TryGetProperty("records", out _))
                {
                    await AddRecordsAsync(field.Value, rows, types, locks);
                }
            }
        }
    }

    // The account that the org gives a case that is written with a contact and without an account.
    private static string? AccountOfContact(
        JsonElement record, IReadOnlyDictionary<string, (string Type, IReadOnlyDictionary<string, JsonElement> Row)> rows) =>
        record.TryGetProperty("ContactId", out var contact)
        && contact.ValueKind == JsonValueKind.String
        && !(record.TryGetProperty("AccountId", out var own) && own.ValueKind == JsonValueKind.String)
        && rows.TryGetValue(contact.GetString()!, out var known)
        && known.Row.TryGetValue("AccountId", out var account)
            ? account.GetString()
            : null;

    private async Task AddAsync(
        string type, IEnumerable<(string Name, JsonElement Value)> fields, HashSet<string> types, Dictionary<string, string> locks)
    {
        types.Add(type);
        var lookups = await LookupsAsync(type);
        foreach (var (name, value) in fields)
        {
            if (lookups.Contains(name) && value.ValueKind == JsonValueKind.String)
            {
                locks[value.GetString()!] = $"{type}.{name}";
                _written.Add((type, name));
            }
        }
    }

    private async Task<HashSet<string>> LookupsAsync(string type)
    {
        if (!_lookups.TryGetValue(type, out var lookups))
        {
            var fields = (await org.DescribeAsync(type)).GetProperty("fields").EnumerateArray();
            _lookups.Add(type, lookups =
            [
                .. fields.Where(f => f.GetProperty("type").GetString() == "reference" && f.GetProperty("createable").GetBoolean()
                        && f.GetProperty("referenceTo").EnumerateArray().Any(t => !NotLocked.Contains(t.GetString())))
                    .Select(f => f.GetProperty("name").GetString()!),
            ]);
        }
        return lookups;
    }

    private static string[] Ids(JsonElement entry) =>
        [.. entry.GetProperty("query").GetString()!.TrimStart('?')
            .Split('&')
            .Where(p => p.StartsWith("ids=", StringComparison.Ordinal))
            .SelectMany(p => Uri.UnescapeDataString(p[4..]).Split(','))];
}
