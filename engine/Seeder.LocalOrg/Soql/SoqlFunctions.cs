namespace Seeder.Local;

/// <summary>Translates functions of a field to SQL, with a field definition for the type of the result.</summary>
internal static class SoqlFunctions
{
    public static readonly FieldDef CountField = new() { Name = "expr", Label = "Count", Type = FieldType.Int };

    /// <summary>Returns null if there is no such function, or if it does not accept such a field.</summary>
    public static SqlField? Apply(string function, SqlField of)
    {
        var field = of.Field;
        var number = field.Type.IsNumber();
        return function switch
        {
            "COUNT" => of with { Sql = $"COUNT({of.Sql})", Field = CountField },
            "COUNT_DISTINCT" => of with { Sql = $"COUNT(DISTINCT {of.Sql})", Field = CountField },
            "SUM" when number => of with { Sql = $"SUM({of.Sql})" },
            "AVG" when number => of with { Sql = $"AVG({of.Sql})", Field = field with { Type = FieldType.Double } },
            "MIN" or "MAX" when field.Type is not FieldType.Boolean and not FieldType.MultiPicklist && field.Filterable =>
                of with { Sql = $"{function}({of.Sql})" },
            "TOLABEL" when field.Type.IsText() => of,
            "CONVERTCURRENCY" when field.Type == FieldType.Currency => of,
            _ when field.Type is FieldType.Date or FieldType.DateTime => OfDate(function, of),
            _ => null,
        };
    }

    private static SqlField? OfDate(string function, SqlField of)
    {
        var day = of.Field.Type == FieldType.DateTime ? $"date({of.Sql} / 1000, 'unixepoch')" : of.Sql;
        var sql = function.Replace("FISCAL_", "CALENDAR_", StringComparison.Ordinal) switch
        {
            "CALENDAR_YEAR" => Part("%Y"),
            "CALENDAR_QUARTER" => $"({Part("%m")} + 2) / 3",
            "CALENDAR_MONTH" => Part("%m"),
            "DAY_IN_MONTH" => Part("%d"),
            "DAY_IN_WEEK" => $"{Part("%w")} + 1",
            "DAY_IN_YEAR" => Part("%j"),
            "WEEK_IN_MONTH" => $"({Part("%d")} + 6) / 7",
            "WEEK_IN_YEAR" => $"({Part("%j")} + 6) / 7",
            "HOUR_IN_DAY" when of.Field.Type == FieldType.DateTime => $"CAST(strftime('%H', {of.Sql} / 1000, 'unixepoch') AS INTEGER)",
            "DAY_ONLY" when of.Field.Type == FieldType.DateTime => day,
            _ => null,
        };
        return sql is null
            ? null
            : of with { Sql = $"({sql})", Field = of.Field with { Type = function == "DAY_ONLY" ? FieldType.Date : FieldType.Int } };

        string Part(string format) => $"CAST(strftime('{format}', {day}) AS INTEGER)";
    }
}
