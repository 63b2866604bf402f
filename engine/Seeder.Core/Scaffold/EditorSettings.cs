using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seeder.Core.Scaffold;

/// <summary>What becomes of the settings file of an editor.</summary>
internal abstract record EditorSettingsChange
{
    private EditorSettingsChange()
    {
    }

    public sealed record Written(byte[] Content) : EditorSettingsChange;

    /// <summary>The file already gives these plans a schema.</summary>
    public sealed record Unchanged : EditorSettingsChange;

    /// <param name="Reason">A clause that follows "because".</param>
    public sealed record Refused(string Reason) : EditorSettingsChange;
}

/// <summary>
/// Adds the schema of plans to <c>.vscode/settings.json</c>, which is JSON with comments. Everything in the file stays: comments, order,
/// indentation, line ends.
/// </summary>
internal static class EditorSettings
{
    private const string Setting = "yaml.schemas";
    private const string Unit = "  ";
    private const string InFolder = "/**/*.yaml";

    private static readonly byte[] Mark = [0xef, 0xbb, 0xbf];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The pattern of the plans in a folder and below it.</summary>
    public static string PatternOf(string folder) => folder + InFolder;

    /// <summary>The setting, for a user who adds it by hand.</summary>
    public static string Addition(string schema, string pattern) => $"{Quote(Setting)}: {{ {Mapping(schema, pattern)} }}";

    /// <param name="content">The content of the file; empty for a file that does not exist.</param>
    /// <param name="schema">The path of the schema, relative to the workspace.</param>
    /// <param name="pattern">The pattern of the paths of the plans.</param>
    public static EditorSettingsChange Merge(ReadOnlySpan<byte> content, string schema, string pattern)
    {
        var mark = content.StartsWith(Mark) ? Mark.Length : 0;
        var file = content[mark..];
        try
        {
            var end = Strict.GetString(file).Contains("\r\n") ? "\r\n" : "\n";
            var layout = SettingsLayout.Read(file, Setting);
            if (layout.Problem is not null)
            {
                return new EditorSettingsChange.Refused(layout.Problem);
            }
            if (layout.Entries.Exists(e => e.Patterns.Exists(p => Covers(p, pattern))))
            {
                return new EditorSettingsChange.Unchanged();
            }
            if (layout.Entries.FindLast(e => IsSame(e.Key, schema)) is { } entry)
            {
                return entry.Kind is JsonTokenType.String or JsonTokenType.StartArray
                    ? new EditorSettingsChange.Written([.. content[..mark], .. Append(file, entry, Quote(pattern))])
                    : new EditorSettingsChange.Refused($"the value of '{entry.Key}' in it is neither a text nor a list");
            }
            var mapping = Mapping(schema, pattern);
            var unit = UnitOf(file, layout.Root);
            var edited = layout switch
            {
                { Root: null } => Fresh(file, end, mapping),
                { Inner: { } inner } => Insert(file, inner, unit, end, mapping, _ => mapping),
                _ => Insert(
                    file, layout.Root, unit, end, Addition(schema, pattern),
                    indent => $"{Quote(Setting)}: {{{end}{indent}{unit}{mapping}{end}{indent}}}"),
            };
            return new EditorSettingsChange.Written([.. content[..mark], .. edited]);
        }
        catch (DecoderFallbackException)
        {
            return new EditorSettingsChange.Refused("it is not UTF-8 text");
        }
        catch (JsonException)
        {
            return new EditorSettingsChange.Refused("it is not valid JSON with comments");
        }
    }

    // A text becomes a list.
    private static byte[] Append(ReadOnlySpan<byte> file, SettingsEntry entry, string pattern) => entry.Kind == JsonTokenType.String
        ? With(With(file, entry.LastEnd, $", {pattern}]"), entry.Start, "[")
        : With(file, entry.LastEnd, entry.Patterns.Count == 0 ? pattern : $", {pattern}");

    // Only comments and spaces, or nothing.
    private static byte[] Fresh(ReadOnlySpan<byte> file, string end, string mapping)
    {
        var gap = file.IsEmpty || file[^1] == (byte)'\n' ? "" : end;
        return [.. file, .. Bytes(
            $"{gap}{{{end}{Unit}{Quote(Setting)}: {{{end}{Unit}{Unit}{mapping}{end}{Unit}}}{end}}}{end}")];
    }

    /// <param name="short">The property on the line of others.</param>
    /// <param name="property">Returns the property for a separate line, by the indentation of the line.</param>
    private static byte[] Insert(
        ReadOnlySpan<byte> file, JsonObjectPlace place, string unit, string end, string @short, Func<string, string> property)
    {
        if (!place.IsEmpty && !place.HasLines(file))
        {
            return place.CommaEnd < 0
                ? With(file, place.LastEnd, $", {@short}")
                : With(file, place.CommaEnd, $" {@short}");
        }
        var outer = JsonObjectPlace.IndentAt(file, place.Open);
        var indent = place.IsEmpty ? outer + unit : JsonObjectPlace.IndentAt(file, place.First);
        var line = $"{indent}{property(indent)}{(place.CommaEnd < 0 ? "" : ",")}{end}";
        // The brace may follow the last value on its line.
        var withLine = JsonObjectPlace.IsFirstOnLine(file, place.Close)
            ? With(file, JsonObjectPlace.LineStart(file, place.Close), line)
            : With(file, place.Close, $"{end}{line}{outer}");
        return place.IsEmpty || place.CommaEnd >= 0 ? withLine : With(withLine, place.LastEnd, ",");
    }

    // One step of indentation: that of the first setting.
    private static string UnitOf(ReadOnlySpan<byte> file, JsonObjectPlace? root) =>
        root?.HasLines(file) == true && JsonObjectPlace.IndentAt(file, root.First) is { Length: > 0 } indent ? indent : Unit;

    private static byte[] With(ReadOnlySpan<byte> file, int at, string text) => [.. file[..at], .. Bytes(text), .. file[at..]];

    private static bool IsSame(string key, string schema) => key == schema || $"./{key}" == schema;

    // The user chose a schema for the plans in this folder.
    private static bool Covers(string written, string pattern)
    {
        var plain = written.TrimStart('.', '/');
        return plain == pattern
            || (pattern.EndsWith(InFolder, StringComparison.Ordinal)
                && plain.StartsWith(pattern[..^(InFolder.Length - 1)], StringComparison.Ordinal));
    }

    private static string Mapping(string schema, string pattern) => $"{Quote(schema)}: {Quote(pattern)}";

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
