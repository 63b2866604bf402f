using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Seeder.Local.Tests.Scripted;

/// <summary>A response with full control over its bytes, and where the connection breaks.</summary>
internal sealed record ScriptedAnswer(int Status, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Bytes that replace status line, headers and body; then the connection is closed.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>The number of bytes of the body after which the connection is closed; null sends the whole body.</summary>
    public int? CutAt { get; init; }

    /// <summary>Whether no byte is sent and the connection stays open until the org is disposed.</summary>
    public bool Hangs { get; init; }

    /// <summary>A body that is generated while it is sent, so that it can be larger than the memory.</summary>
    public Func<IEnumerable<byte[]>>? Stream { get; init; }

    /// <summary>The request is executed, but no response is sent and the connection stays open.</summary>
    public static ScriptedAnswer Hang { get; } = new(200, []) { Hangs = true };

    /// <summary>The connection is closed without a response.</summary>
    public static ScriptedAnswer Drop { get; } = new(200, []) { Raw = [] };

    /// <summary>A response with JSON. An object or array is serialised; a string is sent as JSON text.</summary>
    public static ScriptedAnswer Json(object? value, int status = 200) =>
        new ScriptedAnswer(status, value is string text ? Encoding.UTF8.GetBytes(text) : JsonSerializer.SerializeToUtf8Bytes(value)).With(
            "Content-Type", "application/json;charset=UTF-8");

    public static ScriptedAnswer Text(int status, string text, string type = "text/html;charset=UTF-8") =>
        new ScriptedAnswer(status, Encoding.UTF8.GetBytes(text)).With("Content-Type", type);

    /// <summary>The error array of the REST API.</summary>
    public static ScriptedAnswer Errors(int status, string code, string message) =>
        Json(new[] { new { errorCode = code, message } }, status);

    /// <summary>Sends these bytes, even if they are not valid HTTP.</summary>
    public static ScriptedAnswer Bytes(string text) => new(200, []) { Raw = Encoding.Latin1.GetBytes(text) };

    /// <summary>The only page of a query.</summary>
    public static ScriptedAnswer Page(IEnumerable<object> rows)
    {
        var records = rows.ToList();
        return Json(new { totalSize = records.Count, done = true, records });
    }

    /// <summary>The fields of an anonymous object or a dictionary.</summary>
    public static Dictionary<string, JsonElement> Fields(object fields) =>
        JsonSerializer.SerializeToElement(fields)
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.OrdinalIgnoreCase);

    public ScriptedAnswer With(string name, string value) =>
        this with { Headers = [.. Headers.Where(h => h.Name != name || name == "Set-Cookie"), (name, value)] };

    /// <summary>The same response with its body compressed by gzip.</summary>
    public ScriptedAnswer Gzip()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Body);
        }
        return (this with { Body = packed.ToArray() }).With("Content-Encoding", "gzip");
    }

    /// <summary>The status line and the headers.</summary>
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
