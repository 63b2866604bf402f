using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Lookups;

/// <summary>Writes SOQL literals for typed values.</summary>
internal static class Soql
{
    /// <summary>
    /// Returns the literal for a condition on the field, in the form in which the org stores the value. Null if the value contains a
    /// reference whose id is not known yet.
    /// </summary>
    public static string? Literal(FieldSchema field, FieldValue value, HoleText idOf) => value switch
    {
        FieldValue.Null => OfNothing(field),
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Number number => NormalForm.Rounded(field, number.Digits) is { } rounded ? NormalForm.Digits(rounded) : number.Digits,
        FieldValue.Text text => OfText(field, text.Value),
        FieldValue.Timed timed => Literal(field, timed.Value, idOf),
        FieldValue.Composed composed => Holes.Join(composed.Parts, idOf) is { } text ? OfText(field, text) : null,
        _ => idOf(value) is { } text ? OfText(field, text) : null,
    };

    /// <summary>
    /// Returns the literals for all forms in which the org may store the value: line breaks in a text may have a carriage return or not.
    /// </summary>
    public static ImmutableArray<string>? Literals(FieldSchema field, FieldValue value, HoleText idOf) =>
        Literal(field, value, idOf) is not { } literal ? null
        : literal.StartsWith('\'')
            && literal.Contains("\\n")
            && Unquote(literal).Contains('\n')
            ? [literal, Quote(Unquote(literal).ReplaceLineEndings("\r\n"))]
            : [literal];

    private static string OfNothing(FieldSchema field) => field.Type == FieldType.Boolean ? "false" : "null";

    private static string OfText(FieldSchema field, string text)
    {
        var normal = NormalForm.OfAnswer(field, text);
        return field.Type switch
        {
            _ when normal.Length == 0 => OfNothing(field),
            _ when field.Type == FieldType.Boolean || field.IsNumber => normal,
            FieldType.DateTime => $"{normal}.000Z",
            FieldType.Date or FieldType.Time => normal,
            FieldType.MultiPicklist => Quote(string.Join(';', InOrder(field, normal))),
            _ => Quote(normal),
        };
    }

    // The org stores multi-select values in the order of the picklist. Values that the picklist does not contain come last (inferred).
    private static IEnumerable<string> InOrder(FieldSchema field, string normal) =>
        NormalForm.Choices(field, normal).OrderBy(v => field.PicklistValues.IndexOf(v) is >= 0 and var at ? at : int.MaxValue);

    /// <summary>Returns the text in single quotes, escaped for SOQL.</summary>
    public static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '\'' => "\\'",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => c.ToString(),
            });
        }
        return quoted.Append('\'').ToString();
    }

    /// <summary>Returns the text of a literal that <see cref="Quote"/> made.</summary>
    public static string Unquote(string literal)
    {
        var text = new System.Text.StringBuilder(literal.Length);
        for (var i = 1; i < literal.Length - 1; i++)
        {
            text.Append(literal[i] != '\\' ? literal[i] : literal[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
        }
        return text.ToString();
    }
}
