using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Org;

namespace Seeder.Tests.Shell;

/// <summary>A row of a scripted org; visible from the time when it was committed.</summary>
internal sealed record ScriptedRow(
    string Type, string Id, ConcurrentDictionary<string, string?> Fields, string CreatedBy, DateTimeOffset Created);

/// <summary>
/// An org in memory, in place of <see cref="HttpOrg"/>. It opens sessions, accepts every write and answers queries by type, values, user
/// and time. A test scripts the responses that differ.
/// </summary>
internal sealed partial class ScriptedOrg(TimeProvider time) : IOrg
{
    public const string OrgId = "00D000000000001EAA";
    public const string UserId = "005000000000001AAA";
    public const string Stranger = "005000000000009AAA";

    private readonly ConcurrentQueue<ScriptedCall> _calls = new();
    private readonly ConcurrentDictionary<string, ScriptedRow> _rows = new(StringComparer.Ordinal);
    private int _writes;
    private int _ids;
    private int _inFlight;

    /// <summary>The responses to the writes, in their order; null accepts, and so does the end of the list.</summary>
    public List<Reply?> Script { get; } = [];

    /// <summary>Replies to any request before <see cref="Script"/>; null leaves the request to it.</summary>
    public Func<ScriptedCall, Reply?>? On { get; set; }

    /// <summary>Called when a request arrives.</summary>
    public Action<ScriptedCall>? Arrived { get; set; }

    /// <summary>The difference between the clock of the org and ours.</summary>
    public TimeSpan Shift { get; set; }

    public IReadOnlyList<ScriptedCall> Calls => [.. _calls];

    /// <summary>What was written, such as <c>create Acme</c>.</summary>
    public IEnumerable<string> Writes => Calls.Where(c => c.Nth > 0).Select(c => c.ToString());

    public IEnumerable<ScriptedRow> Rows => _rows.Values.OrderBy(r => r.Id, StringComparer.Ordinal);

    /// <summary>The names of the rows that the user of the run created.</summary>
    public IEnumerable<string?> Created => Rows.Where(r => r.CreatedBy == UserId).Select(r => r.Fields.GetValueOrDefault("Name"));

    /// <summary>The largest number of writes that were in flight together.</summary>
    public int MostInFlight { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow() + Shift;

    /// <summary>Puts a row into the org as somebody else would.</summary>
    public string Add(string type, params (string Field, string? Value)[] fields) => AddAs(Stranger, type, fields);

    public string AddAs(string user, string type, params (string Field, string? Value)[] fields) =>
        Insert(type, fields.ToDictionary(f => f.Field, f => f.Value), user, Now);

    public void Delete(string id) => _rows.TryRemove(id, out _);

    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        var isWrite = request.Method is "PATCH" or "DELETE" || (request.Method == "POST" && !IsRead(request));
        var call = new ScriptedCall(request, isWrite ? Interlocked.Increment(ref _writes) : 0);
        _calls.Enqueue(call);
        Arrived?.Invoke(call);
        var reply = On?.Invoke(call) ?? (call.Nth > 0 && call.Nth <= Script.Count ? Script[call.Nth - 1] : null) ?? Replies.Accept;
        if (!isWrite)
        {
            return await reply(this, call, cancel);
        }
        lock (_rows)
        {
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        }
        try
        {
            return await reply(this, call, cancel);
        }
        finally
        {
            lock (_rows)
            {
                _inFlight--;
            }
        }
    }

    public void Dispose()
    {
    }

    public static SendResult Answer(int status, string body, TimeSpan? retryAfter) =>
        new SendResult.Answered(new ApiResponse(status, Encoding.UTF8.GetBytes(body), retryAfter));

    /// <summary>The response with the org's clock.</summary>
    public SendResult Stamped(SendResult result) => result is SendResult.Answered answered
        ? answered with { Clock = new OrgClock(Now, time.GetTimestamp()), Usage = (1, 15000) }
        : result;

