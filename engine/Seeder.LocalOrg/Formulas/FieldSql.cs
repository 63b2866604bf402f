using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Writes the SQL for reading a field: its column, or the expression of a formula field or a roll-up summary, which is computed at each
/// read.
/// </summary>
internal sealed class FieldSql(Schema schema, long now)
{
    // Limits formulas that use other formulas, and stops circular ones.
    private const int MaxDepth = 10;

    private readonly (string, string) clock = (
        $"'{Temporal.Wire(DateOnly.FromDateTime(Temporal.Moment(now).UtcDateTime))}'",
        now.ToString(CultureInfo.InvariantCulture));

    private int depth, aliases;

    /// <summary>Returns a sentence for each formula field that is always empty because the local org cannot evaluate its formula.</summary>
    public static IEnumerable<string> Notes(Schema schema)
    {
        foreach (var type in schema.Objects)
        {
            foreach (var field in type.Fields.Where(f => f.Formula is not null))
            {
                string? reason = null;
                try
                {
                    new FieldSql(schema, 0).Computed("t0", type, field, field.Formula!);
                }
                catch (FormulaException e)
                {
                    reason = e.Message;
                }

                if (reason is not null)
                {
                    yield return $"The formula field {type.Name}.{field.Name} stays empty: {reason}.";
                }
            }
        }
    }

    public string Of(string alias, ObjectDef type, FieldDef field) =>
        field.Formula is { } formula ? Formula(alias, type, field, formula)
        : field.Summary is { } summary ? Summary(alias, summary)
        : $"{alias}.{Tables.Quote(field.Name)}";

    private string Formula(string alias, ObjectDef type, FieldDef field, string formula)
    {
        if (depth == MaxDepth)
        {
            return "NULL";
        }

        depth++;
        try
        {
            return Computed(alias, type, field, formula);
        }
        catch (FormulaException)
        {
            return "NULL"; // reported once, when the org is opened
        }
        finally
        {
            depth--;
        }
    }

    private string Computed(string alias, ObjectDef type, FieldDef field, string formula)
    {
        var value = FormulaSql.Write(
            formula, new FormulaScope(path => Path(alias, type, path)) { Clock = clock, BlankAsZero = field.BlankAsZero });
        return field.Type switch
        {
            FieldType.Boolean => $"IFNULL({value.Sql}, 0)",
            _ when field.Type.IsNumber() && value.Kind is FormulaKind.Number or FormulaKind.Null =>
                $"CAST(ROUND({value.Sql}, {field.Scale}) AS REAL)",
            FieldType.Date or FieldType.DateTime or FieldType.Time when value.Kind == FormulaKind.Null
                || value.Kind == FormulaSql.KindOf(field.Type) => value.Sql,
            _ when field.Type.IsText() => $"(NULLIF({value.Sql}, '') COLLATE {TextCompare.Collation})",
            _ => throw new FormulaException($"a {value.Kind} is no {field.Type}"),
        };
    }

    private string Summary(string alias, SummaryDef summary)
    {
        if (depth == MaxDepth || schema.Find(summary.Child) is not { } child || child.Field(summary.ForeignKey) is not { } key)
        {
            return "NULL";
        }

        depth++;
        try
        {
            var detail = "s" + ++aliases;
            var field = summary.Field is null ? null : child.Field(summary.Field);
            var filters = string.Concat(summary.Filters.Select(f => " AND " + Filter(detail, child, f)));
            var what = summary.Operation switch
            {
                "count" => "CAST(COUNT(*) AS REAL)",
                _ when field is null => "NULL",
                "sum" => $"IFNULL(ROUND(SUM({Of(detail, child, field)}), 10), 0.0)",
                "min" or "max" => $"{summary.Operation.ToUpperInvariant()}({Of(detail, child, field)})",
                _ => "NULL",
            };
            return $"(SELECT {what} FROM {Tables.Name(child)} {detail} WHERE {detail}.{Tables.Quote(key.Name)} = {alias}.\"Id\" AND "
                + $"{detail}.\"IsDeleted\" = 0{filters})";
        }
        finally
        {
            depth--;
        }
    }

