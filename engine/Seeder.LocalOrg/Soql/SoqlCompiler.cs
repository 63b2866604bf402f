using System.Globalization;

namespace Seeder.Local;

/// <summary>Translates SOQL to SQL over the tables with indexes: paths become joins, literals become parameters.</summary>
internal sealed class SoqlCompiler
{
    private const int MaxOffset = 2000;

    private readonly string text;
    private readonly SoqlQuery query;
    private readonly OrgState org;
    private readonly ObjectDef from;
    private readonly SoqlColumns columns;
    private readonly SoqlConditions conditions;
    private readonly List<object?> values = [];
    private readonly List<string> selected = [];

    private SoqlCompiler(string text, SoqlQuery query, OrgState org, ObjectDef from)
    {
        this.text = text;
        this.query = query;
        this.org = org;
        this.from = from;
        columns = new SoqlColumns(text, org, from, query.Alias);
        conditions = new SoqlConditions(text, columns, org, values);
    }

    /// <param name="all">Whether deleted and archived rows are included (queryAll).</param>
    public static CompiledQuery Compile(string text, OrgState org, bool all) =>
        Of(text, SoqlParser.Parse(text), org).Compile(all, parent: null);

    /// <summary>
    /// Translates the query of a bulk job, which is flat: each column of the shape is a field, and has the same number in the SQL.
    /// </summary>
    public static CompiledQuery CompileJob(string text, OrgState org, bool all)
    {
        var query = SoqlParser.Parse(text);
        JobQueryRules.Check(query);
        var compiler = Of(text, query, org);
        return compiler.Compile(compiler.Flat, all, parent: null);
    }

    private static SoqlCompiler Of(string text, SoqlQuery query, OrgState org) => new(
        text, query, org, org.Schema.Find(query.From.Text) ?? throw SoqlError.NoType(text, query.From.At, query.From.Text));

    private CompiledQuery Compile(bool all, FieldDef? parent) =>
        Compile(query.Aggregates ? Groups : () => Records(all), all, parent);

