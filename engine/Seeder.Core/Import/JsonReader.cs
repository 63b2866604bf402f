using System.Text;
using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core.Import;

/// <summary>JSON text to values with places. Strict, as the importer of sf is: what it refuses is refused here.</summary>
internal static class JsonReader
{
    // Far more than any nesting of records, far less than the stack holds.
    private const int MaxDepth = 200;

    /// <summary>The value; null, and reported, where the text is no JSON. Only the first error is known.</summary>
    public static JsonValue? Read(SourceText text, DiagnosticBag diagnostics)
    {
        // A half of a surrogate pair becomes U+FFFD, of the same length: offsets stay true.
        var bytes = Encoding.UTF8.GetBytes(text.Content);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        var places = new Places(bytes, text);
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, places);
            // Whatever stands behind it throws.
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            diagnostics.Add(ImportDiagnostics.BadJson(PlaceOf(exception, text), Reason(exception)));
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 alone, which is no text.
            diagnostics.Add(ImportDiagnostics.BadJson(places.Of(ref reader), "half of a surrogate pair is no character."));
        }
        return null;
    }

    private static JsonValue ReadValue(ref Utf8JsonReader reader, Places places)
    {
        var span = places.Of(ref reader);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new JsonValue.Text(reader.GetString()!, span);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<JsonValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, places));
                }
                return new JsonValue.List(items.DrainToImmutable(), span);
            case JsonTokenType.StartObject:
                var entries = ImmutableArray.CreateBuilder<JsonEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = new NameSyntax(reader.GetString()!, places.Of(ref reader));
                    reader.Read();
                    entries.Add(new JsonEntry(key, ReadValue(ref reader, places)));
                }
                return new JsonValue.Mapping(entries.DrainToImmutable(), span);
            default:
                return new JsonValue.Literal(Encoding.UTF8.GetString(reader.ValueSpan), span);
        }
    }

    private static SourceSpan PlaceOf(JsonException exception, SourceText text)
    {
        var line = text.OffsetOf((int)(exception.LineNumber ?? 0) + 1);
        var bytes = Encoding.UTF8.GetBytes(text.Content[line..SourceLines.EndOfLine(text.Content, line)]);
        var at = line + Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)Math.Min(exception.BytePositionInLine ?? 0, bytes.Length)));
        return new SourceSpan(text, at, at + 1);
    }

    // "... LineNumber: 3 | BytePositionInLine: 4." stands in the place already.
    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? exception.Message : exception.Message[..end];
        if (reason.Contains("any JSON tokens", StringComparison.Ordinal))
        {
            return "the file is empty.";
        }
        if (reason.Contains("trailing comma", StringComparison.Ordinal))
        {
            return "a comma stands behind the last entry.";
        }
        return $"{char.ToLowerInvariant(reason[0])}{reason[1..]}";
    }

    // The reader counts bytes, spans count UTF-16 code units; tokens come in order.
    private sealed class Places(byte[] bytes, SourceText text)
    {
        private int _byte;
        private int _char;

        public SourceSpan Of(ref Utf8JsonReader reader)
        {
            var start = (int)reader.TokenStartIndex;
            _char += Encoding.UTF8.GetCharCount(bytes.AsSpan(_byte, start - _byte));
            _byte = start;
            // The quotes of a text are no part of its value, but of its token; a bracket is marked alone. The colon behind a key is read
            // with it.
            var length = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                ? reader.ValueSpan.Length + 2
                : Math.Max(1, reader.ValueSpan.Length);
            return new SourceSpan(
                text, _char, _char + Encoding.UTF8.GetCharCount(bytes.AsSpan(start, Math.Min(length, bytes.Length - start))));
        }
    }
}
