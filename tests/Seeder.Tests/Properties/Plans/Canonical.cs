using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seeder.Tests.Properties;

/// <summary>Converts expected values and JSON values to one form, so that they can be compared.</summary>
internal static partial class Canonical
{
    /// <param name="idOf">Returns the id for a name between ⟦ and ⟧.</param>
    /// <param name="stored">Whether the org has stored the value: it removes spaces at both ends and stores empty text as null.</param>
    public static string? Of(FieldKind kind, string expected, Func<string, string> idOf, bool stored)
    {
        var text = Name().Replace(expected, m => idOf(m.Groups[1].Value));
        return kind switch
        {
            FieldKind.Number => Number(text),
            FieldKind.Choices => string.Join(';', text.Split(';').Order(StringComparer.Ordinal)),
            _ => stored ? Stored(text) : text,
        };
    }

    public static string? Of(FieldKind kind, JsonElement json, bool stored) => (kind, json.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (FieldKind.Number, JsonValueKind.Number) => Number(json.GetRawText()),
        (FieldKind.Flag, JsonValueKind.True) => "true",
        (FieldKind.Flag, JsonValueKind.False) => "false",
        (FieldKind.Choices, JsonValueKind.String) => string.Join(';', json.GetString()!.Split(';').Order(StringComparer.Ordinal)),
        (FieldKind.Instant, JsonValueKind.String) =>
            DateTimeOffset.Parse(json.GetString()!.Replace("+0000", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture)
                .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        (FieldKind.Number or FieldKind.Flag, _) => $"{json.ValueKind} {json}",
        (_, JsonValueKind.String) => stored ? Stored(json.GetString()!) : json.GetString(),
        _ => $"{json.ValueKind} {json}",
    };

    private static string? Stored(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static string Number(string text) =>
        decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture);

    [GeneratedRegex("⟦([^⟧]*)⟧")]
    private static partial Regex Name();
}
