using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Org;

namespace Seeder.Tests.Shell;

/// <summary>How a scripted org answers one request.</summary>
internal delegate Task<SendResult> Reply(ScriptedOrg org, ScriptedCall call, CancellationToken cancel);

internal static class Replies
{
    public static Reply Accept { get; } = (org, call, _) => Task.FromResult(org.Accept(call));

    /// <summary>The request does not reach the org.</summary>
    public static Reply NotSent { get; } = (_, _, _) => Task.FromResult<SendResult>(new SendResult.NotSent("no route to the org"));

    /// <summary>The connection breaks before the org does the work.</summary>
    public static Reply Lost { get; } = (_, _, _) => Task.FromResult<SendResult>(new SendResult.Lost("the connection broke"));

    /// <summary>The org does the work, and the connection breaks before its response.</summary>
    public static Reply LostAfterCommit { get; } = Late(TimeSpan.Zero);

    public static Reply Busy { get; } = Errors(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.");

    public static Reply TooLarge { get; } = Errors(400, "TXN_SECURITY_METERING_ERROR", "too many rows for one transaction");

    /// <summary>A proxy delivers the request twice; this is the response to the second delivery.</summary>
    public static Reply Twice { get; } = (org, call, _) =>
    {
        org.Accept(call);
        return Task.FromResult(ScriptedOrg.Answer(400, ErrorOf("DUPLICATE_VALUE", "duplicate value found: Key"), null));
    };

    /// <summary>The connection breaks, and the org commits the work later.</summary>
    public static Reply Late(TimeSpan delay) => (org, call, _) =>
    {
        org.Accept(call, delay);
        return Task.FromResult<SendResult>(new SendResult.Lost("the connection broke"));
    };

    public static Reply Errors(int status, string code, string message, int? retryAfter = null) => (_, _, _) =>
        Task.FromResult(ScriptedOrg.Answer(
            status, ErrorOf(code, message), retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null));

    public static Reply Text(int status, string body) =>
        (org, _, _) => Task.FromResult(org.Stamped(ScriptedOrg.Answer(status, body, null)));

    /// <summary>The org rejects one record of the call, so it stores none.</summary>
    public static Reply Rejects(string name, string code = "FIELD_CUSTOM_VALIDATION_EXCEPTION") => (org, call, _) =>
        Task.FromResult(call.Names.Contains(name) ? ScriptedOrg.Rejected(call, name, code) : org.Accept(call));

    /// <summary>The response comes when the test says so; a request that is dropped before is lost.</summary>
    public static Reply Held(Task released, Reply then) => async (org, call, cancel) =>
    {
        try
        {
            await released.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return new SendResult.Lost("the run was cancelled before its answer came");
        }
        return await then(org, call, cancel);
    };

    private static string ErrorOf(string code, string message) =>
        JsonSerializer.Serialize(new[] { new { message, errorCode = code } });
}

/// <summary>A request as a test reads it.</summary>
/// <param name="Nth">Its place among the writes, from 1; 0 for a read.</param>
internal sealed record ScriptedCall(ApiRequest Request, int Nth)
{
    public string Path => Uri.UnescapeDataString(Request.Path);

    public JsonElement Json { get; } =
        Request.Body.IsEmpty || Request.ContentType == ApiRequest.Csv ? default : JsonDocument.Parse(Request.Body).RootElement;

    /// <summary>The name of each record in the call, parents before children.</summary>
    public IReadOnlyList<string> Names =>
        [.. Records(Json, null).Select(r => NameOf(r.Record))];

    /// <summary>Such as <c>create Acme, Globex</c>.</summary>
    public override string ToString() => Request switch
    {
        { Method: "GET" } => $"read {Path.Split('/', 5)[^1]}",
        { Method: "DELETE" } => $"delete {Path.Split('=', '&')[1]}",
        { Method: "PATCH" } => $"update {string.Join(", ", Names)}",
        _ when Path.Contains("/composite/tree/") => $"tree {string.Join(", ", Names)}",
        _ when Path.EndsWith("/composite/sobjects") => $"create {string.Join(", ", Names)}",
        _ when Path.EndsWith("/composite/batch") => $"batch {string.Join(", ", Json.GetProperty("batchRequests").EnumerateArray()
            .Select(b => $"{b.GetProperty("method").GetString()} {Uri.UnescapeDataString(b.GetProperty("url").GetString()!)}"))}",
        _ => $"{Request.Method} {Path}",
    };

    /// <summary>The records of a write, each with the position of its parent; -1 for a root.</summary>
    public static IEnumerable<(JsonElement Record, int Parent, string? List)> Records(JsonElement body, string? list)
    {
        var found = new List<(JsonElement, int, string?)>();
        Add(body, -1, list);
        return found;

        void Add(JsonElement holder, int parent, string? name)
        {
            if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty("records", out var records))
            {
                return;
            }
            foreach (var record in records.EnumerateArray())
            {
                var at = found.Count;
                found.Add((record, parent, name));
                foreach (var child in record.EnumerateObject()
                    .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Name != "attributes"))
                {
                    Add(child.Value, at, child.Name);
                }
            }
        }
    }

    public static string NameOf(JsonElement record) =>
        new[] { "Name", "LastName", "Subject", "id", "Id" }.Select(n => record.TryGetProperty(n, out var name) ? name.GetString() : null)
            .FirstOrDefault(n => n is not null) ?? "?";
}
