using System.Globalization;
using System.Text;

namespace Seeder.Local;

/// <summary>
/// Translates WHERE and HAVING to SQL. SOQL has only true and false where SQL also has NULL: != and NOT IN match null, and under NOT a
/// comparison with null counts as false.
/// </summary>
/// <param name="values">
/// Receives the literals as numbered parameters. The conditions of a semi-join use the same list as the outer conditions.
/// </param>
internal sealed class SoqlConditions(string query, SoqlColumns columns, OrgState org, List<object?> values, bool inner = false)
{
    private readonly Dictionary<object, int> numbers = [];

    public string Write(Condition condition, bool having = false) => condition switch
    {
        Condition.And and => Joined(" AND ", [.. and.All.Select(c => Write(c, having))]),
        Condition.Or or => Joined(" OR ", [.. or.Any.Select(c => Write(c, having))]),
        Condition.Not not => $"(NOT IFNULL({Write(not.Inner, having)}, 0))",
        Condition.Compare compare => Compare(compare, Filterable(compare.Field, having)),
        Condition.In list => In(list, Filterable(list.Field, having)),
        Condition.InQuery semi => InQuery(semi, Filterable(semi.Field, having)),
        Condition.Includes includes => Includes(includes, Filterable(includes.Field, having)),
        _ => throw new InvalidOperationException(),
    };

