using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Reads a JSON object of the admin interface. A key that it does not have and a value of another type are errors: a rule with a spelling
/// mistake would do something else than its author expects.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="name">The name of the document in errors, with its article.</param>
internal sealed class AdminDocument(JsonElement json, string name)
{
    /// <exception cref="Refusal">The JSON is no object, or it has a key that is not in the list.</exception>
    public static AdminDocument Of(JsonElement json, string name, params IReadOnlyList<string> keys)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Invalid($"{name} is an object with {string.Join(", ", keys)}");
        }

        var unknown = json.EnumerateObject().Select(p => p.Name).Where(n => !keys.Contains(n)).Select(n => $"'{n}'").ToList();
        return unknown.Count == 0
            ? new AdminDocument(json, name)
            : throw Invalid($"{name} has no {string.Join(", ", unknown)}; it has {string.Join(", ", keys)}");
    }

    public static Refusal Invalid(string message) => new(400, "INVALID_INPUT", message);

    /// <summary>The value of a key, of any type; null if the key is missing or its value is null.</summary>
    public JsonElement? Value(string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Invalid($"{name}: '{key}' is a text"),
    };

    /// <summary>A text that must be one of the choices; the first of them if the key is missing.</summary>
    public string Choice(string key, params IReadOnlyList<string> choices)
    {
        var text = Text(key) ?? choices[0];
        return choices.Contains(text) ? text : throw Invalid($"There is no {key} '{text}'; there are {string.Join(", ", choices)}");
    }

    /// <summary>False if the key is missing.</summary>
    public bool Flag(string key) => Value(key) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        _ => throw Invalid($"{name}: '{key}' is true or false"),
    };

    public int? Number(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= 0 => number,
        _ => throw Invalid($"{name}: '{key}' is a whole number, 0 or more"),
    };
}
