using System.Diagnostics.Metrics;
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
    private readonly Meter? meter;

    private Server(KestrelServer kestrel, Meter? meter, Uri url) => (this.kestrel, this.meter, Url) = (kestrel, meter, url);

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
        var (kestrel, meter) = Make(options);
        try
        {
            await kestrel.StartAsync(new Application(handle), cancel);
            var address = kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new Server(kestrel, meter, new Uri(address));
        }
        catch
        {
            kestrel.Dispose();
            meter?.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Connections of unanswered requests are closed, as if the org had stopped.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await kestrel.StopAsync(now.Token);
        kestrel.Dispose();
        meter?.Dispose();
    }

    /// <summary>
    /// Makes a server, and finds its meter. Each Kestrel without a .NET host makes a meter and never disposes it, so that the process would
    /// keep a list of the meters of all orgs that ever ran.
    /// </summary>
    private static (KestrelServer Kestrel, Meter? Meter) Make(KestrelServerOptions options)
    {
        Meter? meter = null;
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener();
        var isReady = false;
        listener.InstrumentPublished = (instrument, _) =>
        {
            // The listener first sees the instruments that exist, and also those that other threads make.
            if (isReady && Environment.CurrentManagedThreadId == thread && instrument.Meter.Name == "Microsoft.AspNetCore.Server.Kestrel")
            {
                meter = instrument.Meter;
            }
        };
        listener.Start();
        isReady = true;
        var kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        return (kestrel, meter);
    }

    private sealed class Application(Func<HttpContext, Task> handle) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            HostContext.LeaveCulture();
            await handle(context);
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
