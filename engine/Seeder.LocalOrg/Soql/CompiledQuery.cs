namespace Seeder.Local;

/// <summary>A SOQL query, translated to SQL. The first column is the row number, by which later pages find their rows.</summary>
/// <param name="Head">The SELECT and FROM clauses with the joins.</param>
/// <param name="Tail">The clauses WHERE, GROUP BY, ORDER BY and LIMIT.</param>
internal sealed record CompiledQuery(Projection Shape, string Head, string Tail, IReadOnlyList<object?> Values)
{
    /// <summary>Whether the query is <c>SELECT COUNT()</c>: its result is a number without rows.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Whether the rows are groups. They have no row numbers and are returned in one page.</summary>
    public bool Aggregates { get; init; }

    public string Sql => CountOnly ? $"SELECT COUNT(*) FROM ({Head}{Tail})" : Head + Tail;

    /// <summary>The SQL for the same columns of one row.</summary>
    public string SqlOfRow => Head + " WHERE t0._n = ?1";
}

/// <summary>A column in the response of <c>columns=true</c>: a value, or a parent or a list of children with their own columns.</summary>
/// <param name="Aggregate">Whether it is an aggregate function or a list of children.</param>
internal sealed record SoqlColumn(string Name, string Display, FieldDef? Field, bool Aggregate, IReadOnlyList<SoqlColumn> Inner);
