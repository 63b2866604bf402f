using System.Globalization;

namespace Seeder.Local;

// One file, although it is long: the methods of a recursive descent share one position and call each other.
/// <summary>The recursive-descent parser for a query.</summary>
internal sealed class SoqlParser
{
    private const int MaxLength = 100_000, MaxFieldsLimit = 200, MaxDepth = 250;

    private readonly string query;
    private readonly IReadOnlyList<Token> tokens;
    private int next, depth;

    private SoqlParser(string query) => (this.query, tokens) = (query, SoqlLexer.Read(query));

    internal Token Current => Peek(0);

    internal Token Ahead => Peek(1);

    // The last token is the end, however far one looks.
    private Token Peek(int count) => tokens[Math.Min(next + count, tokens.Count - 1)];

    public static SoqlQuery Parse(string query)
    {
        if (query.Length > MaxLength)
        {
            throw new Refusal(400, "QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100000 characters.");
        }

        var parser = new SoqlParser(query);
        var parsed = parser.Query();
        return parser.Current.Kind == TokenKind.End ? parsed : throw parser.Unexpected();
    }

    /// <summary>Parses a nested part. The depth is limited, so that no query can exhaust the stack of the process.</summary>
    internal T Nested<T>(Func<T> parse)
    {
        if (++depth > MaxDepth)
        {
            throw SoqlError.Malformed(query, Current.At, $"The query is nested deeper than {MaxDepth} levels");
        }

        var parsed = parse();
        depth--;
        return parsed;
    }

    internal SoqlQuery Query() => Nested(QueryHere);

    private SoqlQuery QueryHere()
    {
        Expect("SELECT");
        var select = Select();
        Expect("FROM");
        var from = Word();
        var alias = Alias()?.Text;
        if (Take("USING"))
        {
            Expect("SCOPE");
            Word();
        }

        var where = Take("WHERE") ? new SoqlConditionParser(this).AnyOf() : null;
        if (Take("WITH"))
        {
            Word(); // SECURITY_ENFORCED, USER_MODE: the logged-in user may see everything
        }

        var group = new List<FieldPath>();
        Condition? having = null;
        if (Take("GROUP"))
        {
            Expect("BY");
            if ((Current.Is("ROLLUP") || Current.Is("CUBE")) && Peek(1).Is("("))
            {
                throw SoqlError.Malformed(query, Current.At, $"GROUP BY {Current.Text.ToUpperInvariant()} is not supported here");
            }

            do
            {
                group.Add(Path());
            }
            while (Take(","));
            having = Take("HAVING") ? new SoqlConditionParser(this).AnyOf() : null;
        }

        var order = Orders();
        var limit = Take("LIMIT") ? Count() : (int?)null;
        var offset = Take("OFFSET") ? Count() : (int?)null;
        while (Take("FOR") || Take("UPDATE"))
        {
            // FOR VIEW, FOR REFERENCE, FOR UPDATE and UPDATE TRACKING have no effect on the result.
            do
            {
                Word();
            }
            while (Take(","));
        }

        if (select.OfType<SelectItem.Fields>().FirstOrDefault(f => f.Kind != "STANDARD") is { } open && limit is null or > MaxFieldsLimit)
        {
            throw SoqlError.Malformed(query, open.At, $"The SOQL FIELDS function must have a LIMIT of at most {MaxFieldsLimit}");
        }

        return new SoqlQuery
        {
            Select = select,
            From = from,
            Alias = alias,
            Where = where,
            GroupBy = group,
            Having = having,
            OrderBy = order,
            Limit = limit,
            Offset = offset
        };
    }

    private List<SelectItem> Select()
    {
        var items = new List<SelectItem>();
        if (Current.Is("COUNT") && Peek(1).Is("(") && Peek(2).Is(")") && Peek(3).Is("FROM"))
        {
            next += 3;
            return items;
        }

        do
        {
            items.Add(Item());
        }
        while (Take(","));
        return items;
    }

    private SelectItem Item()
    {
        var start = Current;
        if (Take("("))
        {
            var children = Query();
            Expect(")");
            return new SelectItem.Children(children);
        }

        if (start.Is("TYPEOF"))
        {
            throw SoqlError.Malformed(query, start.At, "TYPEOF is not supported here");
        }

        if (start.Is("FIELDS") && Peek(1).Is("("))
        {
            next += 2;
            var kind = Word();
            Expect(")");
            return kind.Is("ALL") || kind.Is("STANDARD") || kind.Is("CUSTOM")
                ? new SelectItem.Fields(kind.Text.ToUpperInvariant(), start.At)
                : throw SoqlError.Malformed(query, kind.At, $"unexpected token: '{kind.Text}'");
        }

        return new SelectItem.Field(Path(), Alias());
    }

