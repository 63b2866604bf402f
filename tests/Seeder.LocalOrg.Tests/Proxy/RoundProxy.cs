using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Seeder.Local.Tests.Proxy;

/// <summary>
/// A proxy that counts round trips. It holds requests until the client sends no more of them, and then answers all of them: these are one
/// round. The number of rounds is the number of requests that wait for each other, whatever the speed of the machine is.
/// </summary>
internal sealed class RoundProxy : IAsyncDisposable
{
    // Requests that do not wait for each other arrive within a few milliseconds. A machine under load may need longer.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(600);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Uri _org;
    private readonly Task _accepting;
    private readonly List<List<string>> _rounds = [];
    private TaskCompletionSource _release = Source();
    private List<string> _held = [];

    public RoundProxy(Uri org)
    {
        _org = org;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>
    /// The rounds since the last call. A request is a word such as <c>GET userinfo</c>, <c>POST batch/3</c> with the number of its parts.
    /// </summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            List<string> taken = [.. _rounds.Select(r => string.Join(", ", r.Order(StringComparer.Ordinal)))];
            _rounds.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _http.Dispose();
        _stop.Dispose();
        _listener.Dispose();
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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
                    await HoldAsync(request);
                    using var response = await HttpExchange.ForwardAsync(_http, _org, request, _stop.Token);
                    var headers = response.Headers.Concat(response.Content.Headers)
                        .Where(h => h.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection"))
                        .Select(h => (h.Key, string.Join(", ", h.Value)))
                        .ToList();
                    var body = await response.Content.ReadAsByteArrayAsync(_stop.Token);
                    await HttpExchange.WriteAsync(stream, new RawResponse((int)response.StatusCode, headers, body), _stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client or the test has ended.
            }
        }
    }

    private async Task HoldAsync(RawRequest request)
    {
        TaskCompletionSource release;
        int count;
        lock (_gate)
        {
            _held.Add(Word(request));
            (release, count) = (_release, _held.Count);
        }
        await Task.Delay(Quiet, _stop.Token);
        lock (_gate)
        {
            // The last request that arrived ends the round.
            if (release == _release && _held.Count == count)
            {
                _rounds.Add(_held);
                _held = [];
                _release = Source();
                release.SetResult();
            }
        }
        await release.Task.WaitAsync(_stop.Token);
    }

    private static string Word(RawRequest request)
    {
        var path = request.Target.Split('?')[0].TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name == "batch"
            ? $"{request.Method} batch/{JsonDocument.Parse(request.Body).RootElement.GetProperty("batchRequests").GetArrayLength()}"
            : $"{request.Method} {name}";
    }
}
