using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Seeder.Local;

/// <summary>A JSON body. For errors it finds the line and column of a value, as the org's parser does.</summary>
internal sealed class JsonInput : IDisposable
{
    private readonly ReadOnlyMemory<byte> body;
    private readonly JsonDocument document;

    private JsonInput(ReadOnlyMemory<byte> body, JsonDocument document) => (this.body, this.document) = (body, document);

    public JsonElement Root => document.RootElement;

    public static JsonInput Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new Refusal(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
        }

        CheckUtf8(body.Span);
        try
        {
            var document = JsonDocument.Parse(body);
            CheckEscapes(body.Span);
            return new JsonInput(body, document);
        }
        catch (JsonException e)
        {
            throw Bad(body.Span, e);
        }
    }

    private static void CheckUtf8(ReadOnlySpan<byte> body)
    {
        if (Utf8.IsValid(body))
        {
            return;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(body[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        throw new Refusal(400, "JSON_PARSER_ERROR", $"Invalid UTF-8 byte 0x{body[at]:x2} at {Place(body, at)}");
    }

    /// <summary>Refuses escapes of half a surrogate pair, which are no character. The text must be valid JSON.</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> body)
    {
        for (var at = body.IndexOf((byte)'\\'); at >= 0 && at < body.Length;)
        {
            var length = 2;
            if (body[at + 1] == 'u')
            {
                var first = Escaped(body, at);
                length = char.IsHighSurrogate(first) ? 12 : 6;
                if (char.IsLowSurrogate(first) || (length == 12 && !char.IsLowSurrogate(Escaped(body, at + 6))))
                {
                    throw new Refusal(
                        400, "JSON_PARSER_ERROR", $"\\u{(int)first:x4} is half of a surrogate pair, at {Place(body, at)}");
                }
            }

            at += length;
            var next = body[at..].IndexOf((byte)'\\');
            at = next < 0 ? -1 : at + next;
        }
    }

    private static char Escaped(ReadOnlySpan<byte> body, int at) =>
        body.Length >= at + 6
            && body[at] == '\\'
            && body[at + 1] == 'u'
            && ushort.TryParse(body.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : '\0';

    /// <summary>Parses the body as a JSON object; any other body is refused.</summary>
    public static JsonInput ParseObject(ReadOnlyMemory<byte> body)
    {
        var input = Parse(body);
        return input.Root.ValueKind == JsonValueKind.Object ? input : throw input.Mismatch("object", input.Root);
    }

    /// <summary>Returns the error for a JSON value that cannot be converted to <paramref name="wanted"/>.</summary>
    public Refusal Mismatch(string wanted, JsonElement value)
    {
        var found = value.ValueKind switch
        {
            JsonValueKind.Object => "START_OBJECT value {",
            JsonValueKind.Array => "START_ARRAY value [",
            JsonValueKind.String => "VALUE_STRING value " + value.GetString(),
            JsonValueKind.True => "VALUE_TRUE value true",
            JsonValueKind.False => "VALUE_FALSE value false",
            JsonValueKind.Null => "VALUE_NULL value null",
            _ => (value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "VALUE_NUMBER_FLOAT value " : "VALUE_NUMBER_INT value ")
                + value.GetRawText(),
        };
        return new Refusal(400, "JSON_PARSER_ERROR",
            $"Cannot deserialize instance of {wanted} from {found} or request may be missing a required field at {Place(value)}");
    }

    private string Place(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return body.Span.Overlaps(raw, out var offset) ? Place(body.Span, offset) : "[line:1, column:1]";
    }

    public void Dispose() => document.Dispose();

    private static Refusal Bad(ReadOnlySpan<byte> body, JsonException e)
    {
        var offset = 0;
        for (long line = 0; line < (e.LineNumber ?? 0) && offset < body.Length; line++)
        {
            offset += body[offset..].IndexOf((byte)'\n') + 1;
        }

        offset = Math.Min(offset + (int)(e.BytePositionInLine ?? 0), body.Length);
        if (offset >= body.Length)
        {
            return new Refusal(400, "JSON_PARSER_ERROR", $"Unexpected end-of-input: expected close marker at {Place(body, body.Length)}");
        }

        Rune.DecodeFromUtf8(body[offset..], out var rune, out _);
        var expected = AfterName(body[..offset]) ? "a colon to separate field name and value" : "a valid value, field name or separator";
        return new Refusal(400, "JSON_PARSER_ERROR",
            $"Unexpected character ('{rune}' (code {rune.Value})): was expecting {expected} at {Place(body, offset)}");
    }

    /// <summary>Whether the text ends in a field name. The reader consumes a name together with its colon, but a value alone.</summary>
    private static bool AfterName(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        while (reader.Read())
        {
        }

        return text[(int)reader.BytesConsumed..].TrimEnd(" \t\r\n"u8).EndsWith("\""u8);
    }

    private static string Place(ReadOnlySpan<byte> body, int offset)
    {
        var before = body[..offset];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return $"[line:{line}, column:{column}]";
    }
}
