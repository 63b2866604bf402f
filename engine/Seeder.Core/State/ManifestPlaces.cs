using System.Text;
using System.Text.Json;
using Seeder.Core.Text;

namespace Seeder.Core.State;

/// <summary>Finds the place of a value in the text of a manifest.</summary>
internal static class ManifestPlaces
{
    /// <param name="at">Member names from the root, or positions in lists.</param>
    /// <returns>The place of the value; null if the text does not contain it.</returns>
    public static SourceSpan? Find(string path, ReadOnlySpan<byte> utf8, ImmutableArray<string> at)
    {
        var skipped = utf8.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        utf8 = utf8[skipped..];
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        foreach (var step in at)
        {
            if (!Enter(ref reader, step))
            {
                return null;
            }
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var end = (int)reader.BytesConsumed;
        var text = Encoding.UTF8.GetString(utf8);
        var from = Encoding.UTF8.GetCharCount(utf8[..start]);
        return new SourceSpan(new SourceText(path, text), from, from + Encoding.UTF8.GetCharCount(utf8[start..end]));
    }

    // Onto the value of a member, or the item at a position.
    private static bool Enter(ref Utf8JsonReader reader, string step)
    {
        var isList = reader.TokenType == JsonTokenType.StartArray;
        if (!isList && reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject); i++)
        {
            var isWanted = isList ? step == i.ToString(CultureInfo.InvariantCulture) : reader.ValueTextEquals(step);
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
