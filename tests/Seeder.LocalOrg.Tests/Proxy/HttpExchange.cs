using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Seeder.Local.Tests.Proxy;

internal sealed record RawRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body);

internal sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body);

/// <summary>
/// Reads and writes HTTP without a server library: those always add a Date header, which this proxy must be able to leave out.
/// </summary>
internal static class HttpExchange
{
    /// <returns>Null if the client has closed the connection.</returns>
    public static async Task<RawRequest?> ReadAsync(NetworkStream stream, CancellationToken cancel)
    {
        if (await ReadHeadAsync(stream, cancel) is not { } head)
        {
            return null;
        }
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (Name: p[0], Value: p[1].Trim())).ToList();
        var length = headers.Where(h => h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(h => int.Parse(h.Value, CultureInfo.InvariantCulture))
            .FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancel);
        return new RawRequest(words[0], words[1], headers, body);
    }

    public static async Task WriteAsync(NetworkStream stream, RawResponse response, CancellationToken cancel)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} Whatever\r\n");
        foreach (var (name, value) in response.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
        if (response.Status is not (204 or 304))
        {
            head.Append(CultureInfo.InvariantCulture, $"content-length: {response.Body.Length}\r\n");
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancel);
        await stream.WriteAsync(response.Body, cancel);
    }

    /// <summary>Sends a request on to a server.</summary>
    public static Task<HttpResponseMessage> ForwardAsync(
        HttpClient http, Uri server, RawRequest request, CancellationToken cancel, params (string Name, string Value)[] more)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(server, request.Target));
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
        }
        foreach (var (name, value) in request.Headers.Where(h => !h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase)).Concat(more))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return http.SendAsync(message, cancel);
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancel)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancel) > 0)
        {
            head.Add(one[0]);
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.ASCII.GetString([.. head]).TrimEnd('\r', '\n');
            }
        }
        return null;
    }
}