    /// <summary>A response that rejects one record; the others were rolled back with it.</summary>
    public static SendResult Rejected(ScriptedCall call, string name, string code)
    {
        var records = ScriptedCall.Records(call.Json, null).Select(r => r.Record).ToList();
        if (call.Path.Contains("/composite/tree/"))
        {
            var bad = records.First(r => ScriptedCall.NameOf(r) == name).GetProperty("attributes").GetProperty("referenceId").GetString();
            object[] results = [
                new { referenceId = bad, errors = new[] {
                    new { statusCode = code, message = $"{name} is bad", fields = Array.Empty<string>() } } }];
            return Answer(400, JsonSerializer.Serialize(new { hasErrors = true, results }), null);
        }
        return Answer(200, JsonSerializer.Serialize(records.Select(r => ScriptedCall.NameOf(r) == name
            ? Failure(code, $"{name} is bad")
            : Failure("ALL_OR_NONE_OPERATION_ROLLED_BACK", "rolled back"))), null);
    }

    /// <param name="delay">How much later the work is committed.</param>
    public SendResult Accept(ScriptedCall call, TimeSpan delay = default) => Stamped(call.Request.Method switch
    {
        "GET" => Read(call.Path),
        "PATCH" => Answer(200, Update(call), null),
        "DELETE" => Answer(200, JsonSerializer.Serialize(call.Path.Split("ids=")[1].Split('&')[0].Split(',').Select(Deleted)), null),
        _ when call.Path.EndsWith("/composite/batch") => Answer(200, Batch(call, delay), null),
        _ when call.Path.Contains("/composite/tree/") => Answer(201, Tree(call, delay), null),
        _ when call.Path.EndsWith("/composite/sobjects") => Answer(200, JsonSerializer.Serialize(Create(call, delay)
            .Select(id => new { id, success = true, errors = Array.Empty<object>() })), null),
        _ =>
            Answer(200, JsonSerializer.Serialize(call.Json.GetProperty("ids").EnumerateArray().Select(id => RowOf(id.GetString()!))), null),
    });

    private static object Failure(string statusCode, string message) =>
        new { success = false, errors = new[] { new { statusCode, message, fields = Array.Empty<string>() } } };

    private object Deleted(string id) => _rows.TryRemove(id, out _)
        ? new { id, success = true, errors = Array.Empty<object>() }
        : Failure("ENTITY_IS_DELETED", "entity is deleted");

    private string Update(ScriptedCall call) => JsonSerializer.Serialize(call.Json.GetProperty("records").EnumerateArray().Select(record =>
    {
        var id = record.GetProperty("id").GetString()!;
        foreach (var (field, value) in FieldsOf(record))
        {
            _rows[id].Fields[field] = value;
        }
        return new { id, success = true, errors = Array.Empty<object>() };
    }).ToList());

    private string Tree(ScriptedCall call, TimeSpan delay)
    {
        var ids = Create(call, delay);
        var references = ScriptedCall.Records(call.Json, null)
            .Select(r => r.Record.GetProperty("attributes").GetProperty("referenceId").GetString());
        return JsonSerializer.Serialize(
            new { hasErrors = false, results = references.Zip(ids, (referenceId, id) => new { referenceId, id }) });
    }

    private List<string> Create(ScriptedCall call, TimeSpan delay)
    {
        var ids = new List<string>();
        foreach (var (record, parent, list) in ScriptedCall.Records(call.Json, null))
        {
            var type = record.GetProperty("attributes").GetProperty("type").GetString()!;
            var fields = FieldsOf(record);
            if (parent >= 0)
            {
                fields[list == "Contacts" ? "AccountId" : "ParentId"] = ids[parent];
            }
            ids.Add(Insert(type, fields, UserId, Now + delay));
        }
        return ids;
    }

