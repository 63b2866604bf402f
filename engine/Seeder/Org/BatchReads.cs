using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>The result of one subrequest in a Batch: its JSON, or the org's error.</summary>
internal readonly record struct BatchAnswer(int Status, JsonElement Result)
{
    public bool IsGood => Status is >= 200 and < 300;
}

/// <summary>Reads resources in Batch calls, up to 25 with one HTTP request.</summary>
internal static class BatchReads
{
    // The number of Batch calls in flight together. Developer and trial orgs allow only 5 requests that take longer than 20 s (fact sheet
    // section 6.3), so others of the same user could be refused.
    private const int MostTogether = 5;

    /// <summary>Reads any number of resources. Several Batch calls do not wait for each other.</summary>
    /// <param name="paths">The resources, with paths relative to the API version. Query strings are percent-encoded.</param>
    public static async Task<List<BatchAnswer>> BatchAllAsync(
        this OrgClient client, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var parts = paths.Chunk(ApiLimits.Subrequests).ToList();
        var answers = new List<BatchAnswer>[parts.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MostTogether, CancellationToken = cancel };
        await Parallel.ForAsync(0, parts.Count, options, async (i, token) => answers[i] = await client.BatchAsync(parts[i], token));
        return [.. answers.SelectMany(a => a)];
    }

    /// <param name="paths">At most 25 resources, with paths relative to the API version. Query strings are percent-encoded.</param>
    public static async Task<List<BatchAnswer>> BatchAsync(this OrgClient client, IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var request = ApiRequest.Json("POST", "composite/batch", json => Write(json, paths.Select(p => $"v{client.ApiVersion}/{p}")));
        using var answer = await client.ReadAsync("batch", request, cancel, root => Complaint(root, paths.Count));
        return [
            .. answer.RootElement.GetProperty("results")
                .EnumerateArray()
                .Select(r => new BatchAnswer(r.GetProperty("statusCode").GetInt32(), r.GetProperty("result").Clone()))];
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<string> urls)
    {
        json.WriteStartObject();
        json.WriteBoolean("haltOnError", false);
        json.WriteStartArray("batchRequests");
        foreach (var url in urls)
        {
            json.WriteStartObject();
            json.WriteString("method", "GET");
            json.WriteString("url", url);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Complaint(JsonElement root, int wanted)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("results", out var results)
            || results.ValueKind != JsonValueKind.Array
                || results.EnumerateArray()
                    .Any(
                        r => r.ValueKind != JsonValueKind.Object
                            || !r.TryGetProperty("statusCode", out var status)
                            || !status.TryGetInt32(out _)
                            || !r.TryGetProperty("result", out _)))
        {
            return "it does not have the documented structure.";
        }
        return results.GetArrayLength() == wanted
            ? null
            : $"it has {Quoting.Count(results.GetArrayLength(), "result")} for {Quoting.Count(wanted, "request")}.";
    }

    /// <summary>Returns the result. If the subrequest failed, it stops the command with the diagnostic for the org's message.</summary>
    public static JsonElement Require(this OrgClient client, BatchAnswer answer, Func<string, Diagnostic> refused) => answer.IsGood
        ? answer.Result
        : throw SeederException.Of(refused(client.RefusalOf(answer)));

    /// <summary>The org's words about a subrequest that failed.</summary>
    public static string RefusalOf(this OrgClient client, BatchAnswer answer) =>
        client.Words(new ApiResponse(answer.Status, Bytes(answer.Result)));

    private static byte[] Bytes(JsonElement result) =>
        result.ValueKind == JsonValueKind.Undefined ? [] : Encoding.UTF8.GetBytes(Reads.Take("batch", result.GetRawText));
}
