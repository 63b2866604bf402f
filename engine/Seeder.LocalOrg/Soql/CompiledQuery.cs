namespace Seeder.Local;

/// <summary>A query as SQL. The first column is the row number, by which later pages find their rows again.</summary>
/// <param name="Head">SELECT and FROM with the joins.</param>
/// <param name="Tail">WHERE, GROUP BY, ORDER BY, LIMIT.</param>
internal sealed record CompiledQuery(Projection Shape, string Head, string Tail, IReadOnlyList<object?> Values)
{
    /// <summary><c>SELECT COUNT()</c>: the answer is a number and no rows.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Rows are groups, which have no numbers and come in one page.</summary>
    public bool Aggregates { get; init; }

    public string Sql => CountOnly ? $"SELECT COUNT(*) FROM ({Head}{Tail})" : Head + Tail;

    /// <summary>The same columns, of one row.</summary>
    public string SqlOfRow => Head + " WHERE t0._n = ?1";
}

/// <summary>A column of the answer, as <c>columns=true</c> tells it: a value, or a parent or list of children with columns of its
/// own.</summary>
/// <param name="Aggregate">A function or a list of children.</param>
internal sealed record SoqlColumn(string Name, string Display, FieldDef? Field, bool Aggregate, IReadOnlyList<SoqlColumn> Inner);
