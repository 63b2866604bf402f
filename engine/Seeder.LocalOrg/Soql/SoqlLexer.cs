using System.Text;

namespace Seeder.Local;

internal enum TokenKind { Word, Number, Text, Date, DateTime, Time, Symbol, End }

/// <param name="Text">The word or symbol, or the value of a quoted text without its escapes.</param>
/// <param name="At">The start in the query, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int At)
{
    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Splits a SOQL query into tokens.</summary>
internal sealed class SoqlLexer(string query)
{
    private int at;

    public static IReadOnlyList<Token> Read(string query)
    {
        var lexer = new SoqlLexer(query);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        while (at < query.Length && char.IsWhiteSpace(query[at]))
        {
            at++;
        }

        if (at == query.Length)
        {
            return new Token(TokenKind.End, "<EOF>", at);
        }

        var start = at;
        var c = query[at];
        if (c == '\'')
        {
            return Quoted();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Take(TokenKind.Word, x => char.IsAsciiLetterOrDigit(x) || x == '_');
        }

        if (char.IsAsciiDigit(c) || (c is '-' or '+' or '.' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1])))
        {
            return NumberOrDate();
        }

        var two = at + 1 < query.Length ? query.Substring(at, 2) : "";
        var symbol = two is "!=" or "<=" or ">=" or "<>" ? two : c.ToString();
        if (symbol.Length == 1 && !"=<>(),.:".Contains(c, StringComparison.Ordinal))
        {
            throw SoqlError.Malformed(query, at, $"line {1}:{start} no viable alternative at character '{c}'");
        }

        at += symbol.Length;
        return new Token(TokenKind.Symbol, symbol, start);
    }

    private Token NumberOrDate()
    {
        var date = query.AsSpan(at);
        if (date.Length >= 10 && date[4] == '-' && date[7] == '-' && Temporal.ParseDate(date[..10].ToString()) is not null)
        {
            var start = at;
            var text = Take(TokenKind.Date, c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '.' or '+');
            return text.Text.Length == 10 ? text
                : Temporal.ParseDateTime(text.Text) is not null ? text with { Kind = TokenKind.DateTime }
                : throw SoqlError.Malformed(query, start, $"unexpected token: '{text.Text}'");
        }

        // A time is written without quotes, like a date (inferred); quotes are accepted too.
        if (date.Length >= 5 && date[2] == ':' && char.IsAsciiDigit(date[1]))
        {
            return Take(TokenKind.Time, c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.');
        }

        return Take(TokenKind.Number, c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+');
    }

    private Token Take(TokenKind kind, Func<char, bool> belongs)
    {
        var start = at++;
        while (at < query.Length && belongs(query[at]))
        {
            at++;
        }

        return new Token(kind, query[start..at], start);
    }

    /// <summary>Reads a quoted text. \% and \_ keep their backslash, which LIKE needs.</summary>
    private Token Quoted()
    {
        var start = at++;
        var text = new StringBuilder();
        while (at < query.Length && query[at] != '\'')
        {
            if (query[at] != '\\')
            {
                text.Append(query[at++]);
                continue;
            }

            if (at + 1 == query.Length)
            {
                break;
            }

            var escaped = query[at + 1];
            at += 2;
            text.Append(escaped switch
            {
                'n' or 'N' => "\n",
                'r' or 'R' => "\r",
                't' or 'T' => "\t",
                'b' or 'B' => "\b",
                'f' or 'F' => "\f",
                '\\' => "\\\\",
                '\'' or '"' => escaped.ToString(),
                '%' or '_' => "\\" + escaped,
                'u' when at + 4 <= query.Length
                    && ushort.TryParse(query.AsSpan(at, 4), System.Globalization.NumberStyles.HexNumber, null, out var code) =>
                    Unicode(code),
                _ =>
                    throw SoqlError.Malformed(
                        query,
                        at - 2,
                        $"Invalid string literal '{query[start..Math.Min(at + 5, query.Length)]}'. "
                            + $"Illegal character sequence '\\{escaped}' in string literal."),
            });
        }

        if (at == query.Length)
        {
            throw SoqlError.Malformed(query, start, "line breaks not allowed in string literals or the literal is not closed");
        }

        at++;
        return new Token(TokenKind.Text, text.ToString(), start);

        string Unicode(ushort code)
        {
            at += 4;
            return ((char)code).ToString();
        }
    }
}
