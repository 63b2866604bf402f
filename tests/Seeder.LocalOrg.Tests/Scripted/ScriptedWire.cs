using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Reads and writes HTTP/1.1 on one connection.</summary>
internal sealed class ScriptedWire(NetworkStream stream)
{
    private readonly BufferedStream _in = new(stream, 16 * 1024);

    /// <returns>Null if the client has closed the connection.</returns>
    public async Task<ScriptedRequest?> ReadAsync(CancellationToken cancel)
    {
        if (await ReadLineAsync(cancel) is not { Length: > 0 } first)
        {
            return null;
        }
        var headers = new List<(string Name, string Value)>();
        while (await ReadLineAsync(cancel) is { Length: > 0 } line)
        {
            var parts = line.Split(':', 2);
            headers.Add((parts[0], parts[1].Trim()));
        }
        var words = first.Split(' ');
        var length = headers.Where(h => h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(h => int.Parse(h.Value, CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = new byte[length];
        await _in.ReadExactlyAsync(body, cancel);
        return new ScriptedRequest(words[0], words[1], headers, body);
    }

    /// <returns>Whether the connection can receive another request.</returns>
    public async Task<bool> WriteAsync(ScriptedAnswer answer, CancellationToken cancel)
    {
        if (answer.Hangs)
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        if (answer.Raw is { } raw)
        {
            await stream.WriteAsync(raw, cancel);
            return false;
        }
        await stream.WriteAsync(answer.Head(), cancel);
        if (answer.Stream is { } pieces)
        {
            foreach (var piece in pieces())
            {
                await stream.WriteAsync(piece, cancel);
            }
            return false;
        }
        if (answer.Status is not (204 or 304))
        {
            await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAt ?? answer.Body.Length), cancel);
        }
        return answer.CutAt is null;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancel)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _in.ReadAsync(one, cancel) > 0)
        {
            if (one[0] == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }
            line.Add(one[0]);
        }
        return null;
    }
}
