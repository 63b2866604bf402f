using System.Net;
using System.Net.Sockets;

namespace Seeder.Org;

/// <summary>Recognises hosts that mean this machine, and connects to them without a name server.</summary>
internal static class Loopback
{
    /// <summary>
    /// Whether the host is 127.0.0.0/8, ::1, the same mapped to IPv6, or a name that always means this machine (RFC 6761, section 6.3).
    /// </summary>
    public static bool Is(Uri url) => url.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(url.DnsSafeHost, out var address) && IsAddress(address),
        UriHostNameType.Dns => IsName(url.IdnHost),
        _ => false,
    };

    /// <summary>
    /// Connects to this machine directly if the host means it, so that no name server or hosts file can redirect the connection.
    /// </summary>
    public static async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsName(host))
            {
                // In this order, because the local org listens on the first address.
                await socket.ConnectAsync([IPAddress.Loopback, IPAddress.IPv6Loopback], port, cancel);
            }
            else
            {
                await socket.ConnectAsync(host, port, cancel);
            }
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAddress(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsName(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
