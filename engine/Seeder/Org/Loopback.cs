using System.Net;
using System.Net.Sockets;

namespace Seeder.Org;

/// <summary>Which hosts are this machine, and how to reach them without asking anybody where they are.</summary>
internal static class Loopback
{
    /// <summary>127.0.0.0/8, ::1, the same mapped to IPv6, and the names that always mean this machine (RFC 6761, section 6.3).</summary>
    public static bool Is(Uri url) => url.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(url.DnsSafeHost, out var address) && IsAddress(address),
        UriHostNameType.Dns => IsName(url.IdnHost),
        _ => false,
    };

    /// <summary>
    /// Connects to this machine itself where the name means it: neither a name server nor a hosts file must lead it elsewhere.
    /// </summary>
    public static async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (IsName(host))
            {
                // In this order: the local org listens on the first.
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