    private CompiledQuery Compile(Func<Projection> select, bool all, FieldDef? parent)
    {
        var shape = select();
        var where = query.Where is null ? "1" : conditions.Write(query.Where);
        if (!all && from.IsDeleted is not null)
        {
            where += " AND t0.\"IsDeleted\" = 0";
        }

        where += org.Rules.Visible;

        var group = query.GroupBy.Count == 0 ? "" : " GROUP BY " + string.Join(", ", query.GroupBy.Select(Groupable));
        var having = query.Having is null ? "" : " HAVING " + conditions.Write(query.Having, having: true);
        var order = string.Join(", ", query.OrderBy.Select(Order).Concat(query.Aggregates ? [] : ["t0._n"]));
        if (query.Offset > MaxOffset)
        {
            throw new Refusal(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
        }

        if (parent is not null)
        {
            where = $"t0.{Tables.Quote(parent.Name)} = ?{(values.Count + 1).ToString(CultureInfo.InvariantCulture)} AND {where}";
        }

        var limit = query.Limit is null && query.Offset is null ? "" : $" LIMIT {query.Limit ?? -1} OFFSET {query.Offset ?? 0}";
        return new CompiledQuery(
            shape,
            $"SELECT {string.Join(", ", selected)} FROM {columns.From}",
            $" WHERE {where}{group}{having}{(order.Length == 0 ? "" : " ORDER BY " + order)}{limit}",
            values)
        {
            CountOnly = query.CountOnly,
            Aggregates = query.Aggregates,
        };
    }

    private Projection Records(bool all)
    {
        selected.AddRange(["t0._n", "t0.\"Id\""]);
        var shape = new Projection(from, 1);
        foreach (var item in query.Select)
        {
            switch (item)
            {
                case SelectItem.Field { Alias: { } alias, Path.Function: null }:
                    throw AliasedField(alias);
                case SelectItem.Field field:
                    columns.Project(field.Path, shape, Column);
                    break;
                case SelectItem.Fields several:
                    foreach (var each in from.Fields.Where(f => several.Kind == "ALL" || f.Custom == (several.Kind == "CUSTOM")))
                    {
                        columns.Project(new FieldPath([each.Name], several.At), shape, Column);
                    }

                    break;
                case SelectItem.Children children:
                    Children(children.Query, shape, all);
                    break;
            }
        }

        return shape;
    }

    private Projection Flat()
    {
        var shape = new Projection(from, -1);
        foreach (var (path, alias) in query.Select.OfType<SelectItem.Field>())
        {
            if (alias is not null && path.Function is null)
            {
                throw AliasedField(alias.Value);
            }

            var found = columns.Find(path);
            JobQueryRules.Check(found.Field);
            var name = alias?.Text ?? columns.NameOf(path, found);
            if (!shape.Has(name))
            {
                shape.Add(found.Field, name, Column(found.Sql));
            }
        }

        return shape;
    }

    private void Children(SoqlQuery children, Projection shape, bool all)
    {
        var at = children.From.At;
        var relation = from.Child(children.From.Text) ?? throw SoqlError.At(text, at, "INVALID_TYPE",
            $"Didn't understand relationship '{children.From.Text}' in FROM part of query call. "
                + "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "
                + "Please reference your WSDL or the describe call for the appropriate names.");
        if (children.CountOnly || children.Aggregates)
        {
            throw SoqlError.Malformed(text, at, "Aggregate functions are not allowed in a subquery of the SELECT clause");
        }

        if (shape.Has(relation.Name!))
        {
            throw SoqlError.Malformed(text, at, $"The relationship '{relation.Name}' is queried twice");
        }

        // The child relationships of a person account are those of its contact.
        var key = relation.Field.ReferenceTo.Contains(from.Name) ? "Id" : "PersonContactId";
        shape.Add(
            relation.Name!,
            new SoqlCompiler(text, children, org, relation.Child).Compile(all, relation.Field),
            Column($"t0.{Tables.Quote(key)}"));
    }

    /// <summary>
    /// The columns of a query with groups. Functions without an alias are named expr0, expr1 and so on; grouped fields keep their names.
    /// </summary>
    private Projection Groups()
    {
        var shape = new Projection(from, -1);
        var unnamed = 0;
        selected.Add("NULL");
        foreach (var item in query.Select)
        {
            if (item is not SelectItem.Field { Path: var path, Alias: var alias })
            {
                throw SoqlError.Malformed(text, query.From.At, "FIELDS and subqueries are not allowed in a query with groups");
            }

            Grouped(path);
            var found = columns.Find(path);
            var name = alias?.Text ?? (path.Function is null ? found.Field.Name : $"expr{unnamed++}");
            if (shape.Has(name))
            {
                throw SoqlError.Malformed(text, path.At, $"duplicate alias: {name}");
            }

            if (path.Function is null)
            {
                shape.Add(found.Field, name, Column(found.Sql));
            }
            else
            {
                // The sf CLI finds the values of an alias only if the display name is the alias too.
                shape.AddAggregate(found.Field, name, alias?.Text ?? path.ToString(), Column(found.Sql));
            }
        }

        return shape;
    }

    private Refusal AliasedField(Token alias) =>
        SoqlError.Malformed(text, alias.At, "only aggregate expressions use field aliasing");

    private int Column(string sql)
    {
        selected.Add(sql);
        return selected.Count - 1;
    }

    private void Grouped(FieldPath path)
    {
        if (!path.IsAggregate && !query.GroupBy.Any(path.Same))
        {
            throw SoqlError.Malformed(text, path.At, $"Field must be grouped or aggregated: {path}");
        }
    }

    private string Groupable(FieldPath path)
    {
        var field = columns.Find(path);
        return path.IsAggregate ? throw SoqlError.Malformed(text, path.At, $"Grouping by an aggregate is not allowed: {path}")
            : path.Function is null && !field.Field.Groupable
                ? throw SoqlError.At(text, path.At, "INVALID_FIELD", $"field '{field.Field.Name}' can not be grouped in a query call")
                : field.Sql;
    }

    private string Order(SoqlOrder order)
    {
        if (query.Aggregates)
        {
            Grouped(order.Field);
        }

        var field = columns.Find(order.Field);
        return field.Field.Sortable
            ? $"{field.Sql} {(order.Descending ? "DESC" : "ASC")} NULLS {(order.NullsLast ? "LAST" : "FIRST")}"
            : throw SoqlError.At(text, order.Field.At, "INVALID_FIELD", $"field '{field.Field.Name}' can not be sorted in a query call");
    }
}
