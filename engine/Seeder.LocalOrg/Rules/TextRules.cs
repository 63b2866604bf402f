namespace Seeder.Local;

/// <summary>
/// Checks text: length, form of e-mail addresses, restricted picklists. Spaces at both ends are removed, and empty text becomes null.
/// </summary>
internal static class TextRules
{
    public static string? Check(FieldDef field, string text, Row row)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (field.Restricted && !(field.Type == FieldType.MultiPicklist ? Choices(text).All(v => IsValue(field, v)) : IsValue(field, text)))
        {
            row.FailPicklist(field, text);
        }
        else if (field.Length > 0 && text.Length > field.Length && Length(text) > field.Length)
        {
            row.Fail("STRING_TOO_LONG", $"{field.Label}: data value too large: {text} (max length={field.Length})", field.Name);
        }
        else if (field.Type == FieldType.Email && !IsEmail(text))
        {
            row.Fail("INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {text}", field.Name);
        }

        return field.Type switch
        {
            FieldType.MultiPicklist => Ordered(field, text),
            FieldType.Picklist => Spelled(field, text),
            _ => text,
        };
    }

    // Whether an emoji counts as one character or two is not documented; here it is one.
    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var domain = text.AsSpan(at + 1);
        return at > 0 && text.LastIndexOf('@') == at && domain.IndexOf('.') > 0 && domain[^1] != '.' && domain[0] != '-'
            && !text.AsSpan().ContainsAny(" \t\r\n,;()<>[]\"")
                && !text.Contains("..", StringComparison.Ordinal)
                && text[at - 1] != '.'
                && text[0] != '.';
    }

    /// <summary>
    /// Whether the value is in the picklist. An empty list of values means that the metadata does not contain them; then every value is
    /// accepted. Rows of CurrencyType tell the currencies of the org.
    /// </summary>
    private static bool IsValue(FieldDef field, string text) =>
        field.Values.Count == 0 || field.Name == Currencies.Field
            || field.Values.Any(v => v.Active && v.Value.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static string[] Choices(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A value is stored in the spelling of the picklist (inferred).
    private static string Spelled(FieldDef field, string value) =>
        field.Values.FirstOrDefault(v => v.Value.Equals(value, StringComparison.OrdinalIgnoreCase))?.Value ?? value;

    // Multi-select values are stored in the order of the picklist, each once.
    private static string? Ordered(FieldDef field, string text)
    {
        var chosen = Choices(text).Select(v => Spelled(field, v)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var order = field.Values.Select((v, i) => (v.Value, i)).ToDictionary(v => v.Value, v => v.i, StringComparer.OrdinalIgnoreCase);
        return chosen.Count == 0 ? null : string.Join(';', chosen.OrderBy(v => order.GetValueOrDefault(v, int.MaxValue)));
    }
}
