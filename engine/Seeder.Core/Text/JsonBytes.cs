using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seeder.Core.Text;

/// <summary>
/// Writes JSON in UTF-8 for files, requests and terminals, and reads it. Letters are not escaped: only HTML pages would need that.
/// </summary>
internal static class JsonBytes
{
    private const int MostPending = 64 * 1024;

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Lines = OneLine with { Indented = true, IndentSize = 2, NewLine = "\n" };

    /// <param name="indented">True writes several lines with a line break at the end. False writes one line without a line break.</param>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using (var json = new Utf8JsonWriter(buffer, indented ? Lines : OneLine))
        {
            write(json);
        }
        if (indented)
        {
            buffer.Write("\n"u8);
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Writes several lines with a line break at the end to a stream. <paramref name="write"/> flushes what it wrote.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(stream, Lines))
        {
            write(json);
        }
        stream.Write("\n"u8);
    }

    /// <summary>Gives what was written to the stream if it is much.</summary>
    public static void FlushSometimes(Utf8JsonWriter json)
    {
        if (json.BytesPending > MostPending)
        {
            json.Flush();
        }
    }

    /// <summary>Reads values of JSON that another program wrote.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="wrong">What the error says if the JSON does not have the structure that <paramref name="read"/> expects.</param>
    /// <param name="read">Reads the values.</param>
    /// <exception cref="FormatException">The text is not JSON, or has another structure.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, string wrong, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return read(document.RootElement);
        }
        // A missing key, a value of another type, or a word that is not known.
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(wrong, exception);
        }
    }

    /// <summary>The same JSON as a string.</summary>
    public static string Text(Action<Utf8JsonWriter> write, bool indented = false) => Encoding.UTF8.GetString(Of(write, indented).Span);

    /// <summary>Writes a list of strings.</summary>
    public static void WriteTexts(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }
}