    private string Filter(string alias, ObjectDef child, SummaryFilter filter)
    {
        if (child.Field(filter.Field) is not { } field)
        {
            return "0";
        }

        var column = Of(alias, child, field);
        var values = filter.Value.Split(',', StringSplitOptions.TrimEntries).Select(v => Literal(field, v)).ToList();
        return filter.Operation switch
        {
            "equals" => values is ["NULL"] ? $"{column} IS NULL" : $"{column} IN ({string.Join(", ", values)})",
            "notEqual" => values is ["NULL"] ? $"{column} IS NOT NULL" : $"IFNULL({column} NOT IN ({string.Join(", ", values)}), 1)",
            "lessThan" => $"{column} < {values[0]}",
            "lessOrEqual" => $"{column} <= {values[0]}",
            "greaterThan" => $"{column} > {values[0]}",
            "greaterOrEqual" => $"{column} >= {values[0]}",
            "contains" => $"instr(lower({column}), lower({values[0]})) > 0",
            "startsWith" => $"instr(lower({column}), lower({values[0]})) = 1",
            _ => "0",
        };
    }

    private static string Literal(FieldDef field, string value) => value.Length == 0 ? "NULL"
        : field.Type == FieldType.Boolean ? value.Equals("true", StringComparison.OrdinalIgnoreCase) || value == "1" ? "1" : "0"
        : field.Type.IsNumber() && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Throws for global variables such as $User, $Api and $Setup: the local org does not support them.</summary>
    /// <exception cref="FormulaException">The path is such a variable.</exception>
    public static void Global(IReadOnlyList<string> path)
    {
        if (path[0].StartsWith('$'))
        {
            throw new FormulaException(
                $"it reads {string.Join('.', path)}, and global variables ($Api, $User, $Label and so on) have no value in the local org");
        }
    }

    /// <summary>A field of the row, or of a parent through a lookup.</summary>
    public FormulaValue Path(string alias, ObjectDef type, IReadOnlyList<string> path)
    {
        Global(path);
        if (path.Count == 1)
        {
            var field = type.Field(path[0]) ?? throw new FormulaException($"{type.Name} has no field {path[0]}");
            var sql = Of(alias, type, field);
            // A formula sees the 15 characters of an id; CASESAFEID adds the others.
            return new FormulaValue(field.Type.IsId() ? $"substr({sql}, 1, 15)" : sql, FormulaSql.KindOf(field.Type));
        }

        var (lookup, target) = Parent(type, path[0]);
        var parent = "p" + ++aliases;
        var value = Path(parent, target, [.. path.Skip(1)]);
        return value with
        {
            Sql = $"(SELECT {value.Sql} FROM {Tables.Name(target)} {parent} WHERE {parent}.\"Id\" = {alias}.{Tables.Quote(lookup.Name)})"
        };
    }

    /// <summary>The lookup and the object of a step to a parent: <c>Account</c>, <c>Region__r</c>, and with a type
    /// <c>Owner:User</c>.</summary>
    private (FieldDef Lookup, ObjectDef Target) Parent(ObjectDef type, string step)
    {
        var (name, of) = step.Split(':') is [var relationship, var named] ? (relationship, named) : (step, null);
        if (type.Relationship(name) is not { } lookup || lookup.Polymorphic == of is null)
        {
            throw new FormulaException($"{type.Name} has no parent {step}");
        }

        // A formula calls the queues that can own a record by this name.
        var target = of is null ? lookup.ReferenceTo[0] : of.Equals("Queue", StringComparison.OrdinalIgnoreCase) ? "Group" : of;
        return lookup.ReferenceTo.Contains(target, StringComparer.OrdinalIgnoreCase) && schema.Find(target) is { } found
            ? (lookup, found)
            : throw new FormulaException($"{type.Name} has no parent {step}");
    }

    /// <summary>A field of the row of another object with this name (VLOOKUP).</summary>
    public FormulaValue Lookup(string typeName, string fieldName, string name)
    {
        if (schema.Find(typeName) is not { NameField: { } key } type || type.Field(fieldName) is not { } field)
        {
            throw new FormulaException($"the org has no field {typeName}.{fieldName}");
        }

        var alias = "v" + ++aliases;
        var alive = type.IsDeleted is null ? "" : $" AND {alias}.\"IsDeleted\" = 0";
        return new(
            $"(SELECT {Of(alias, type, field)} FROM {Tables.Name(type)} {alias} WHERE {alias}.{Tables.Quote(key.Name)} = {name}{alive} "
                + $"ORDER BY {alias}._n LIMIT 1)",
            FormulaSql.KindOf(field.Type));
    }
}
