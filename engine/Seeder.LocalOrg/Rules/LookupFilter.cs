using System.Globalization;
using System.Text.RegularExpressions;

namespace Seeder.Local;

/// <param name="Field">
/// A field of the target, as <c>Contact.AccountId</c>, or of the record with the lookup, as <c>$Source.AccountId</c>.
/// </param>
/// <param name="Value">Alternatives, separated by commas; null if the field is compared with another field.</param>
internal sealed record LookupFilterItem(string Field, string Operation, string? Value, string? ValueField);

/// <summary>The condition that a record must meet so that a lookup may refer to it.</summary>
/// <param name="Logic">How the items are combined, as <c>1 AND (2 OR 3)</c>; null combines all with AND.</param>
internal sealed partial record LookupFilter(IReadOnlyList<LookupFilterItem> Items, string? Logic, string Message)
{
    /// <summary>
    /// The filter as a formula for the record with the lookup, so that the same code evaluates filters and validation rules.
    /// </summary>
    /// <exception cref="FormulaException">The filter contains something that the local org does not know.</exception>
    public string Formula(Schema schema, ObjectDef type, FieldDef lookup)
    {
        var conditions = Items.Select(item => $"({Condition(schema, type, lookup, item)})").ToList();
        return string.IsNullOrEmpty(Logic)
            ? string.Join(" && ", conditions)
            : Words().Replace(Logic, word => word.Value.ToUpperInvariant() switch
            {
                "AND" => "&&",
                "OR" => "||",
                "NOT" => "NOT",
                var number when int.TryParse(number, out var n) && n > 0 && n <= conditions.Count => conditions[n - 1],
                var other => throw new FormulaException($"'{other}' has no place in a filter"),
            });
    }

    private static string Condition(Schema schema, ObjectDef type, FieldDef lookup, LookupFilterItem item)
    {
        var (path, field) = Path(schema, type, lookup, item.Field);
        var values = item.ValueField is { } other ? [Path(schema, type, lookup, other).Path]
            : (item.Value ?? "").Split(',', StringSplitOptions.TrimEntries).Select(v => Literal(field, v)).ToList();
        var one = item.Operation switch
        {
            "equals" or "notEqual" => "{0} = {1}",
            "lessThan" => "{0} < {1}",
            "lessOrEqual" => "{0} <= {1}",
            "greaterThan" => "{0} > {1}",
            "greaterOrEqual" => "{0} >= {1}",
            "contains" or "notContain" => "CONTAINS({0}, {1})",
            "startsWith" => "BEGINS({0}, {1})",
            "includes" or "excludes" => "INCLUDES({0}, {1})",
            _ => throw new FormulaException($"the operation {item.Operation} is not known here"),
        };
        var any = string.Join(" || ", values.Select(v => string.Format(CultureInfo.InvariantCulture, one, path, v)));
        return item.Operation is "notEqual" or "notContain" or "excludes" ? $"NOT({any})" : any;
    }

    private static (string Path, FieldDef Field) Path(Schema schema, ObjectDef type, FieldDef lookup, string name)
    {
        var parts = name.Split('.');
        var own = parts[0] == "$Source";
        if (!own && !lookup.ReferenceTo.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
        {
            FieldSql.Global(parts);
            throw new FormulaException($"{lookup.Name} does not look up {parts[0]}");
        }

        var at = own ? type : schema.Find(parts[0]);
        foreach (var parent in parts[1..^1])
        {
            at = at?.Relationship(parent) is { Polymorphic: false } found ? schema.Find(found.ReferenceTo[0]) : null;
        }

        var field = at?.Field(parts[^1]) ?? throw new FormulaException($"there is no field {name}");
        return (string.Join('.', own ? parts[1..] : [lookup.RelationshipName!, .. parts[1..]]), field);
    }

    private static string Literal(FieldDef field, string value) => field.Type switch
    {
        FieldType.Boolean => value.Equals("true", StringComparison.OrdinalIgnoreCase) || value == "1" ? "TRUE" : "FALSE",
        FieldType.Date => $"DATEVALUE('{value}')",
        FieldType.DateTime or FieldType.Time => throw new FormulaException($"a {field.Type.DescribeName()} is not compared here"),
        _ when field.Type.IsNumber() => value,
        _ => "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'",
    };

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Words();
}
