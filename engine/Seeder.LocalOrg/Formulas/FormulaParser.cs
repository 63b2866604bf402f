namespace Seeder.Local;

/// <summary>Parses the formula language of formula fields, default values and validation rules.</summary>
internal sealed class FormulaParser
{
    // The operators, from lowest to highest precedence. & concatenates text and has the precedence of +.
    private static readonly string[][] Levels = [
        ["||"], ["&&"], ["=", "==", "<>", "!="], ["<", "<=", ">", ">="], ["+", "-", "&"], ["*", "/"], ["^"]];

    private const int MaxDepth = 100;

    private readonly IReadOnlyList<(char Kind, string Text)> tokens;
    private int next, depth;

    private FormulaParser(string text) => tokens = FormulaLexer.Read(text);

    /// <exception cref="FormulaException">The text is not a formula.</exception>
    public static Formula Parse(string text)
    {
        var parser = new FormulaParser(text);
        var formula = parser.Level(0);
        return parser.next == parser.tokens.Count ? formula : throw new FormulaException($"unexpected '{parser.tokens[parser.next].Text}'");
    }

    private Formula Level(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Level(level + 1);
        while (next < tokens.Count && tokens[next] is ('o', var symbol) && Levels[level].Contains(symbol))
        {
            next++;
            var name = symbol switch { "==" => "=", "!=" => "<>", "&&" => "AND", "||" => "OR", _ => symbol };
            left = new Formula.Call(name, [left, Level(level + 1)]);
        }

        return left;
    }

    /// <summary>Every nested part passes here. The depth is limited, so that no formula can exhaust the stack of the process.</summary>
    private Formula Unary()
    {
        if (++depth > MaxDepth)
        {
            throw new FormulaException($"nested deeper than {MaxDepth} levels");
        }

        var formula = UnaryHere();
        depth--;
        return formula;
    }

    private Formula UnaryHere()
    {
        if (Take("-"))
        {
            return new Formula.Call("-", [new Formula.Number("0"), Unary()]);
        }

        if (Take("+"))
        {
            return Unary();
        }

        return Take("!") ? new Formula.Call("NOT", [Unary()]) : Primary();
    }

    private Formula Primary()
    {
        if (Take("("))
        {
            var inner = Level(0);
            Expect(")");
            return inner;
        }

        if (next == tokens.Count)
        {
            throw new FormulaException("unexpected end");
        }

        var (kind, text) = tokens[next++];
        switch (kind)
        {
            case 's':
                return new Formula.Text(text);
            case 'n':
                return new Formula.Number(text);
            case 'w' when Take("("):
                var arguments = new List<Formula>();
                if (!Take(")"))
                {
                    do
                    {
                        arguments.Add(Level(0));
                    }
                    while (Take(","));
                    Expect(")");
                }

                return new Formula.Call(text.ToUpperInvariant(), arguments);
            case 'w':
                return text.ToUpperInvariant() is "TRUE" or "FALSE" or "NULL"
                    ? new Formula.Call(text.ToUpperInvariant(), [])
                    : new Formula.Path(text.Split('.'));
            default:
                throw new FormulaException($"unexpected '{text}'");
        }
    }

    private bool Take(string symbol)
    {
        if (next < tokens.Count && tokens[next] == ('o', symbol))
        {
            next++;
            return true;
        }

        return false;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw new FormulaException($"'{symbol}' is missing");
        }
    }
}

/// <summary>Splits a formula into tokens: words (w), numbers (n), quoted text (s), operators (o).</summary>
internal static class FormulaLexer
{
    public static IReadOnlyList<(char Kind, string Text)> Read(string text)
    {
        var tokens = new List<(char, string)>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
            {
                at = text.IndexOf("*/", at + 2, StringComparison.Ordinal) is var end and >= 0 ? end + 2 : text.Length;
            }
            else if (c is '"' or '\'')
            {
                tokens.Add(('s', Quoted(text, ref at)));
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                tokens.Add(('n', While(text, ref at, x => char.IsAsciiDigit(x) || x == '.')));
            }
            else if (char.IsAsciiLetter(c) || c is '_' or '$')
            {
                tokens.Add(('w', While(text, ref at, x => char.IsAsciiLetterOrDigit(x) || x is '_' or '.' or '$' or ':')));
            }
            else
            {
                var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
                var symbol = two is "<=" or ">=" or "<>" or "!=" or "==" or "&&" or "||" ? two : c.ToString();
                tokens.Add(('o', symbol));
                at += symbol.Length;
            }
        }

        return tokens;
    }

    private static string While(string text, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var quote = text[at++];
        var value = new System.Text.StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
                value.Append(text[at] == 'n' ? '\n' : text[at]);
            }
            else
            {
                value.Append(text[at]);
            }

            at++;
        }

        return at++ < text.Length ? value.ToString() : throw new FormulaException("a text is not closed");
    }
}
