using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Seeder.Local.Tests.Scripted;

/// <summary>An answer, byte by byte: what it holds, and where the wire breaks.</summary>
internal sealed record ScriptedAnswer(int Status, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Bytes in place of status line, headers and body; the connection is closed after them.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>How many bytes of the body are sent before the connection is closed; null sends it whole.</summary>
    public int? CutAt { get; init; }

    /// <summary>No byte is sent; the connection stays open until the org is disposed.</summary>
    public bool Hangs { get; init; }

    /// <summary>A body that is sent piece by piece as it is made: larger than any memory, if need be.</summary>
    public Func<IEnumerable<byte[]>>? Stream { get; init; }

    /// <summary>The work is done and no answer comes: the connection stays open.</summary>
    public static ScriptedAnswer Hang { get; } = new(200, []) { Hangs = true };

    /// <summary>The connection is closed without an answer.</summary>
    public static ScriptedAnswer Drop { get; } = new(200, []) { Raw = [] };

    /// <summary>An object or an array as JSON; a string is taken as JSON text.</summary>
    public static ScriptedAnswer Json(object? value, int status = 200) =>
        new ScriptedAnswer(status, value is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(value)).With(
            "Content-Type", "application/json;charset=UTF-8");

    public static ScriptedAnswer Text(int status, string text, string type = "text/html;charset=UTF-8") =>
        new ScriptedAnswer(status, Encoding.UTF8.GetBytes(text)).With("Content-Type", type);

    /// <summary>The error array of the REST API.</summary>
    public static ScriptedAnswer Errors(int status, string code, string message) =>
        Json(new[] { new { errorCode = code, message } }, status);

    /// <summary>Bytes as they are, whatever HTTP says.</summary>
    public static ScriptedAnswer Bytes(string text) => new(200, []) { Raw = Encoding.Latin1.GetBytes(text) };

    /// <summary>The one and last page of a query.</summary>
    public static ScriptedAnswer Page(IEnumerable<object> rows)
    {
        var records = rows.ToList();
        return Json(new { totalSize = records.Count, done = true, records });
    }

    /// <summary>The fields of an anonymous object or of a dictionary.</summary>
    public static Dictionary<string, JsonElement> Fields(object fields) =>
        JsonSerializer.SerializeToElement(fields)
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.OrdinalIgnoreCase);

    public ScriptedAnswer With(string name, string value) =>
        this with { Headers = [.. Headers.Where(h => h.Name != name || name == "Set-Cookie"), (name, value)] };

    /// <summary>The same answer with its body in gzip.</summary>
    public ScriptedAnswer Gzip()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Body);
        }
        return (this with { Body = packed.ToArray() }).With("Content-Encoding", "gzip");
    }

    /// <summary>The head as sent.</summary>
    internal byte[] Head()
    {
        var head = new StringBuilder($"HTTP/1.1 {Status} Scripted\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
        if (Stream is not null)
        {
            head.Append("Connection: close\r\n");
        }
        else if (Status is not (204 or 304) && !Headers.Any(h => h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        }
        // Latin 1, so that a test can send any byte in a header.
        return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
    }
}
