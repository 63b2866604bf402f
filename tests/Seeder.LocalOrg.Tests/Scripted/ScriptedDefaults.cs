using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// The default responses of a scripted org: it accepts the login, describes its types, stores writes and finds rows by id.
/// </summary>
internal static partial class ScriptedDefaults
{
    [GeneratedRegex(@"FROM (\w+)\s+WHERE Id IN \(([^)]*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex ById { get; }

    [GeneratedRegex(@"SELECT (.*?) FROM", RegexOptions.IgnoreCase)]
    private static partial Regex Selected { get; }

    public static void Install(ScriptedOrg org)
    {
        org.Type(
            "Account",
            "001",
            "Name string(255) required",
            "Industry picklist(Energy|Retail)",
            "Website url",
            "ParentId reference(Account) as=Parent children=ChildAccounts",
                "Key__c string(40) unique externalId");
        org.Type(
            "Contact",
            "003",
            "LastName string(80) required",
            "FirstName string(40)",
            "Email email",
            "AccountId reference(Account) as=Account children=Contacts cascade");
        org.Type("User", "005", "Username string(80) required unique", "LastName string(80) required", "IsActive boolean");
        org.On("GET", "/services/data", _ => ScriptedAnswer.Json("""[{"label":"Spring","url":"/services/data/v66.0","version":"66.0"}]"""));
        org.On(
            "GET",
            "/services/oauth2/userinfo",
            _ => ScriptedAnswer.Json(new { organization_id = org.OrgId, user_id = org.UserId, preferred_username = "seeder@example.com" }));
        org.On(
            "GET",
            "/services/data/*/sobjects",
            _ => ScriptedAnswer.Json(
                new { sobjects = org.Types.Values.Select(t => new { name = t.Name, label = t.Name, keyPrefix = t.Prefix }) }));
        org.On(
            "GET",
            "*/sobjects/*/describe",
            r => org.Types.TryGetValue(r.Path.Split('/')[^2], out var type) ? ScriptedAnswer.Json(type.Describe(org.Types.Values)) : null);
        org.On(
            "GET",
            "/services/data/*/limits",
            _ => ScriptedAnswer.Json(
                """{"DataStorageMB":{"Max":200,"Remaining":199},"DailyApiRequests":{"Max":15000,"Remaining":14000}}"""));
        org.On("GET", "*/query*?q=*", r => Query(org, r.Query("q")!));
        org.On("POST", "*/composite/batch", r => Batch(org, r));
        org.On(
            "POST",
            "*/composite/tree/*",
            r => ScriptedAnswer.Json(new { hasErrors = false, results = Tree(org, r.Json, null, null).ToList() }, 201));
        org.On(
            "POST",
            "*/composite/sobjects",
            r => Save(r, f => Create(org, TypeOf(f), ScriptedAnswer.Fields(f), org.UserId, DateTimeOffset.UtcNow)));
        org.On("PATCH", "*/composite/sobjects", r => Save(r, f => Update(org, f)));
        org.On(
            "DELETE",
            "*/composite/sobjects?*",
            r => ScriptedAnswer.Json(r.Query("ids")!.Split(',').Select(id => Delete(org, id)).ToList()));
        org.On(
            "POST",
            "*/composite/sobjects/*",
            r => ScriptedAnswer.Json(r.Json.GetProperty("ids").EnumerateArray().Select(i => Find(org, i.GetString()!)).ToList()));
        org.On("GET", "*?q=*FROM Organization", _ => ScriptedAnswer.Page(
            [new { org.Name, IsSandbox = true, TrialExpirationDate = (string?)null, OrganizationType = "Developer Edition" }]));
    }

    public static string Create(
        ScriptedOrg org, string type, Dictionary<string, JsonElement> fields, string createdBy, DateTimeOffset created)
    {
        var prefix = org.Types.TryGetValue(type, out var known) ? known.Prefix : "a0x";
        for (var n = org.Rows.Count + 1; ; n++)
        {
            // The prefixes have no capital letters, so the suffix of an id, which encodes capital letters, is always AAA.
            var id = $"{prefix}{n.ToString(CultureInfo.InvariantCulture).PadLeft(12, '0')}AAA";
            if (org.Rows.TryAdd(id, new ScriptedRow(type, id, fields, createdBy, created)))
            {
                return id;
            }
        }
    }

    private static ScriptedAnswer Query(ScriptedOrg org, string soql)
    {
        var match = ById.Match(soql);
        if (!match.Success)
        {
            return ScriptedAnswer.Page([]);
        }
        var fields = Selected.Match(soql).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries);
        var rows = match.Groups[2].Value.Split(',')
            .Select(i => i.Trim().Trim('\''))
            .Select(i => org.Rows.GetValueOrDefault(i))
            .OfType<ScriptedRow>();
        return ScriptedAnswer.Page(rows.Select(r => Row(r, fields)));
    }

    private static Dictionary<string, object?> Row(ScriptedRow row, IEnumerable<string> fields)
    {
        var values = new Dictionary<string, object?>
        {
            ["attributes"] = new { type = row.Type, url = $"/services/data/v66.0/sobjects/{row.Type}/{row.Id}" }
        };
        foreach (var field in fields)
        {
            values[field] = field.ToUpperInvariant() switch
            {
                "ID" => row.Id,
                "ISDELETED" => row.Deleted,
                "CREATEDBYID" or "LASTMODIFIEDBYID" => row.CreatedBy,
                "CREATEDDATE" or "SYSTEMMODSTAMP" or "LASTMODIFIEDDATE" =>
                    row.Created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.000+0000", CultureInfo.InvariantCulture),
                _ => row.Fields.TryGetValue(field, out var value) ? value : null,
            };
        }
        return values;
    }

    private static Dictionary<string, object?>? Find(ScriptedOrg org, string id) =>
        org.Rows.TryGetValue(id, out var row) && !row.Deleted ? Row(row, row.Fields.Keys.Append("Id")) : null;

    private static ScriptedAnswer Batch(ScriptedOrg org, ScriptedRequest request) => ScriptedAnswer.Json(new
    {
        hasErrors = false,
        results = request.Json.GetProperty("batchRequests").EnumerateArray().Select(part =>
        {
            var body = part.TryGetProperty("richInput", out var input) ? JsonSerializer.SerializeToUtf8Bytes(input) : [];
            var answer = org.Answer(
                new ScriptedRequest(
                    part.GetProperty("method").GetString()!,
                    $"/services/data/{part.GetProperty("url").GetString()!.TrimStart('/')}",
                    [],
                    body));
            return new
            {
                statusCode = answer.Status,
                result = answer.Body.Length == 0
                ? (JsonElement?)null
                : JsonDocument.Parse(answer.Body).RootElement
            };
        }).ToList(),
    });

    private static IEnumerable<object> Tree(ScriptedOrg org, JsonElement list, string? parent, string? parentField)
    {
        foreach (var record in list.GetProperty("records").EnumerateArray())
        {
            var type = TypeOf(record);
            var fields = ScriptedAnswer.Fields(record)
                .Where(f => f.Value.ValueKind != JsonValueKind.Object)
                .ToDictionary(StringComparer.OrdinalIgnoreCase);
            if (parent is not null && parentField is not null)
            {
                fields[parentField] = JsonSerializer.SerializeToElement(parent);
            }
            var id = Create(org, type, fields, org.UserId, DateTimeOffset.UtcNow);
            yield return new { referenceId = record.GetProperty("attributes").GetProperty("referenceId").GetString(), id };
            foreach (var child in record.EnumerateObject().Where(p => p.Name != "attributes" && p.Value.ValueKind == JsonValueKind.Object))
            {
                foreach (var result in Tree(org, child.Value, id, Field(org, type, child.Name)))
                {
                    yield return result;
                }
            }
        }
    }

    private static string? Field(
        ScriptedOrg org, string parent, string relationship) => org.Types.Values.SelectMany(t => t.Lines).Select(l => l.Split(' '))
        .Where(w => w.Contains($"children={relationship}") && w[1].Contains(parent, StringComparison.OrdinalIgnoreCase))
        .Select(w => w[0])
        .FirstOrDefault();

    private static ScriptedAnswer Save(ScriptedRequest request, Func<JsonElement, string> save) => ScriptedAnswer.Json(
        request.Json.GetProperty("records")
            .EnumerateArray()
            .Select(r => new { id = save(r), success = true, errors = Array.Empty<object>() })
            .ToList());

    private static string Update(ScriptedOrg org, JsonElement record)
    {
        var fields = ScriptedAnswer.Fields(record);
        var id = fields.First(f => f.Key.Equals("Id", StringComparison.OrdinalIgnoreCase)).Value.GetString()!;
        if (org.Rows.TryGetValue(id, out var row))
        {
            foreach (var (name, value) in fields.Where(f => f.Key is not ("attributes" or "Id" or "id")))
            {
                row.Fields[name] = value;
            }
        }
        return id;
    }

    private static object Delete(ScriptedOrg org, string id)
    {
        if (!org.Rows.TryGetValue(id, out var row) || row.Deleted)
        {
            return new
            {
                id,
                success = false,
                errors = new[] {
                new { statusCode = "ENTITY_IS_DELETED", message = "entity is deleted", fields = Array.Empty<string>() } }
            };
        }
        org.Rows[id] = row with { Deleted = true };
        return new { id, success = true, errors = Array.Empty<object>() };
    }

    private static string TypeOf(JsonElement record) => record.GetProperty("attributes").GetProperty("type").GetString()!;
}
