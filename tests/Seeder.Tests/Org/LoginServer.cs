using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seeder.Tests.Org;

/// <summary>A login server on this machine that answers every request with the same text, and keeps what it was sent.</summary>
internal sealed class LoginServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public LoginServer(int status, string body)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _loop = ServeAsync(status, Encoding.UTF8.GetBytes(body));
    }

    public Uri Address { get; }

    /// <summary>The parameters of each request.</summary>
    public List<Dictionary<string, string>> Forms { get; } = [];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
    }

    private async Task ServeAsync(int status, byte[] body)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var pairs = (await reader.ReadToEndAsync()).Split('&').Select(p => p.Split('='));
                Forms.Add(pairs.ToDictionary(p => p[0], p => WebUtility.UrlDecode(p[1])));
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
