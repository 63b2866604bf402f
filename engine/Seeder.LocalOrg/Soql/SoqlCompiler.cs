namespace Seeder.Local;

/// <summary>SOQL to SQL over the indexed tables: paths become joins, literals become bound values.</summary>
internal sealed class SoqlCompiler
{
    private const int MaxOffset = 2000;

    private readonly string text;
    private readonly SoqlQuery query;
    private readonly ObjectDef from;
    private readonly SoqlColumns columns;
    private readonly SoqlConditions conditions;

    private SoqlCompiler(string text, SoqlQuery query, OrgState org)
    {
        this.text = text;
        this.query = query;
        from = org.Schema.Find(query.From.Text) ?? throw SoqlError.NoType(text, query.From.At, query.From.Text);
        columns = new SoqlColumns(text, org, from);
        conditions = new SoqlConditions(text, columns);
    }

    /// <param name="all">Deleted and archived rows too (queryAll).</param>
    public static CompiledQuery Compile(string text, OrgState org, bool all) =>
        new SoqlCompiler(text, SoqlParser.Parse(text), org).Compile(all);

    private CompiledQuery Compile(bool all)
    {
        var selected = new List<string> { "t0._n", "t0.\"Id\"" };
        var shape = new Projection(from, 1);
        foreach (var path in query.Fields)
        {
            columns.Project(path, shape, sql =>
            {
                selected.Add(sql);
                return selected.Count - 1;
            });
        }

        var where = query.Where is null ? "1" : conditions.Write(query.Where);
        if (!all && from.IsDeleted is not null)
        {
            where += " AND t0.\"IsDeleted\" = 0";
        }

        var order = string.Concat(query.OrderBy.Select(Order));
        if (query.Offset > MaxOffset)
        {
            throw new Refusal(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        }

        var limit = query.Limit is null && query.Offset is null ? "" : $" LIMIT {query.Limit ?? -1} OFFSET {query.Offset ?? 0}";
        return new CompiledQuery(
            shape,
            $"SELECT {string.Join(", ", selected)} FROM {columns.From}",
            $" WHERE {where} ORDER BY {order}t0._n{limit}",
            conditions.Values)
        {
            CountOnly = query.CountOnly,
        };
    }

    private string Order(SoqlOrder order)
    {
        var field = columns.Find(order.Field);
        if (!field.Field.Filterable)
        {
            throw SoqlError.At(text, order.Field.At, "INVALID_FIELD", $"field '{field.Field.Name}' can not be sorted in a query call");
        }

        return $"{field.Sql} {(order.Descending ? "DESC" : "ASC")} NULLS {(order.NullsLast ? "LAST" : "FIRST")}, ";
    }
}
