using System.Text.Json;

namespace Seeder.Core.Schema;

/// <summary>Reads keys that may be missing, null or of another kind.</summary>
internal static class JsonLeniently
{
    public static JsonElement? TryProperty(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;

    /// <summary>Null where there is no text, or what stands there is not Unicode.</summary>
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
    /// The name of a type, a field or a relationship: letters, digits and underscores. Null for anything else: names stand in paths and
    /// queries.
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

    /// <summary>0 where there is no number.</summary>
    public static int Number(this JsonElement element, string key) =>
        element.TryProperty(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string key) =>
        element.TryProperty(key) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
}
