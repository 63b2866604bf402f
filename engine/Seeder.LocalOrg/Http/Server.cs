using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Seeder.Local;

/// <summary>
/// The Kestrel web server without a .NET host: it starts in milliseconds, logs nothing, and does not handle signals of the process, which
/// belong to the embedding program.
/// </summary>
internal sealed class Server : IAsyncDisposable
{
    // Higher than the 16 KB that the org itself refuses with 414 and 431, so that the org's own error responses are sent.
    private const int MaxLine = 128 * 1024, MaxHeaders = 256 * 1024;

    private readonly KestrelServer kestrel;

    private Server(KestrelServer kestrel, Uri url) => (this.kestrel, Url) = (kestrel, url);

    public Uri Url { get; }

    public static async Task<Server> StartAsync(int port, Func<HttpContext, Task> handle, ConnectionLimits limits, CancellationToken cancel)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.Limits.MaxRequestLineSize = MaxLine;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
        options.Limits.MaxRequestBufferSize = null;
        // RequestBody limits the size itself, with an error response of the org.
        options.Limits.MaxRequestBodySize = null;
        limits.Apply(options.Limits);
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        await kestrel.StartAsync(new Application(handle), cancel);
        var address = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Server(kestrel, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        // Connections of unanswered requests are closed, as if the org had stopped.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await kestrel.StopAsync(now.Token);
        kestrel.Dispose();
    }

    private sealed class Application(Func<HttpContext, Task> handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handle(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