    private Token? Alias() => Current.Kind == TokenKind.Word && !IsClause(Current) ? Word() : null;

    private static bool IsClause(
        Token token) => token.Is("FROM") || token.Is("WHERE") || token.Is("ORDER") || token.Is("LIMIT") || token.Is("OFFSET")
        || token.Is("FOR")
            || token.Is("GROUP")
            || token.Is("HAVING")
            || token.Is("USING")
            || token.Is("WITH")
            || token.Is("ALL")
            || token.Is("UPDATE");

    private List<SoqlOrder> Orders()
    {
        var order = new List<SoqlOrder>();
        if (Take("ORDER"))
        {
            Expect("BY");
            do
            {
                order.Add(Order());
            }
            while (Take(","));
        }

        return order;
    }

    private SoqlOrder Order()
    {
        var field = Path();
        var descending = Take("DESC");
        if (!descending)
        {
            Take("ASC");
        }

        var last = false;
        if (Take("NULLS"))
        {
            last = Take("LAST");
            if (!last)
            {
                Expect("FIRST");
            }
        }

        return new SoqlOrder(field, descending, last);
    }

    internal Literal Value()
    {
        var token = Current;
        if (token.Is(":"))
        {
            throw SoqlError.Malformed(query, token.At, "Bind variables only allowed in Apex code");
        }

        var kind = token.Kind switch
        {
            TokenKind.Text => LiteralKind.Text,
            TokenKind.Number => double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? LiteralKind.Number
                : throw Unexpected(),
            TokenKind.Date => LiteralKind.Date,
            TokenKind.DateTime => LiteralKind.DateTime,
            TokenKind.Time => LiteralKind.Time,
            _ when token.Is("null") => LiteralKind.Null,
            _ when token.Is("true") || token.Is("false") => LiteralKind.Boolean,
            _ when DateLiterals.IsName(token.Text) => LiteralKind.Days,
            _ => throw Unexpected(),
        };
        next++;
        if (kind == LiteralKind.Days && DateLiterals.TakesNumber(token.Text))
        {
            Expect(":");
            return new Literal(kind, $"{token.Text.ToUpperInvariant()}:{Count()}", token.At);
        }

        return new Literal(kind, token.Text, token.At);
    }

    internal FieldPath Path() => Nested(PathHere);

    private FieldPath PathHere()
    {
        var first = Word();
        if (Take("("))
        {
            var function = first.Text.ToUpperInvariant();
            if (Take(")"))
            {
                return function == "COUNT" ? new FieldPath([], first.At, function) : throw Unexpected();
            }

            // The org's time zone is UTC, so the conversion changes nothing.
            var inner = Path();
            Expect(")");
            return function == "CONVERTTIMEZONE" ? inner
                : inner.Function is null ? inner with { At = first.At, Function = function }
                : throw SoqlError.Malformed(query, first.At, $"unexpected token: '{first.Text}'");
        }

        var parts = new List<string> { first.Text };
        while (Take("."))
        {
            parts.Add(Word().Text);
        }

        return new FieldPath(parts, first.At);
    }

    private int Count()
    {
        var token = Current;
        next++;
        return token.Kind == TokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw SoqlError.Malformed(query, token.At, $"unexpected token: '{token.Text}'");
    }

    private Token Word()
    {
        var token = Current;
        if (token.Kind != TokenKind.Word || (token.Is("FROM") && next > 0))
        {
            throw Unexpected();
        }

        next++;
        return token;
    }

    internal void Skip() => next++;

    internal bool Take(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }

        next++;
        return true;
    }

    internal void Expect(string word)
    {
        if (!Take(word))
        {
            throw Unexpected();
        }
    }

    internal Refusal Unexpected() => Current.Kind == TokenKind.End
        ? new Refusal(400, "MALFORMED_QUERY", "unexpected token: <EOF>")
        : SoqlError.Malformed(
            query,
            Current.At,
            $"unexpected token: '{(Current.Kind == TokenKind.Text ? query[Current.At..Ahead.At].Trim() : Current.Text)}'");
}
