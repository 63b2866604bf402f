using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Seeder.Local.Tests;

/// <summary>One HTTP exchange over a bare socket: the test writes every byte of the request, and sees every byte of the response.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient client = new();

    private RawHttp()
    {
    }

    public static async Task<RawHttp> ConnectAsync(LocalOrg org)
    {
        var raw = new RawHttp();
        await raw.client.ConnectAsync(org.Url.Host, org.Url.Port);
        return raw;
    }

    /// <summary>
    /// Sends a request on a connection of its own and returns the response. In the text, <c>{host}</c> and <c>{token}</c> stand for those
    /// of the org, and a line break for CR LF.
    /// </summary>
    public static async Task<RawAnswer> ExchangeAsync(LocalOrg org, string request, ReadOnlyMemory<byte> body = default)
    {
        using var raw = await ConnectAsync(org);
        await raw.SendAsync(org, request);
        await raw.SendAsync(body);
        return await raw.ReceiveAsync();
    }

    public Task SendAsync(LocalOrg org, string request) => SendAsync(Encoding.UTF8.GetBytes(
        request.Replace("{host}", org.Url.Authority, StringComparison.Ordinal)
            .Replace("{token}", org.AccessToken, StringComparison.Ordinal)
            .ReplaceLineEndings("\r\n")));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The org may answer and close before it has read everything.
        }
    }

    /// <summary>Reads one response. A connection that is closed without one has status 0.</summary>
    public async Task<RawAnswer> ReceiveAsync()
    {
        var received = new MemoryStream();
        var piece = new byte[4096];
        try
        {
            while (!IsComplete(received) && await client.GetStream().ReadAsync(piece) is var count and > 0)
            {
                received.Write(piece, 0, count);
            }
        }
        catch (IOException)
        {
            // The connection was reset.
        }

        return RawAnswer.Parse(Encoding.UTF8.GetString(received.ToArray()));
    }

    public void Dispose() => client.Dispose();

    private static bool IsComplete(MemoryStream received)
    {
        var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        var length = at < 0 || at > end
            ? 0
            : int.Parse(text.AsSpan(at + 16, text.IndexOf('\r', at) - at - 16), CultureInfo.InvariantCulture);
        return text.Length >= end + 4 + length;
    }
}

internal sealed record RawAnswer(int Status, string Head, string Body)
{
    public static RawAnswer Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0
            ? new RawAnswer(0, text, "")
            : new RawAnswer(int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text[..end], text[(end + 4)..]);
    }
}
