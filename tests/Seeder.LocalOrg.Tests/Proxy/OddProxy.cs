using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Proxy;

/// <summary>
/// A proxy that changes responses in ways that the documentation allows but no org uses: results of a Tree in any order, unknown keys, 200
/// in place of 201, no Date header, JSON on many lines, query pages of 200 rows.
/// </summary>
internal sealed class OddProxy : IAsyncDisposable
{
    private static readonly string[] Skipped = ["Date", "Transfer-Encoding", "Content-Length", "Connection"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random = new(1);
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Uri _org;
    private readonly Task _accepting;
    private int _pages;

    public OddProxy(Uri org)
    {
        _org = org;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The requests in the order of arrival.</summary>
    public IEnumerable<RawRequest> Requests => _requests;

    /// <summary>The number of requests for further pages of queries.</summary>
    public int Pages => _pages;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _http.Dispose();
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await HttpExchange.ReadAsync(stream, _stop.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    await HttpExchange.WriteAsync(stream, await ForwardAsync(request), _stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client or the test has ended.
            }
        }
    }

    private async Task<RawResponse> ForwardAsync(RawRequest request)
    {
        if (request.Target.Contains("/query/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _pages);
        }
        using var response = await HttpExchange.ForwardAsync(_http, _org, request, _stop.Token, ("Sforce-Query-Options", "batchSize=200"));
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => !Skipped.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
            .Select(h => (h.Key, string.Join(", ", h.Value)))
            .Append(("X-Future", "1")).ToList();
        var body = await response.Content.ReadAsByteArrayAsync(_stop.Token);
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
