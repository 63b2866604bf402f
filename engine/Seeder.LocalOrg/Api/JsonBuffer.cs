using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>Collects JSON that becomes part of a response when its size is known.</summary>
internal static class JsonBuffer
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true
    };

    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }
}
