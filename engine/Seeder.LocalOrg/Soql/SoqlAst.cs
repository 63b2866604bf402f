namespace Seeder.Local;

/// <param name="Fields">Empty for <c>SELECT COUNT()</c>.</param>
internal sealed record SoqlQuery(
    IReadOnlyList<FieldPath> Fields, Token From, Condition? Where, IReadOnlyList<SoqlOrder> OrderBy, int? Limit, int? Offset)
{
    public bool CountOnly => Fields.Count == 0;
}

/// <summary><c>Account.Owner.Name</c>: relationship names, then a field.</summary>
internal sealed record FieldPath(IReadOnlyList<string> Parts, int At)
{
    public override string ToString() => string.Join('.', Parts);
}

internal sealed record SoqlOrder(FieldPath Field, bool Descending, bool NullsLast);

internal enum LiteralKind { Null, Boolean, Number, Text, Date, DateTime }

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
}
