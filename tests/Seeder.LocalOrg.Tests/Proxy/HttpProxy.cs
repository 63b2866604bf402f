using System.Net;
using System.Net.Sockets;

namespace Seeder.Local.Tests.Proxy;

/// <summary>A proxy between the engine and an org. What it does with a request is up to the class that derives from it.</summary>
internal abstract class HttpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _org;
    private readonly Task _accepting;

    protected HttpProxy(Uri org)
    {
        _org = org;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    protected HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    protected CancellationToken Stop => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Http.Dispose();
        _stop.Dispose();
        _listener.Dispose();
    }

    protected abstract Task<RawResponse> AnswerAsync(RawRequest request);

    /// <summary>Sends the request to the org, with more headers if they are given.</summary>
    protected Task<HttpResponseMessage> ForwardAsync(RawRequest request, params (string Name, string Value)[] headers) =>
        HttpExchange.ForwardAsync(Http, _org, request, Stop, headers);

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(Stop)));
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
                while (await HttpExchange.ReadAsync(stream, Stop) is { } request)
                {
                    await HttpExchange.WriteAsync(stream, await AnswerAsync(request), Stop);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client or the test has ended.
            }
        }
    }
}