    private static Dictionary<string, string?> FieldsOf(JsonElement record) => record.EnumerateObject()
        .Where(p => p.Name is not ("attributes" or "id") && p.Value.ValueKind != JsonValueKind.Object)
        .ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString());

    private string Insert(string type, Dictionary<string, string?> fields, string createdBy, DateTimeOffset created)
    {
        var prefix = StandardObjects.Schema.Find(type)?.KeyPrefix ?? "a00";
        var id = SalesforceId.TryNormalise($"{prefix}{Interlocked.Increment(ref _ids):D12}", out var normal)
            ? normal
            : throw new InvalidOperationException(prefix);
        _rows[id] = new ScriptedRow(
            type, id, new ConcurrentDictionary<string, string?>(fields, StringComparer.OrdinalIgnoreCase), createdBy, created);
        return id;
    }

    private string Batch(ScriptedCall call, TimeSpan delay) => JsonSerializer.Serialize(new
    {
        results = call.Json.GetProperty("batchRequests").EnumerateArray().Select(part =>
        {
            var (method, url) = (part.GetProperty("method").GetString()!, part.GetProperty("url").GetString()!);
            var body = part.TryGetProperty("richInput", out var input) ? Encoding.UTF8.GetBytes(input.GetRawText()) : [];
            var inner = new ScriptedCall(new ApiRequest(method, $"/services/data/{url}", body), 0);
            if (method != "GET")
            {
                var id = Insert(url.Split('/')[2], FieldsOf(inner.Json), UserId, Now + delay);
                return new { statusCode = 201, result = JsonSerializer.SerializeToElement(new { id, success = true }) };
            }
            var answer = (SendResult.Answered)(On?.Invoke(inner) ?? Replies.Accept)(this, inner, default).Result;
            return new { statusCode = answer.Response.Status, result = JsonDocument.Parse(answer.Response.Body).RootElement };
        }).ToList(),
    });

    private SendResult Read(string path)
    {
        var tail = path.Split('/', 5)[^1];
        return path switch
        {
            "/services/data" => Answer(200, """[{"version":"66.0"}]""", null),
            "/services/oauth2/userinfo" => Answer(200, $$"""{"organization_id":"{{OrgId}}","user_id":"{{UserId}}"}""", null),
            _ when tail.Contains("FROM Organization") => Answer(200, """
                {"totalSize":1,"done":true,"records":[{"Name":"Scripted","IsSandbox":true,"TrialExpirationDate":null,"OrganizationType":"x"}]}
                """, null),
            _ when tail.StartsWith("query", StringComparison.Ordinal) => Answer(200, Query(tail.Split("?q=")[1]), null),
            _ => Answer(404, """[{"message":"not here","errorCode":"NOT_FOUND"}]""", null),
        };
    }

    private string Query(string soql)
    {
        var type = FromWord().Match(soql).Groups[1].Value;
        var values = ListWord().Match(soql) is { Success: true } list
            ? list.Groups[1].Value.Split(',').Select(v => v.Trim().Trim('\'')).ToHashSet()
            : null;
        var user = UserWord().Match(soql) is { Success: true } by ? by.Groups[1].Value : null;
        var since = SinceWord().Match(soql) is { Success: true } at
            ? DateTimeOffset.Parse(at.Groups[1].Value, CultureInfo.InvariantCulture)
            : default;
        var rows = Rows.Where(r => r.Type == type && r.Created <= Now && r.Created >= since && (user is null || r.CreatedBy == user)
            && (values is null || values.Contains(r.Id) || r.Fields.Values.Any(v => v is not null && values.Contains(v))))
            .Select(r => RowOf(r.Id))
            .ToList();
        return JsonSerializer.Serialize(new { totalSize = rows.Count, done = true, records = rows });
    }

    private Dictionary<string, string?>? RowOf(
        string id) => !_rows.TryGetValue(id, out var row) ? null : new(row.Fields, StringComparer.OrdinalIgnoreCase)
        {
            ["Id"] = row.Id,
            ["CreatedById"] = row.CreatedBy,
            ["CreatedDate"] = row.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000+0000'", CultureInfo.InvariantCulture),
            ["SystemModstamp"] = row.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000+0000'", CultureInfo.InvariantCulture),
        };

    // Batch reads, and rows by their ids.
    private static bool IsRead(ApiRequest request) =>
        request.Path.Contains("/composite/sobjects/")
            || (request.Path.EndsWith("/composite/batch") && !Encoding.UTF8.GetString(request.Body.Span).Contains("richInput"));

    [GeneratedRegex(@" FROM (\w+)")]
    private static partial Regex FromWord();

    [GeneratedRegex(@" IN \(([^)]*)\)")]
    private static partial Regex ListWord();

    [GeneratedRegex("CreatedById = '([^']*)'")]
    private static partial Regex UserWord();

    [GeneratedRegex(@"(?:CreatedDate|SystemModstamp) >= (\S+)")]
    private static partial Regex SinceWord();
}
