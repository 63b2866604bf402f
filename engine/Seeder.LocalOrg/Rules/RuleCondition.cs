using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>
/// The condition of a rule as a SQL query over one record, which may not be stored yet. The record's values are parameters; ?1 is the day
/// and ?2 the time.
/// </summary>
internal sealed class RuleCondition
{
    private readonly ObjectDef type;
    private readonly ConcurrentDictionary<bool, (string Sql, List<FieldDef> Fields)> compiled = new();
    private readonly string formula;
    private readonly Schema schema;

    /// <exception cref="FormulaException">The org cannot evaluate the formula.</exception>
    public RuleCondition(Schema schema, ObjectDef type, string formula)
    {
        this.schema = schema;
        this.type = type;
        this.formula = formula;
        Compile(isNew: true);
    }

    public bool Holds(WriteContext context, Row row, Row? old)
    {
        var (sql, fields) = compiled.GetOrAdd(old is null, Compile);
        var values = new List<object?> { context.Today, context.Now };
        values.AddRange(fields.Select(f => row.Values[f.Ordinal]));
        values.AddRange(fields.Select(f => (old ?? row).Values[f.Ordinal]));
        return context.Db.First(sql, s => s.Long(0) != 0, values.ToArray());
    }

    private (string, List<FieldDef>) Compile(bool isNew)
    {
        var used = new List<FieldDef>();
        var inner = new FieldSql(schema, 0);
        var value = FormulaSql.Write(formula, new FormulaScope(path => Find("t0", path))
        {
            Clock = ("?1", "?2"),
            IsNew = isNew,
            Prior = isNew ? null : path => Find("o", path),
            Lookup = inner.Lookup,
        });
        if (value.Kind != FormulaKind.Boolean)
        {
            throw new FormulaException("a condition is expected");
        }

        return ($"SELECT IFNULL({value.Sql}, 0) FROM (SELECT 1{Columns(3)}) t0, (SELECT 1{Columns(3 + used.Count)}) o", used);

        FormulaValue Find(string alias, IReadOnlyList<string> path)
        {
            FieldSql.Global(path);
            var first = path.Count == 1 ? type.Field(path[0]) : type.Relationship(path[0].Split(':')[0]);
            if (first is null || !first.Stored)
            {
                throw new FormulaException(first is null ? $"{type.Name} has no field {path[0]}" : $"{first.Name} is computed itself");
            }

            if (!used.Contains(first))
            {
                used.Add(first);
            }

            return inner.Path(alias, type, path);
        }

        string Columns(int from) => string.Concat(used.Select((f, i) => $", ?{from + i} AS {Tables.Quote(f.Name)}"));
    }
}
