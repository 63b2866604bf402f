using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seeder.Core.Text;

/// <summary>JSON for files, requests and terminals, UTF-8: names keep their letters, which only a web page could not take.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Lines = OneLine with { Indented = true, IndentSize = 2, NewLine = "\n" };

    /// <param name="indented">Over several lines, of which the last has its end too; else one line without.</param>
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

    /// <summary>The same as text.</summary>
    public static string Text(Action<Utf8JsonWriter> write, bool indented = false) => Encoding.UTF8.GetString(Of(write, indented).Span);
}
