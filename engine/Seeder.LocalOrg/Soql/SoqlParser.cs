using System.Globalization;

namespace Seeder.Local;

/// <summary>Recursive descent over the tokens of one query.</summary>
internal sealed class SoqlParser
{
    private const int MaxLength = 100_000;

    private readonly string query;
    private readonly IReadOnlyList<Token> tokens;
    private int next;

    private SoqlParser(string query) => (this.query, tokens) = (query, SoqlLexer.Read(query));

    private Token Current => tokens[next];

    public static SoqlQuery Parse(string query) => query.Length > MaxLength
        ? throw new Refusal(400, "QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100000 characters.")
        : new SoqlParser(query).Query();

    private SoqlQuery Query()
    {
        Expect("SELECT");
        var fields = Select();
        Expect("FROM");
        var from = Word();
        if (Current.Kind == TokenKind.Word && !IsClause(Current))
        {
            throw SoqlError.Malformed(query, Current.At, $"unexpected token: '{Current.Text}'"); // aliases are not spoken here yet
        }

        var where = Take("WHERE") ? AnyOf() : null;
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

        var limit = Take("LIMIT") ? Count() : (int?)null;
        var offset = Take("OFFSET") ? Count() : (int?)null;
        if (Take("FOR"))
        {
            // FOR VIEW, FOR REFERENCE, FOR UPDATE change nothing that a reader could see here.
            do
            {
                Word();
            }
            while (Take(","));
        }

        return Current.Kind == TokenKind.End ? new SoqlQuery(fields, from, where, order, limit, offset) : throw Unexpected();
    }

    private List<FieldPath> Select()
    {
        if (Current.Is("COUNT") && tokens[next + 1].Is("(") && tokens[next + 2].Is(")"))
        {
            next += 3;
            return [];
        }

        var fields = new List<FieldPath>();
        do
        {
            fields.Add(Path());
        }
        while (Take(","));
        return fields;
    }

    private static bool IsClause(Token token) => token.Is("WHERE") || token.Is("ORDER") || token.Is("LIMIT") || token.Is("OFFSET")
        || token.Is("FOR") || token.Is("GROUP") || token.Is("HAVING") || token.Is("USING") || token.Is("WITH") || token.Is("ALL");

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

    private Condition AnyOf()
    {
        var first = AllOf(out var several);
        if (!Current.Is("OR"))
        {
            return first;
        }

        // SOQL wants parentheses where AND and OR meet.
        if (several)
        {
            throw Unexpected();
        }

        var all = new List<Condition> { first };
        while (Take("OR"))
        {
            all.Add(Single());
            if (Current.Is("AND"))
            {
                throw Unexpected();
            }
        }

        return new Condition.Or(all);
    }

    private Condition AllOf(out bool several)
    {
        var first = Single();
        several = Current.Is("AND");
        if (!several)
        {
            return first;
        }

        var all = new List<Condition> { first };
        while (Take("AND"))
        {
            all.Add(Single());
        }

        return new Condition.And(all);
    }

    private Condition Single()
    {
        if (Take("NOT"))
        {
            return new Condition.Not(Single());
        }

        if (Take("("))
        {
            var inner = AnyOf();
            Expect(")");
            return inner;
        }

        var field = Path();
        if (Take("NOT"))
        {
            Expect("IN");
            return new Condition.In(field, true, List());
        }

        if (Take("IN"))
        {
            return new Condition.In(field, false, List());
        }

        var token = Current;
        if (!(token.Is("=") || token.Is("!=") || token.Is("<>") || token.Is("<") || token.Is("<=") || token.Is(">") || token.Is(">=") || token.Is("LIKE")))
        {
            throw Unexpected();
        }

        next++;
        return new Condition.Compare(field, token.Text == "<>" ? "!=" : token.Text.ToUpperInvariant(), Value());
    }

    private List<Literal> List()
    {
        Expect("(");
        var values = new List<Literal>();
        do
        {
            values.Add(Value());
        }
        while (Take(","));
        Expect(")");
        return values;
    }

    private Literal Value()
    {
        var token = Current;
        var kind = token.Kind switch
        {
            TokenKind.Text => LiteralKind.Text,
            TokenKind.Number => double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? LiteralKind.Number : throw Unexpected(),
            TokenKind.Date => LiteralKind.Date,
            TokenKind.DateTime => LiteralKind.DateTime,
            _ when token.Is("null") => LiteralKind.Null,
            _ when token.Is("true") || token.Is("false") => LiteralKind.Boolean,
            _ => throw Unexpected(),
        };
        next++;
        return new Literal(kind, token.Text, token.At);
    }

    private FieldPath Path()
    {
        var first = Word();
        var parts = new List<string> { first.Text };
        while (Take("."))
        {
            parts.Add(Word().Text);
        }

        return Current.Is("(") ? throw Unexpected() : new FieldPath(parts, first.At);
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

    private bool Take(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }

        next++;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
        {
            throw Unexpected();
        }
    }

    private Refusal Unexpected() => Current.Kind == TokenKind.End
        ? new Refusal(400, "MALFORMED_QUERY", "unexpected token: <EOF>")
        : SoqlError.Malformed(query, Current.At, $"unexpected token: '{(Current.Kind == TokenKind.Text ? query[Current.At..tokens[next + 1].At].Trim() : Current.Text)}'");
}