    private string Compare(Condition.Compare compare, SqlField field)
    {
        if (compare.Operator == "LIKE")
        {
            return !field.Field.Type.IsText() || compare.Value.Kind != LiteralKind.Text
                ? throw BadOperator(compare.Field, field)
                : $"{TextCompare.LikeFunction}({field.Sql}, {Bind(compare.Value.Text)})";
        }

        if (compare.Operator is not ("=" or "!=") && field.Field.Type is FieldType.Boolean or FieldType.MultiPicklist)
        {
            throw BadOperator(compare.Field, field);
        }

        if (compare.Value.Kind == LiteralKind.Days)
        {
            return CompareDays(compare, field);
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

    private string CompareDays(Condition.Compare compare, SqlField field)
    {
        var today = DateOnly.FromDateTime(org.Time.GetUtcNow().UtcDateTime);
        var (from, to) = Days(compare.Value, today);
        object First(DateOnly day) => field.Field.Type switch
        {
            FieldType.Date => Temporal.Wire(day),
            FieldType.DateTime => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds(),
            _ => throw Mismatch(field.Field, compare.Value),
        };
        return compare.Operator switch
        {
            "=" => $"({field.Sql} >= {Bind(First(from))} AND {field.Sql} < {Bind(First(to))})",
            "!=" => $"(NOT IFNULL({field.Sql} >= {Bind(First(from))} AND {field.Sql} < {Bind(First(to))}, 0))",
            "<" => $"{field.Sql} < {Bind(First(from))}",
            "<=" => $"{field.Sql} < {Bind(First(to))}",
            ">" => $"{field.Sql} >= {Bind(First(to))}",
            _ => $"{field.Sql} >= {Bind(First(from))}",
        };
    }

    private (DateOnly From, DateOnly To) Days(Literal literal, DateOnly today)
    {
        try
        {
            return DateLiterals.Days(literal.Text, today);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw SoqlError.Malformed(query, literal.At, $"'{literal.Text}' is outside the range of dates");
        }
    }

    private string In(Condition.In list, SqlField field)
    {
        if (field.Field.Type == FieldType.MultiPicklist)
        {
            throw BadOperator(list.Field, field);
        }

        var found = list.Values.Select(v => Convert(field.Field, v)).ToList();
        var bound = found.Where(v => v is not null).Select(Bind).ToList();
        var sql = $"{field.Sql} IN ({string.Join(", ", bound)})";
        sql = found.Contains(null) ? $"({sql} OR {field.Sql} IS NULL)" : sql;
        return list.Negated ? $"(NOT IFNULL({sql}, 0))" : sql;
    }

    private string InQuery(Condition.InQuery semi, SqlField field)
    {
        var select = semi.Query;
        var at = select.From.At;
        if (inner)
        {
            throw SoqlError.Malformed(query, at, "Nesting of semi join sub-selects is not supported");
        }

        if (select.Select is not [SelectItem.Field { Path: { Function: null } path }]
            || select.GroupBy.Count > 0
            || select.OrderBy.Count > 0
            || select.Limit is not null)
        {
            throw SoqlError.Malformed(query, at, "semi join sub-selects can only have one field and no grouping, order or limit");
        }

        var from = org.Schema.Find(select.From.Text) ?? throw SoqlError.NoType(query, at, select.From.Text);
        var within = new SoqlColumns(query, org, from, select.Alias);
        var selected = within.Find(path);
        if (!field.Field.Type.IsId() || !selected.Field.Type.IsId())
        {
            throw SoqlError.Malformed(
                query,
                path.At,
                $"semi join sub-selects can only query id fields, cannot use: '{(selected.Field.Type.IsId() ? semi.Field : path)}'");
        }

        var where = select.Where is null ? "1" : new SoqlConditions(query, within, org, values, inner: true).Write(select.Where);
        var alive = from.IsDeleted is null ? "" : " AND t0.\"IsDeleted\" = 0";
        var sql = $"{field.Sql} IN (SELECT {selected.Sql} FROM {within.From} WHERE {where}{alive} AND {selected.Sql} IS NOT NULL)";
        return semi.Negated ? $"(NOT IFNULL({sql}, 0))" : sql;
    }

    /// <summary>Matches any of the values. A value such as 'A;B' matches if the field contains all its parts.</summary>
    private string Includes(Condition.Includes includes, SqlField field)
    {
        if (field.Field.Type != FieldType.MultiPicklist || includes.Values.Any(v => v.Kind is not (LiteralKind.Text or LiteralKind.Null)))
        {
            throw BadOperator(includes.Field, field);
        }

        var any = includes.Values.Select(v => v.Kind == LiteralKind.Null ? $"{field.Sql} IS NULL"
            : "("
                + string.Join(
                    " AND ",
                    v.Text.Split(';')
                        .Select(part => $"{TextCompare.LikeFunction}(';' || {field.Sql} || ';', {Bind($"%;{Escaped(part)};%")})")) + ")");
        var sql = Joined(" OR ", [.. any]);
        return includes.Negated ? $"(NOT IFNULL({sql}, 0))" : sql;
    }

    private SqlField Filterable(FieldPath path, bool having)
    {
        if (path.IsAggregate && !having)
        {
            throw SoqlError.Malformed(query, path.At, $"Grouped or aggregate expressions are not allowed in WHERE: {path}");
        }

        var field = columns.Find(path);
        return field.Field.Filterable ? field
            : throw SoqlError.At(query, path.At, "INVALID_FIELD", $"field '{field.Field.Name}' can not be filtered in a query call");
    }

    /// <summary>Returns the parameter of a value. Equal values share one, since SQLite limits the number of parameters.</summary>
    private string Bind(object? value)
    {
        if (!numbers.TryGetValue(value!, out var number))
        {
            values.Add(value);
            numbers[value!] = number = values.Count;
        }

        return "?" + number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Joins conditions as a balanced tree: SQLite limits the depth of expressions, and reads a chain of n conditions as n levels.
    /// </summary>
    private static string Joined(string word, ReadOnlySpan<string> conditions)
    {
        var text = new StringBuilder();
        Join(text, word, conditions);
        return text.ToString();
    }

    private static void Join(StringBuilder text, string word, ReadOnlySpan<string> conditions)
    {
        if (conditions.Length == 1)
        {
            text.Append(conditions[0]);
            return;
        }

        var half = conditions.Length / 2;
        text.Append('(');
        Join(text, word, conditions[..half]);
        text.Append(word);
        Join(text, word, conditions[half..]);
        text.Append(')');
    }

    private object? Convert(FieldDef field, Literal literal)
    {
        if (literal.Kind == LiteralKind.Null)
        {
            return null;
        }

        return field.Type switch
        {
            FieldType.Boolean when literal.Kind == LiteralKind.Boolean =>
                literal.Text.Equals("true", StringComparison.OrdinalIgnoreCase) ? 1L : 0L,
            FieldType.Date when literal.Kind == LiteralKind.Date => literal.Text,
            FieldType.DateTime when literal.Kind is LiteralKind.DateTime => Temporal.ParseDateTime(literal.Text),
            FieldType.Time when literal.Kind is LiteralKind.Text or LiteralKind.Time =>
                Temporal.ParseTime(literal.Text) ?? throw Mismatch(field, literal),
            FieldType.Id or FieldType.Reference when literal.Kind == LiteralKind.Text => Id(literal),
            _ when field.Type.IsNumber() && literal.Kind == LiteralKind.Number => double.Parse(literal.Text, CultureInfo.InvariantCulture),
            _ when field.Type.IsText() && literal.Kind == LiteralKind.Text => Unescaped(literal.Text),
            _ => throw Mismatch(field, literal),
        };
    }

    private string? Id(Literal literal) => literal.Text.Length == 0
        ? null
        : RecordId.Normalize(literal.Text)
            ?? throw SoqlError.At(query, literal.At, "INVALID_QUERY_FILTER_OPERATOR", $"invalid ID field: {literal.Text}");

    /// <summary>Outside LIKE, the backslashes that the lexer kept for wildcards are removed. Empty text is null, as in the store.</summary>
    private static string? Unescaped(string text)
    {
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            text = text.Replace("\\%", "%", StringComparison.Ordinal)
                .Replace("\\_", "_", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return text.Length == 0 ? null : text;
    }

    private static string Escaped(string part)
    {
        var text = (Unescaped(part.Trim()) ?? "").Replace("\\", "\\\\", StringComparison.Ordinal);
        return text.Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
    }

    private Refusal BadOperator(FieldPath path, SqlField field) =>
        SoqlError.At(query, path.At, "INVALID_FIELD", $"invalid operator on {field.Field.Type.DescribeName()} field");

    private Refusal Mismatch(FieldDef field, Literal literal)
    {
        var (wanted, quoted) = field.Type switch
        {
            FieldType.Boolean => ("boolean", false),
            FieldType.Date => ("date", false),
            FieldType.DateTime => ("dateTime", false),
            FieldType.Time => ("time", false),
            FieldType.Int or FieldType.Long => ("int", false),
            _ when field.Type.IsNumber() => ("double", false),
            _ => ("string", true),
        };
        return SoqlError.At(query, literal.At, "INVALID_FIELD",
            $"value of filter criterion for field '{field.Name}' must be of type {wanted} and should {(quoted ? "" : "not ")}be enclosed "
                + "in quotes");
    }
}
