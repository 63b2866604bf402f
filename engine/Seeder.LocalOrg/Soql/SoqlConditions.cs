using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// WHERE to SQL. SOQL knows true and false where SQL has a third value: != and NOT IN match null, and under NOT an
/// unknown comparison counts as false.
/// </summary>
internal sealed class SoqlConditions(string query, SoqlColumns columns)
{
    private readonly List<object?> values = [];

    public IReadOnlyList<object?> Values => values;

    public string Write(Condition condition) => condition switch
    {
        Condition.And and => "(" + string.Join(" AND ", and.All.Select(Write)) + ")",
        Condition.Or or => "(" + string.Join(" OR ", or.Any.Select(Write)) + ")",
        Condition.Not not => $"(NOT IFNULL({Write(not.Inner)}, 0))",
        Condition.Compare compare => Compare(compare),
        Condition.In list => In(list),
        _ => throw new InvalidOperationException(),
    };

    private string Compare(Condition.Compare compare)
    {
        var field = Filterable(compare.Field);
        if (compare.Operator == "LIKE")
        {
            if (!field.Field.Type.IsText() || compare.Value.Kind != LiteralKind.Text)
            {
                throw SoqlError.At(query, compare.Field.At, "INVALID_FIELD", $"invalid operator on {field.Field.Type.DescribeName()} field");
            }

            return $"{TextCompare.LikeFunction}({field.Sql}, {Bind(compare.Value.Text)})";
        }

        var value = Convert(field.Field, compare.Value);
        return (compare.Operator, value) switch
        {
            ("=", null) => $"{field.Sql} IS NULL",
            ("!=", null) => $"{field.Sql} IS NOT NULL",
            (_, null) => throw SoqlError.At(query, compare.Value.At, "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on null"),
            ("!=", _) => $"{field.Sql} IS NOT {Bind(value)}",
            _ => $"{field.Sql} {compare.Operator} {Bind(value)}",
        };
    }

    private string In(Condition.In list)
    {
        var field = Filterable(list.Field);
        var found = list.Values.Select(v => Convert(field.Field, v)).ToList();
        var bound = found.Where(v => v is not null).Select(Bind).ToList();
        var sql = $"{field.Sql} IN ({string.Join(", ", bound)})";
        sql = found.Contains(null) ? $"({sql} OR {field.Sql} IS NULL)" : sql;
        return list.Negated ? $"(NOT IFNULL({sql}, 0))" : sql;
    }

    private SqlField Filterable(FieldPath path)
    {
        var field = columns.Find(path);
        return field.Field.Filterable ? field
            : throw SoqlError.At(query, path.At, "INVALID_FIELD", $"field '{field.Field.Name}' can not be filtered in a query call");
    }

    private string Bind(object? value)
    {
        values.Add(value);
        return "?" + values.Count.ToString(CultureInfo.InvariantCulture);
    }

    private object? Convert(FieldDef field, Literal literal)
    {
        if (literal.Kind == LiteralKind.Null)
        {
            return null;
        }

        return field.Type switch
        {
            FieldType.Boolean when literal.Kind == LiteralKind.Boolean => literal.Text.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1L : 0L,
            FieldType.Date when literal.Kind == LiteralKind.Date => literal.Text,
            FieldType.DateTime when literal.Kind is LiteralKind.DateTime => Temporal.ParseDateTime(literal.Text),
            FieldType.Time when literal.Kind == LiteralKind.Text => Temporal.ParseTime(literal.Text) ?? throw Mismatch(field, literal, "time", quoted: false),
            FieldType.Id or FieldType.Reference when literal.Kind == LiteralKind.Text => Id(literal),
            _ when field.Type.IsNumber() && literal.Kind == LiteralKind.Number => double.Parse(literal.Text, CultureInfo.InvariantCulture),
            _ when field.Type.IsText() && literal.Kind == LiteralKind.Text => Unescaped(literal.Text),
            FieldType.Boolean => throw Mismatch(field, literal, "boolean", quoted: false),
            FieldType.Date => throw Mismatch(field, literal, "date", quoted: false),
            FieldType.DateTime => throw Mismatch(field, literal, "dateTime", quoted: false),
            FieldType.Int => throw Mismatch(field, literal, "int", quoted: false),
            _ when field.Type.IsNumber() => throw Mismatch(field, literal, "double", quoted: false),
            _ => throw Mismatch(field, literal, "string", quoted: true),
        };
    }

    private string? Id(Literal literal) => literal.Text.Length == 0
        ? null
        : RecordId.Normalize(literal.Text) ?? throw SoqlError.At(query, literal.At, "INVALID_QUERY_FILTER_OPERATOR", $"invalid ID field: {literal.Text}");

    /// <summary>Outside LIKE the backslashes that the lexer kept for wildcards go. An empty text is null, as it is when stored.</summary>
    private static string? Unescaped(string text)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            text = text.Replace("\\%", "%", StringComparison.Ordinal).Replace("\\_", "_", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return text.Length == 0 ? null : text;
    }

    private Refusal Mismatch(FieldDef field, Literal literal, string wanted, bool quoted) => SoqlError.At(query, literal.At, "INVALID_FIELD",
        $"value of filter criterion for field '{field.Name}' must be of type {wanted} and should {(quoted ? "" : "not ")}be enclosed in quotes");
}
