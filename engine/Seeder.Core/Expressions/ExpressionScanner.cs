using System.Text;

namespace Seeder.Core.Expressions;

// One file, although it is long: the methods of a recursive descent share one position and call each other.
/// <summary>The recursive-descent parser of <see cref="ExpressionParser"/>. It reads one text from start to end.</summary>
internal sealed class ExpressionScanner(string text, ScalarPlace place, DiagnosticBag diagnostics)
{
    // Limits the recursion for nested arguments, here and in the evaluation. No person nests this deep, and the stack holds much more.
    private const int MaxDepth = 200;

    private enum Until { End, Argument, Quote }

    private int _at;
    private int _depth;
    private bool _abandoned;
    private int _lastClose = -2;

    private char Current => _at < text.Length ? text[_at] : '\0';

    public Template ReadAll() => ReadTemplate(Until.End);

    private Template ReadTemplate(Until until)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>(1);
        StringBuilder? literal = null;
        while (_at < text.Length && !Ends(until))
        {
            if (Take("$${"))
            {
                (literal ??= new()).Append("${");
            }
            else if (LooksAt("${"))
            {
                AddLiteral(parts, literal);
                if (ReadExpression() is { } expression)
                {
                    parts.Add(new TemplatePart.Value(expression));
                }
            }
            else
            {
                (literal ??= new()).Append(text[_at]);
                _at += until == Until.Quote && text[_at] == '\'' ? 2 : 1;
            }
        }
        if (until == Until.Argument)
        {
            TrimEnd(literal);
        }
        AddLiteral(parts, literal);
        return new Template(parts.DrainToImmutable());
    }

    private static void AddLiteral(ImmutableArray<TemplatePart>.Builder parts, StringBuilder? literal)
    {
        if (literal is { Length: > 0 })
        {
            parts.Add(new TemplatePart.Literal(literal.ToString()));
            literal.Clear();
        }
    }

    private bool Ends(Until until) => until switch
    {
        Until.Argument => Current is ',' or '(' or ')' or '}',
        Until.Quote => Current == '\'' && !LooksAt("''"),
        _ => false,
    };

    // Reads an expression, from "${". After an error, reading continues after the next "}".
    private Expression? ReadExpression()
    {
        var start = _at;
        if (start > LastClose)
        {
            _at = text.Length;
            return Fail(ExpressionDiagnostics.Unclosed(place.Of(start, text.Length), text[start..]));
        }
        if (_depth == MaxDepth)
        {
            // Without this, every enclosing expression would be reported as not closed.
            Fail(ExpressionDiagnostics.ExpressionTooDeep(place.Of(start, start + 2), MaxDepth));
            (_at, _abandoned) = (text.Length, true);
            return null;
        }
        _depth++;
        var expression = ReadOpened(start);
        _depth--;
        return expression;
    }

    private int LastClose => _lastClose > -2 ? _lastClose : _lastClose = text.LastIndexOf('}');

    private Expression? ReadOpened(int start)
    {
        _at += 2;
        SkipBlanks();
        if (Current == '}')
        {
            _at++;
            return Fail(ExpressionDiagnostics.Empty(place.Of(start, _at)));
        }
        if (ReadInner(start) is { } expression)
        {
            return expression;
        }
        var close = text.IndexOf('}', Math.Min(_at, text.Length));
        _at = close < 0 ? text.Length : close + 1;
        return null;
    }

    private Expression? ReadInner(int start)
    {
        var nameStart = _at;
        if (ReadPath() is not { } names)
        {
            return null;
        }
        var end = _at;
        SkipBlanks();
        if (names[0] is "today" or "now")
        {
            return names.Length > 1 || Current == '('
                ? Fail(ExpressionDiagnostics.MomentStandsAlone(place.Of(nameStart, end), names[0]))
                : ReadOffsets() is { } offsets && Close(start, afterPath: false) is { } span
                    ? new Expression.Moment(names[0] == "now", offsets, span)
                    : null;
        }
        if (Current != '(')
        {
            return Close(start, afterPath: true) is { } span ? new Expression.Path(names, span) : null;
        }
        if (names[0] != "fake" && !(names.Length == 1 && ExpressionParser.Functions.Contains(names[0])))
        {
            return Fail(ExpressionDiagnostics.UnknownFunction(place.Of(nameStart, end), text[nameStart..end]));
        }
        return ReadArguments(text[nameStart..end]) is { } arguments && Close(start, afterPath: false) is { } whole
            ? new Expression.Call(names, arguments, whole)
            : null;
    }

    // Reads the "}" at the end of an expression. Reports an error and returns null if there is other text.
    private SourceSpan? Close(int start, bool afterPath)
    {
        SkipBlanks();
        if (Take('}'))
        {
            return place.Of(start, _at);
        }
        var end = text.IndexOf('}', _at) is >= 0 and var close ? text.AsSpan(0, close).TrimEnd().Length : text.Length;
        Fail(ExpressionDiagnostics.TextAfter(place.Of(_at, end), text[_at..end], afterPath));
        return null;
    }

    private ImmutableArray<string>? ReadPath()
    {
        var names = ImmutableArray.CreateBuilder<string>(1);
        var parentsOnly = true;
        do
        {
            // A column of a CSV file may have any name, also "parent".
            if (parentsOnly && names.Count > 0 && names[^1] == "row")
            {
                var close = text.IndexOf('}', _at);
                names.Add(text[_at..close].Trim());
                _at = close;
                break;
            }
            parentsOnly &= names.Count == 0 || names[^1] == "parent";
            var start = _at;
            while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            {
                _at++;
            }
            if (_at == start)
            {
                Fail(ExpressionDiagnostics.NameExpected(place.Of(_at, Math.Min(_at + 1, text.Length)), Current));
                return null;
            }
            names.Add(text[start.._at]);
        }
        while (Take('.'));
        return names.DrainToImmutable();
    }

    private ImmutableArray<Template>? ReadArguments(string function)
    {
        var open = _at++;
        var arguments = ImmutableArray.CreateBuilder<Template>();
        SkipBlanks();
        // fake.name.firstName() is accepted, as C# writes it. Other functions need arguments.
        if (function.StartsWith("fake.", StringComparison.Ordinal) && Take(')'))
        {
            return [];
        }
        while (true)
        {
            SkipBlanks();
            var start = _at;
            var inQuotes = Current == '\'';
            if (Take('\''))
            {
                arguments.Add(ReadTemplate(Until.Quote));
                if (!Take('\''))
                {
                    Fail(ExpressionDiagnostics.UnclosedText(place.Of(start, text.Length)));
                    return null;
                }
                SkipBlanks();
            }
            else
            {
                arguments.Add(ReadTemplate(Until.Argument));
                if (_at == start)
                {
                    Fail(ExpressionDiagnostics.EmptyArgument(place.Of(open, Math.Min(_at + 1, text.Length)), function));
                    return null;
                }
            }
            if (function == "pick" && PickWeight.FindWrong(arguments[^1], text[start.._at], inQuotes) is { } weight)
            {
                Fail(ExpressionDiagnostics.NotWeight(place.Of(start, _at), weight));
            }
            if (Take(')'))
            {
                return arguments.ToImmutable();
            }
            if (!Take(','))
            {
                Fail(ExpressionDiagnostics.UnclosedCall(place.Of(open, open + 1), function));
                return null;
            }
        }
    }

    private ImmutableArray<Duration>? ReadOffsets()
    {
        var offsets = ImmutableArray.CreateBuilder<Duration>();
        while (Current is '+' or '-')
        {
            var sign = Current == '+' ? 1 : -1;
            _at++;
            SkipBlanks();
            if (ReadDuration(sign) is not { } offset)
            {
                return null;
            }
            offsets.Add(offset);
            SkipBlanks();
        }
        return offsets.DrainToImmutable();
    }

    private Duration? ReadDuration(int sign)
    {
        var start = _at;
        if (ReadNumber() is not { } from)
        {
            return null;
        }
        var to = from;
        if (Take(".."))
        {
            if (ReadNumber() is not { } end)
            {
                return null;
            }
            to = end;
            if (to < from)
            {
                Fail(ExpressionDiagnostics.RangeReversed(place.Of(start, _at), from, to));
                return null;
            }
        }
        var unitStart = _at;
        while (char.IsAsciiLetter(Current))
        {
            _at++;
        }
        DurationUnit? unit = text[unitStart.._at] switch
        {
            "min" => DurationUnit.Minute,
            "h" => DurationUnit.Hour,
            "d" => DurationUnit.Day,
            "w" => DurationUnit.Week,
            "mo" => DurationUnit.Month,
            "y" => DurationUnit.Year,
            _ => null,
        };
        if (unit is null)
        {
            Fail(ExpressionDiagnostics.UnknownUnit(place.Of(start, _at), text[start.._at], text[unitStart.._at]));
            return null;
        }
        return new Duration(sign, from, to, unit.Value);
    }

    private int? ReadNumber()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }
        if (int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 1_000_000)
        {
            return number;
        }
        var end = _at == start ? Math.Min(start + 1, text.Length) : _at;
        Fail(ExpressionDiagnostics.AmountExpected(place.Of(start, end), text[start..end]));
        return null;
    }

    private Expression? Fail(Diagnostic diagnostic)
    {
        if (!_abandoned)
        {
            diagnostics.Add(diagnostic);
        }
        return null;
    }

    private bool LooksAt(string token) => text.AsSpan(_at).StartsWith(token);

    private bool Take(string token)
    {
        if (!LooksAt(token))
        {
            return false;
        }
        _at += token.Length;
        return true;
    }

    private bool Take(char token)
    {
        if (Current != token)
        {
            return false;
        }
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private static void TrimEnd(StringBuilder? literal)
    {
        while (literal is { Length: > 0 } && char.IsWhiteSpace(literal[^1]))
        {
            literal.Length--;
        }
    }
}
