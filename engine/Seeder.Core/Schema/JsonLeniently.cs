using System.Text.Json;

namespace Seeder.Core.Schema;

/// <summary>Reads keys that may be missing, null or of another kind.</summary>
internal static class JsonLeniently
{
    public static JsonElement? TryProperty(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : null;

    /// <summary>Null where there is no text.</summary>
    public static string? Text(this JsonElement element, string key) =>
        element.TryProperty(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

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
