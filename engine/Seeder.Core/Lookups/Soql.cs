using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Lookups;

/// <summary>SOQL text from typed values.</summary>
internal static class Soql
{
    /// <summary>
    /// A literal for a condition on the field: the value as the org keeps it. Null where the value cannot stand in a query (text with open
    /// holes).
    /// </summary>
    public static string? Literal(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) => value switch
    {
        FieldValue.Null => OfNothing(field),
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Number number => NormalForm.Rounded(field, number.Digits) is { } rounded ? NormalForm.Digits(rounded) : number.Digits,
        FieldValue.Text text => OfText(field, text.Value),
        FieldValue.Timed timed => Literal(field, timed.Value, idOf),
        FieldValue.Composed composed => NormalForm.Composed(composed.Parts, idOf) is { } text ? OfText(field, text) : null,
        _ => idOf(value) is { } text ? OfText(field, text) : null,
    };

    /// <summary>
    /// All forms in which the org may keep the value: it may have got the line breaks of a text with a carriage return or without.
    /// </summary>
    public static ImmutableArray<string>? Literals(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) =>
        Literal(field, value, idOf) is not { } literal ? null
        : literal.StartsWith('\'')
            && literal.Contains("\\n", StringComparison.Ordinal)
            && Unquote(literal).Contains('\n', StringComparison.Ordinal)
            ? [literal, Quote(Unquote(literal).ReplaceLineEndings("\r\n"))]
            : [literal];

    private static string OfNothing(FieldSchema field) => field.Type == FieldType.Boolean ? "false" : "null";

    private static string OfText(FieldSchema field, string text)
    {
        var normal = NormalForm.OfAnswer(field, text);
        return field.Type switch
        {
            _ when normal.Length == 0 => OfNothing(field),
            _ when field.Type == FieldType.Boolean || NormalForm.IsNumber(field.Type) => normal,
            FieldType.DateTime => $"{normal}.000Z",
            FieldType.Date or FieldType.Time => normal,
            FieldType.MultiPicklist => Quote(string.Join(';', InOrder(field, normal))),
            _ => Quote(normal),
        };
    }

    // The org keeps the values of a multi-select in the order of its picklist; those that the picklist lacks stand behind (inferred).
    private static IEnumerable<string> InOrder(FieldSchema field, string normal) =>
        NormalForm.Choices(field, normal).OrderBy(v => field.PicklistValues.IndexOf(v) is >= 0 and var at ? at : int.MaxValue);

    /// <summary>A text in single quotes, escaped as SOQL wants it.</summary>
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

    /// <summary>The text in a literal that <see cref="Quote"/> wrote.</summary>
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
