using System.Text.Json;

namespace Seeder.Core.Scaffold;

/// <summary>What the settings file of an editor contains, as far as a setting is added to it.</summary>
internal sealed class SettingsLayout
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Allow };

    private readonly List<(int Start, int End)> _comments = [];

    private SettingsLayout()
    {
    }

    /// <summary>The object of the file; null if the file has only comments and spaces.</summary>
    public JsonObjectPlace? Root { get; private set; }

    /// <summary>The object of the setting; null if the file does not have the setting.</summary>
    public JsonObjectPlace? Inner { get; private set; }

    /// <summary>The entries of the setting.</summary>
    public List<SettingsEntry> Entries { get; } = [];

    /// <summary>Why the file cannot be changed: a clause that follows "because".</summary>
    public string? Problem { get; private set; }

    /// <exception cref="JsonException">The file is not JSON with comments.</exception>
    public static SettingsLayout Read(ReadOnlySpan<byte> file, string setting)
    {
        var layout = new SettingsLayout();
        var reader = new Utf8JsonReader(file, Lenient);
        try
        {
            if (layout.Next(ref reader))
            {
                layout.ReadRoot(ref reader, setting);
                while (layout.Next(ref reader))
                {
                }
            }
        }
        catch (JsonException) when (layout is { Root: null, Problem: null } && IsBlank(file[(int)reader.BytesConsumed..]))
        {
            // The reader wants a value, but editors read such a file as one without settings.
        }
        layout.Root?.FindComma(file, layout._comments);
        layout.Inner?.FindComma(file, layout._comments);
        return layout;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private void ReadRoot(ref Utf8JsonReader reader, string setting)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Problem = "it does not hold a JSON object";
            return;
        }
        Root = new JsonObjectPlace((int)reader.TokenStartIndex);
        var isFound = false;
        while (Next(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            Begin(Root, reader);
            var isSetting = reader.ValueTextEquals(setting);
            Next(ref reader);
            if (!isSetting)
            {
                Skip(ref reader);
            }
            else if (isFound)
            {
                Problem = $"it has '{setting}' twice";
                Skip(ref reader);
            }
            else
            {
                isFound = true;
                ReadSetting(ref reader, setting);
            }
            Root.LastEnd = (int)reader.BytesConsumed;
        }
        Root.Close = (int)reader.TokenStartIndex;
    }

    private void ReadSetting(ref Utf8JsonReader reader, string setting)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Problem = $"'{setting}' in it is not an object";
            Skip(ref reader);
            return;
        }
        Inner = new JsonObjectPlace((int)reader.TokenStartIndex);
        while (Next(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            Begin(Inner, reader);
            var key = reader.GetString()!;
            var depth = reader.CurrentDepth;
            Next(ref reader);
            var (start, kind) = ((int)reader.TokenStartIndex, reader.TokenType);
            var values = new List<string>();
            var last = start + 1;
            while (true)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    values.Add(reader.GetString()!);
                    last = (int)reader.BytesConsumed;
                }
                if (reader.CurrentDepth <= depth && (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)))
                {
                    break;
                }
                Next(ref reader);
            }
            Entries.Add(new SettingsEntry(key, values, kind, start, last));
            Inner.LastEnd = (int)reader.BytesConsumed;
        }
        Inner.Close = (int)reader.TokenStartIndex;
    }

    private static void Begin(JsonObjectPlace place, Utf8JsonReader reader)
    {
        if (place.IsEmpty)
        {
            place.First = (int)reader.TokenStartIndex;
        }
    }

    // Skips a value. The skip of the reader would lose the places of comments.
    private void Skip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            while (Next(ref reader) && reader.CurrentDepth > depth)
            {
            }
        }
    }

    // The next token that is not a comment.
    private bool Next(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Comment)
            {
                return true;
            }
            _comments.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
        }
        return false;
    }
}

/// <summary>A schema and the patterns of its files.</summary>
/// <param name="Kind">The first token of the value.</param>
/// <param name="Start">The start of the value in the file.</param>
/// <param name="LastEnd">The end of the last pattern; in an empty list, the place after the bracket.</param>
internal sealed record SettingsEntry(string Key, List<string> Patterns, JsonTokenType Kind, int Start, int LastEnd);
