using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Proxy;

/// <summary>
/// A proxy that changes responses in ways that the documentation allows but no org uses: results of a Tree in any order, unknown keys, 200
/// in place of 201, no Date header, JSON on many lines, query pages of 200 rows.
/// </summary>
internal sealed class OddProxy(Uri org) : HttpProxy(org)
{
    private static readonly string[] Skipped = ["Date", "Transfer-Encoding", "Content-Length", "Connection"];

    private readonly Random _random = new(1);
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private int _pages;

    /// <summary>The requests in the order of arrival.</summary>
    public IEnumerable<RawRequest> Requests => _requests;

    /// <summary>The number of requests for further pages of queries.</summary>
    public int Pages => _pages;

    protected override async Task<RawResponse> AnswerAsync(RawRequest request)
    {
        _requests.Enqueue(request);
        if (request.Target.Contains("/query/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _pages);
        }
        using var response = await ForwardAsync(request, ("Sforce-Query-Options", "batchSize=200"));
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => !Skipped.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            .Select(h => (h.Key, string.Join(", ", h.Value)))
            .Append(("X-Future", "1")).ToList();
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        return new RawResponse(
            response.StatusCode == HttpStatusCode.Created ? 200 : (int)response.StatusCode, headers, Change(request.Target, body));
    }

    private byte[] Change(string target, byte[] body)
    {
        if (body.Length == 0)
        {
            return body;
        }
        var json = JsonNode.Parse(body)!;
        if (target.Contains("/composite/tree/", StringComparison.Ordinal)
            && json is JsonObject answer
            && answer["results"] is JsonArray results)
        {
            answer["results"] = Shuffled(results);
        }
        Extend(json);
        return JsonSerializer.SerializeToUtf8Bytes(json, new JsonSerializerOptions { WriteIndented = true });
    }

    private JsonArray Shuffled(JsonArray array)
    {
        var items = array.ToArray();
        array.Clear();
        lock (_random)
        {
            _random.Shuffle(items);
        }
        return new JsonArray(items);
    }

    private static void Extend(JsonNode? json)
    {
        switch (json)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Extend(item);
                }
                break;
            case JsonObject fields:
                foreach (var (_, value) in fields)
                {
                    Extend(value);
                }
                // Before and after all other fields.
                fields.Insert(0, "aFutureKey", JsonValue.Create("what the documentation does not tell yet"));
                fields.Add("zFutureKey", new JsonObject { ["list"] = new JsonArray(1, null, "x"), ["flag"] = true });
                break;
        }
    }
}
