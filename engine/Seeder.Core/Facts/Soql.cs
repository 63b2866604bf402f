using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Facts;

/// <summary>SOQL text from typed values.</summary>
public static class Soql
{
    /// <summary>A literal for a condition on the field; null where the value cannot stand in a query (text with open holes).</summary>
    public static string? Literal(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) => value switch
    {
        FieldValue.Null => "null",
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Number number => number.Digits,
        FieldValue.Text text => field.Type is FieldType.Date or FieldType.DateTime or FieldType.Time ? text.Value : Quote(text.Value),
        FieldValue.Composed composed => composed.Parts.Select(p => p is FieldValue.Text t ? t.Value : idOf(p)).ToList() is var parts && !parts.Contains(null)
            ? Quote(string.Concat(parts))
            : null,
        _ => idOf(value) is { } id ? Quote(id) : null,
    };

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
