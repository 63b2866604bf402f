namespace Seeder.Local;

internal sealed record SoqlQuery
{
    /// <summary>The selected items; empty for <c>SELECT COUNT()</c>.</summary>
    public required IReadOnlyList<SelectItem> Select { get; init; }

    public required Token From { get; init; }
    public string? Alias { get; init; }
    public Condition? Where { get; init; }
    public IReadOnlyList<FieldPath> GroupBy { get; init; } = [];
    public Condition? Having { get; init; }
    public IReadOnlyList<SoqlOrder> OrderBy { get; init; } = [];
    public int? Limit { get; init; }
    public int? Offset { get; init; }

    public bool CountOnly => Select.Count == 0;

    /// <summary>Whether the result consists of groups, not of records.</summary>
    public bool Aggregates => GroupBy.Count > 0 || Select.Any(i => i is SelectItem.Field { Path.IsAggregate: true });
}

internal abstract record SelectItem
{
    private SelectItem()
    {
    }

    internal sealed record Field(FieldPath Path, Token? Alias) : SelectItem;

    /// <param name="Kind">ALL, STANDARD or CUSTOM.</param>
    internal sealed record Fields(string Kind, int At) : SelectItem;

    internal sealed record Children(SoqlQuery Query) : SelectItem;
}

/// <summary><c>Account.Owner.Name</c>: relationship names and a field, possibly inside a function.</summary>
/// <param name="Parts">The names; empty for <c>COUNT()</c>.</param>
/// <param name="Function">The function's name in upper case; null without a function.</param>
internal sealed record FieldPath(IReadOnlyList<string> Parts, int At, string? Function = null)
{
    private static readonly string[] AggregateFunctions = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"];

    public bool IsAggregate => Function is not null && AggregateFunctions.Contains(Function);

    public bool Same(FieldPath other) => Function == other.Function && Parts.SequenceEqual(other.Parts, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => Function is null ? string.Join('.', Parts) : $"{Function}({string.Join('.', Parts)})";
}

internal sealed record SoqlOrder(FieldPath Field, bool Descending, bool NullsLast);

internal enum LiteralKind { Null, Boolean, Number, Text, Date, DateTime, Time, Days }

/// <param name="Text">The value; for <see cref="LiteralKind.Days"/> a date literal such as <c>LAST_N_DAYS:7</c>.</param>
internal sealed record Literal(LiteralKind Kind, string Text, int At);

internal abstract record Condition
{
    private Condition()
    {
    }

    internal sealed record And(IReadOnlyList<Condition> All) : Condition;

    internal sealed record Or(IReadOnlyList<Condition> Any) : Condition;

    internal sealed record Not(Condition Inner) : Condition;

    /// <param name="Operator">One of = != &lt; &lt;= &gt; &gt;= LIKE.</param>
    internal sealed record Compare(FieldPath Field, string Operator, Literal Value) : Condition;

    internal sealed record In(FieldPath Field, bool Negated, IReadOnlyList<Literal> Values) : Condition;

    internal sealed record InQuery(FieldPath Field, bool Negated, SoqlQuery Query) : Condition;

    /// <summary>The condition INCLUDES, or if negated EXCLUDES, on a multi-select picklist.</summary>
    internal sealed record Includes(FieldPath Field, bool Negated, IReadOnlyList<Literal> Values) : Condition;
}
