using System.Text.Json;

namespace Seeder.Core.Schema;

/// <summary>Reads JSON keys that may be missing, null or of an unexpected type.</summary>
internal static class JsonLeniently
{
    public static JsonElement? TryProperty(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;

    /// <summary>The text of a key; null if it is missing, is not a string, or is not valid Unicode.</summary>
    public static string? Text(this JsonElement element, string key)
    {
        try
        {
            return element.TryProperty(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// The name of a type, a field or a relationship: letters, digits and underscores. Null for every other text, because names become
    /// parts of URLs and queries.
    /// </summary>
    public static string? ApiName(this JsonElement element, string key) =>
        element.Text(key) is { } name && IsApiName(name) ? name : null;

    public static bool IsApiName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static bool Flag(this JsonElement element, string key, bool missing = false) =>
        element.TryProperty(key) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => missing,
        };

    /// <summary>The number of a key; 0 if it is missing or is not a number.</summary>
    public static int Number(this JsonElement element, string key) =>
        element.TryProperty(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string key) =>
        element.TryProperty(key) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
}
