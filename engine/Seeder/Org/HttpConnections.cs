using System.Net;

namespace Seeder.Org;

/// <summary>Makes the connections of HTTP clients. Every server gets them from here.</summary>
internal static class HttpConnections
{
    /// <summary>
    /// The handler for one server. The proxy comes from <c>HTTPS_PROXY</c> and <c>NO_PROXY</c>, and trusted certificates from the
    /// operating system. This machine is never reached by a proxy.
    /// </summary>
    public static SocketsHttpHandler To(Uri server)
    {
        var handler = new SocketsHttpHandler
        {
            // A token or a secret must never be sent to another host by a redirect.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            // A connection that the org has already closed would look like a lost response.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        };
        if (Loopback.Is(server))
        {
            // A proxy would receive the token, and would connect to its own machine.
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancel) =>
                Loopback.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
        }
        return handler;
    }
}
