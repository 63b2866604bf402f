namespace Seeder.Local;

/// <summary>Parses the conditions of WHERE and HAVING.</summary>
internal sealed class SoqlConditionParser(SoqlParser parser)
{
    public Condition AnyOf()
    {
        var first = AllOf(out var several);
        if (!parser.Current.Is("OR"))
        {
            return first;
        }

        // SOQL requires parentheses if AND and OR are mixed.
        if (several)
        {
            throw parser.Unexpected();
        }

        var all = new List<Condition>();
        Add(first);
        while (parser.Take("OR"))
        {
            Add(Single());
            if (parser.Current.Is("AND"))
            {
                throw parser.Unexpected();
            }
        }

        return new Condition.Or(all);

        // Query builders write ((a OR b) OR c): parentheses that change nothing do not nest.
        void Add(Condition condition) => all.AddRange(condition is Condition.Or inner ? inner.Any : [condition]);
    }

    private Condition AllOf(out bool several)
    {
        var first = Single();
        several = parser.Current.Is("AND");
        if (!several)
        {
            return first;
        }

        var all = new List<Condition>();
        Add(first);
        while (parser.Take("AND"))
        {
            Add(Single());
        }

        return new Condition.And(all);

        void Add(Condition condition) => all.AddRange(condition is Condition.And inner ? inner.All : [condition]);
    }

    private Condition Single() => parser.Nested(SingleHere);

    private Condition SingleHere()
    {
        if (parser.Take("NOT"))
        {
            return new Condition.Not(Single());
        }

        if (parser.Take("("))
        {
            var inner = AnyOf();
            parser.Expect(")");
            return inner;
        }

        var field = parser.Path();
        if (parser.Take("NOT"))
        {
            parser.Expect("IN");
            return In(field, negated: true);
        }

        if (parser.Take("IN"))
        {
            return In(field, negated: false);
        }

        var token = parser.Current;
        if (token.Is("INCLUDES") || token.Is("EXCLUDES"))
        {
            parser.Skip();
            return new Condition.Includes(field, token.Is("EXCLUDES"), List());
        }

        if (!(token.Is("=")
            || token.Is("!=")
            || token.Is("<>")
            || token.Is("<")
            || token.Is("<=")
            || token.Is(">")
            || token.Is(">=")
            || token.Is("LIKE")))
        {
            throw parser.Unexpected();
        }

        parser.Skip();
        return new Condition.Compare(field, token.Text == "<>" ? "!=" : token.Text.ToUpperInvariant(), parser.Value());
    }

    private Condition In(FieldPath field, bool negated)
    {
        if (!parser.Current.Is("(") || !parser.Ahead.Is("SELECT"))
        {
            return new Condition.In(field, negated, List());
        }

        parser.Skip();
        var inner = parser.Query();
        parser.Expect(")");
        return new Condition.InQuery(field, negated, inner);
    }

    private List<Literal> List()
    {
        parser.Expect("(");
        var values = new List<Literal>();
        do
        {
            values.Add(parser.Value());
        }
        while (parser.Take(","));
        parser.Expect(")");
        return values;
    }
}
