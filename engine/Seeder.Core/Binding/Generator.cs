using Seeder.Core.Expressions;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Identifies a generated value: the address of the record, the field, and the position inside the field. The value depends only on this
/// and on the seed.
/// </summary>
internal readonly record struct Place(string Address, string Field, int Part)
{
    /// <summary>The number of earlier values for this place that could not be used, such as duplicates in a unique field.</summary>
    public int Attempt { get; init; }
}

/// <summary>Evaluates the functions that generate values: fake data, and random choices of values or records.</summary>
internal sealed class Generator(Evaluator evaluator, OptionsSyntax options, string seed, DiagnosticBag diagnostics)
{
    private readonly FakeData _fakes = new(options.Locale?.Text ?? "en", options.EmailDomain?.Text);
    private readonly Dictionary<Expression, FakeToken?> _tokens = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression, Choice[]> _choices = new(ReferenceEqualityComparer.Instance);
    private readonly PoolSource _pools = new(evaluator, diagnostics);

    /// <param name="UpTo">The sum of the weights of this choice and of all choices before it.</param>
    private readonly record struct Choice(Template Value, ulong Weight, ulong UpTo = 0);

    public ulong Key(Place place)
    {
        Span<char> text = stackalloc char[256];
        var fits = text.TryWrite(CultureInfo.InvariantCulture, $"{seed}|{place.Address}|{place.Field}|{place.Part}", out var length);
        // The first attempt has no number in the key.
        return fits && place.Attempt == 0 ? StableHash.Of(text[..length])
            : StableHash.Of(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seed}|{place.Address}|{place.Field}|{place.Part}{(place.Attempt == 0 ? "" : $"|{place.Attempt}")}"));
    }

    public RawValue? Call(Expression.Call call, ExpandedRecord? record, Place place) => call.Function switch
    {
        ["fake", ..] => Fake(call, record, place),
        ["pick"] => Pick(call, record, place),
        ["cycle"] => Cycle(call, record, place),
        ["any"] => _pools.Draw(call, record, Key(place)),
        ["each"] => _pools.Take(call, record),
        _ => throw new InvalidOperationException($"The reader lets no function {string.Join('.', call.Function)} pass."),
    };

    public RawValue? Fake(Expression expression, ExpandedRecord? record, Place place)
    {
        if (!_tokens.TryGetValue(expression, out var token))
        {
            _tokens.Add(expression, token = _fakes.Bind(expression, diagnostics));
        }
        if (token is not { Varies: true })
        {
            // The call was tested with one value when it was bound; other values can still be too long.
            return token?.Try(Key(place), expression.Span, diagnostics) is { } drawn ? new RawValue.Literal(drawn, Plain: false) : null;
        }
        var arguments = new List<string>();
        foreach (var argument in ((Expression.Call)expression).Arguments)
        {
            if (evaluator.Evaluate(argument, record, place) is not RawValue.Literal literal)
            {
                return null;
            }
            arguments.Add(literal.Text);
        }
        return token.Next(Key(place), arguments, expression.Span, diagnostics) is { } text
            ? new RawValue.Literal(text, Plain: false)
            : null;
    }

    private RawValue? Pick(Expression.Call call, ExpandedRecord? record, Place place)
    {
        if (!_choices.TryGetValue(call, out var choices))
        {
            _choices.Add(call, choices = ChoicesOf(call));
        }
        if (choices is [] or [.., { UpTo: 0 }])
        {
            diagnostics.Add(ValueDiagnostics.NoWeight(call.Span));
            return null;
        }
        // Takes the first choice whose sum of weights is above the random number. A binary search, because the list may be long and is used
        // for each record.
        var drawn = Key(place) % choices[^1].UpTo;
        var (low, high) = (0, choices.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = choices[middle].UpTo > drawn ? (low, middle) : (middle + 1, high);
        }
        return evaluator.Evaluate(choices[low].Value, record, place);
    }

    private static Choice[] ChoicesOf(Expression.Call call)
    {
        var all = 0UL;
        return [.. call.Arguments.Select(Weigh).Select(c => c with { UpTo = all += c.Weight })];
    }

    // The weight is at the end of the argument: `Hot*20`.
    private static Choice Weigh(Template argument)
    {
        if (argument.Parts is not [.., TemplatePart.Literal(var text)] || text.LastIndexOf('*') is var star && star < 0
            || !PickWeight.TryParse(text.AsSpan(star + 1), out var weight))
        {
            return new Choice(argument, 1);
        }
        return new Choice(
            new Template(argument.Parts.SetItem(argument.Parts.Length - 1, new TemplatePart.Literal(text[..star].TrimEnd()))), weight);
    }

    private RawValue? Cycle(Expression.Call call, ExpandedRecord? record, Place place)
    {
        if (record?.Iteration is not { } iteration)
        {
            diagnostics.Add(PathDiagnostics.NoIterationHere(call.Span, "cycle"));
            return null;
        }
        return evaluator.Evaluate(call.Arguments[(iteration.Number - 1) % call.Arguments.Length], record, place);
    }
}
