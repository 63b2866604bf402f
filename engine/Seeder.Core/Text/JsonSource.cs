using System.Text;
using System.Text.Json;

namespace Seeder.Core.Text;

/// <summary>The bytes of a JSON file, and the places of its values in its text.</summary>
internal sealed class JsonSource
{
    // A file of many megabytes without a fault is never decoded.
    private readonly Lazy<SourceText> _text;

    public JsonSource(string path, ReadOnlyMemory<byte> utf8)
    {
        // Some editors save files with a byte order mark.
        Utf8 = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        _text = new(() => new SourceText(path, Encoding.UTF8.GetString(Utf8.Span)));
    }

    private SourceText Source => _text.Value;

    /// <summary>The file without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <param name="steps">Member names from the root, or positions in lists.</param>
    /// <param name="key">Whether the place of the member's name is wanted instead of the place of its value.</param>
    /// <returns>The place; null if the text does not contain it.</returns>
    public SourceSpan? Find(ReadOnlySpan<string> steps, bool key = false)
    {
        var reader = new Utf8JsonReader(Utf8.Span);
        reader.Read();
        var named = (Start: 0, End: 1);
        foreach (var step in steps)
        {
            if (!Enter(ref reader, step, ref named))
            {
                return null;
            }
        }
        if (key)
        {
            return Span(named.Start, named.End);
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Span(start, (int)reader.BytesConsumed);
    }

    /// <summary>Every name that its object has already.</summary>
    public IEnumerable<(string Name, SourceSpan Span)> Duplicates()
    {
        var duplicates = new List<(string, SourceSpan)>();
        var open = new Stack<HashSet<string>>();
        var reader = new Utf8JsonReader(Utf8.Span);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push(new HashSet<string>());
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName when reader.GetString() is { } name && !open.Peek().Add(name):
                    duplicates.Add((name, Span((int)reader.TokenStartIndex, (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2)));
                    break;
            }
        }
        return duplicates;
    }

    /// <summary>The place at which a reader stopped.</summary>
    public SourceSpan PlaceOf(JsonException exception) => PlaceOf(exception, Source);

    public static SourceSpan PlaceOf(JsonException exception, SourceText text)
    {
        var number = (int)(exception.LineNumber ?? 0) + 1;
        var line = Encoding.UTF8.GetBytes(text.Line(number));
        var at = text.OffsetOf(number)
            + Encoding.UTF8.GetCharCount(line.AsSpan(0, (int)Math.Min(exception.BytePositionInLine ?? 0, line.Length)));
        return new SourceSpan(text, at, at + 1);
    }

    /// <summary>The reason why a text is not JSON, without its place.</summary>
    public static string ReasonOf(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var reason = end < 0 ? exception.Message : exception.Message[..end];
        return reason.Contains("any JSON tokens") ? "the file is empty."
            : reason.Contains("trailing comma") ? "there is a comma after the last entry."
            : $"{char.ToLowerInvariant(reason[0])}{reason[1..]}";
    }

    /// <summary>The first bytes that are not UTF-8; null if there are no such bytes.</summary>
    public SourceSpan? FirstInvalid()
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(Utf8.Span[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }
        return at == Utf8.Length ? null : Span(at, at + 1);
    }

    /// <summary>Whether Git wrote this line around a side of a merge (git-merge(1), "How conflicts are presented").</summary>
    public static bool IsConflictMarker(ReadOnlySpan<char> line) =>
        line.Length >= 7 && line[0] is '<' or '=' or '>' && line[..7].IndexOfAnyExcept(line[0]) < 0 && (line.Length == 7 || line[7] == ' ');

    // The reader counts bytes, and spans count UTF-16 code units.
    private SourceSpan Span(int start, int end)
    {
        var from = Encoding.UTF8.GetCharCount(Utf8.Span[..start]);
        return new SourceSpan(Source, from, from + Encoding.UTF8.GetCharCount(Utf8.Span[start..Math.Min(end, Utf8.Length)]));
    }

    // Onto the value of a member, or the item at a position.
    private static bool Enter(ref Utf8JsonReader reader, string step, ref (int Start, int End) named)
    {
        var isList = reader.TokenType == JsonTokenType.StartArray;
        if (!isList && reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); i++)
        {
            var isWanted = isList ? step == i.ToString(CultureInfo.InvariantCulture) : reader.ValueTextEquals(step);
            if (isWanted)
            {
                named = (
                    (int)reader.TokenStartIndex, (int)reader.TokenStartIndex + Math.Max(1, reader.ValueSpan.Length + (isList ? 0 : 2)));
            }
            if (!isList)
            {
                reader.Read();
            }
            if (isWanted)
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }
}
