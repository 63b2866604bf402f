using System.Text;
using System.Text.Json;
using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>Parses JSON to values with places. It is as strict as the sf CLI: what the sf CLI refuses is refused here.</summary>
internal static class JsonReader
{
    // Limits recursion. Records never nest this deep, and the stack holds much more.
    private const int MaxDepth = 200;

    /// <summary>Returns the value. Reports the first error and returns null if the text is not JSON.</summary>
    public static JsonValue? Read(SourceText text, DiagnosticBag diagnostics)
    {
        // An unpaired surrogate becomes U+FFFD. Its length is the same, so that offsets stay valid.
        var bytes = Encoding.UTF8.GetBytes(text.Content);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        var places = new Places(bytes, text);
        try
        {
            reader.Read();
            var value = ReadValue(ref reader, places);
            // Throws if other text follows the value.
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            diagnostics.Add(ImportDiagnostics.BadJson(JsonSource.PlaceOf(exception, text), JsonSource.ReasonOf(exception)));
        }
        catch (InvalidOperationException)
        {
            // An escape of an unpaired surrogate, such as \ud800.
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
            // The span of a string includes its quotes, which the value does not. A bracket has length one. For a key, the reader has also
            // consumed the colon.
            var length = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                ? reader.ValueSpan.Length + 2
                : Math.Max(1, reader.ValueSpan.Length);
            return new SourceSpan(
                text, _char, _char + Encoding.UTF8.GetCharCount(bytes.AsSpan(start, Math.Min(length, bytes.Length - start))));
        }
    }
}
