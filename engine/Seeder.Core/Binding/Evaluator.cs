using System.Text;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

// One file, although it is long: the kinds of expressions evaluate each other.
/// <summary>
/// Evaluates the scalars of a plan: text, variables, dates, generated values and references to records. It reports an error and returns
/// null for a scalar that it cannot evaluate.
/// </summary>
internal sealed class Evaluator
{
    private readonly BindingContext _context;
    private readonly DiagnosticBag _diagnostics;
    private readonly Generator _generator;

    // The last value of each template: a value may be used several times while its record and the nested records are bound, and fake data
    // is slow.
    private readonly Dictionary<Template, (
        ExpandedRecord Record, string Field, RawValue Value)> _last = new(ReferenceEqualityComparer.Instance);

    // No request can be larger (fact sheet: 50 MB for a Collections or Tree call). Texts made of other texts can double with each step.
    public const int LongestText = 50_000_000;

    private const int LengthOfId = 18;

    // Nearly all values are shorter. Longer ones are counted, since together they must fit into memory.
    private const int LongText = 100_000;
    private const int LongestTexts = 250_000_000;
    private int _longTexts;

    // A builder for joined text. It is null while it is in use, because a joined text may contain another joined text.
    private StringBuilder? _text;

    private readonly Dictionary<Expression, string> _written = new(ReferenceEqualityComparer.Instance);

    /// <param name="plan">The expanded records. It is still empty while the expander evaluates <c>$count</c>.</param>
    public Evaluator(ExpandedPlan plan, OrgSchema schema, BindingContext context, DiagnosticBag diagnostics)
    {
        var syntax = plan.Syntax;
        (Plan, _context, _diagnostics) = (plan, context, diagnostics);
        Lookups = new LookupBinder(this, schema, diagnostics);
        _generator = new Generator(this, syntax.Options, context.Seed, diagnostics);
        Files = new PlanFiles(context.Files, diagnostics);
        Paths = new PathEvaluator(this, syntax, context, Lookups, diagnostics);
        Identity = new RecordIdentity(this, Lookups, diagnostics);
        Repetition = new Repetition(this, _generator, context, diagnostics);
    }

    public ExpandedPlan Plan { get; }

    /// <summary>The time zone of times without an offset; null for UTC.</summary>
    public LocalZone? Zone => _context.Zone;

    public LookupBinder Lookups { get; }

    public PlanFiles Files { get; }

    public PathEvaluator Paths { get; }

    public RecordIdentity Identity { get; }

    public Repetition Repetition { get; }

    public ValueChain Chain { get; } = new();

    public static string Written(SourceSpan span) => span.Source.Content[span.Start..span.End];

    /// <param name="record">The record that the field belongs to; null under <c>existing</c>.</param>
    /// <param name="field">The name of the field. It is part of the key for generated values.</param>
    /// <param name="attempt">The number of earlier generated values that could not be used, such as duplicates in a unique field.</param>
    public RawValue? Evaluate(ScalarSyntax scalar, ExpandedRecord? record, string field, int attempt = 0)
    {
        if (Chain.Postponed is not null)
        {
            return null;
        }
        var value = EvaluateOnce(scalar, record, field, attempt);
        return Chain.Postponed is null || Paths.IsCopying || Identity.IsOpen ? value : EvaluateAgain(scalar, record, field, attempt);
    }

    // A separate method, so that only a long chain of values allocates its closure.
    private RawValue? EvaluateAgain(ScalarSyntax scalar, ExpandedRecord? record, string field, int attempt) =>
        Chain.Evaluate(() => EvaluateOnce(scalar, record, field, attempt), Paths.Copy, Paths.ReportCircle);

    private RawValue? EvaluateOnce(ScalarSyntax scalar, ExpandedRecord? record, string field, int attempt)
    {
        if (scalar.Template is not { } template || record is null || attempt > 0)
        {
            return Evaluate(scalar, record, PlaceOf(record, field, attempt));
        }
        if (_last.TryGetValue(template, out var last) && ReferenceEquals(last.Record, record) && last.Field == field)
        {
            return last.Value;
        }
        var value = Evaluate(scalar, record, PlaceOf(record, field, attempt));
        // The value is not cached while the record's identity is being computed, because the value may still change then.
        if (value is not null && !Identity.IsOpen && Chain.Postponed is null)
        {
            _last[template] = (record, field, value);
        }
        return value;
    }

    private Place PlaceOf(ExpandedRecord? record, string field, int attempt) =>
        new(record is null ? "" : Identity.Of(record), field, 0) { Attempt = attempt };

    public RawValue? Evaluate(ScalarSyntax scalar, ExpandedRecord? record, Place place)
    {
        if (scalar.Template is not { } template)
        {
            return scalar.IsNull ? RawValue.Null.Value : new RawValue.Literal(scalar.Text, scalar.Plain);
        }
        if (template.Whole is { } whole)
        {
            return Evaluate(whole, record, place);
        }
        return Join(template, record, place, scalar.Text);
    }

    /// <summary>Evaluates a template that is an argument of a function.</summary>
    public RawValue? Evaluate(Template template, ExpandedRecord? record, Place place) => template.Parts switch
    {
        [TemplatePart.Value(var whole)] => Evaluate(whole, record, place),
        // Most choices are plain words; they share one object for all records.
        [TemplatePart.Literal(var text)] => new RawValue.Literal(text, Plain: false),
        _ => Join(template, record, place, ""),
    };

    private RawValue? Join(Template template, ExpandedRecord? record, Place place, string written)
    {
        // Plain text is joined in a builder. Parts are kept only if the text contains an id, or a value of the org, that is not known yet.
        var text = _text ?? new StringBuilder();
        _text = null;
        ImmutableArray<FieldValue>.Builder? parts = null;
        var (timed, complete) = (false, true);
        for (var i = 0; i < template.Parts.Length; i++)
        {
            if (template.Parts[i] is TemplatePart.Literal literal)
            {
                text.Append(literal.Text);
                continue;
            }
            var value = Evaluate(((TemplatePart.Value)template.Parts[i]).Expression, record, place with { Part = (place.Part * 31) + i });
            switch (value)
            {
                case null:
                    complete = false;
                    break;
                case RawValue.Hole(FieldValue.Text known):
                    text.Append(known.Value);
                    break;
                case RawValue.Hole(var hole):
                    AddHole(hole);
                    break;
                case RawValue.FromOrg(var read, _):
                    AddHole(read);
                    break;
                case RawValue.Mixed mixed:
                    EndText();
                    parts!.AddRange(mixed.Parts);
                    timed |= mixed.TimedBy is not null;
                    break;
                default:
                    timed |= value is RawValue.Date or RawValue.Instant or RawValue.TimedText;
                    text.Append(TextOf(value));
                    break;
            }
            if (text.Length + ((parts?.Count ?? 0) * LengthOfId) > LongestText)
            {
                Report(LimitDiagnostics.TextTooLong(SpanOf(template), LongestText));
                complete = false;
                break;
            }
            if (text.Length > LongText && _longTexts > LongestTexts)
            {
                complete = Counts(text.Length, template);
                break;
            }
        }
        if (parts is not null)
        {
            EndText();
        }
        var whole = text.ToString();
        _text = text.Capacity > LongText ? null : text.Clear();
        complete = complete && Counts(whole.Length, template);
        return !complete ? null
            : parts is not null ? new RawValue.Mixed(parts.ToImmutable(), timed ? written : null)
            : timed ? new RawValue.TimedText(whole, written)
            : new RawValue.Literal(whole, Plain: false);

        void AddHole(FieldValue hole)
        {
            EndText();
            parts!.Add(hole);
        }

        void EndText()
        {
            parts ??= ImmutableArray.CreateBuilder<FieldValue>();
            if (text.Length > 0)
            {
                parts.Add(new FieldValue.Text(text.ToString()));
                text.Clear();
            }
        }
    }

    public static string TextOf(RawValue value) => value switch
    {
        RawValue.Literal literal => literal.Text,
        RawValue.TimedText text => text.Text,
        RawValue.Date date => IsoTime.Format(date.Value),
        RawValue.Instant instant => IsoTime.Format(instant.Value),
        RawValue.Null => "",
        _ => throw new InvalidOperationException("A text with holes must be joined, not converted."),
    };

    private RawValue? Evaluate(Expression expression, ExpandedRecord? record, Place place)
    {
        if (Chain.Postponed is not null)
        {
            return null;
        }
        Chain.Depth++;
        var value = EvaluateInner(expression, record, place);
        Chain.Depth--;
        return value;
    }

    private RawValue? EvaluateInner(Expression expression, ExpandedRecord? record, Place place) => expression switch
    {
        Expression.Moment moment => EvaluateMoment(moment, place),
        Expression.Path { Names: ["fake", ..] } fake => _generator.Fake(fake, record, place),
        Expression.Path path => Paths.Evaluate(path, record, place.Field),
        Expression.Call { Function: ["file" or "base64"] } call => File(call, record, place),
        Expression.Call call => _generator.Call(call, record, place),
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private RawValue? File(Expression.Call call, ExpandedRecord? record, Place place)
    {
        if (call.Arguments is not [var argument])
        {
            return Report(ExpressionDiagnostics.OneArgument(call.Span, call.Function[0], call.Arguments.Length));
        }
        if (Evaluate(argument, record, place) is not { } value)
        {
            return null;
        }
        if (value is RawValue.Hole or RawValue.Mixed or RawValue.FromOrg)
        {
            return Report(ExpressionDiagnostics.PathNotText(call.Span, call.Function[0]));
        }
        var name = TextOf(value);
        if (Files.Find(call.Span, name) is not { } file)
        {
            return null;
        }
        if (call.Function is ["base64"])
        {
            return new RawValue.Literal(file.Base64, Plain: false);
        }
        return Files.TextOf(file, call.Span, name, isValue: true) is { } text ? new RawValue.Literal(text.Content, Plain: false) : null;
    }

    private RawValue? EvaluateMoment(Expression.Moment moment, Place place)
    {
        ulong Key(int offset) => _generator.Key(place with { Part = (place.Part * 31) + offset });
        var written = _written.GetOrAdd(moment, expression => Written(expression.Span));
        // Minutes and hours change a date only if they cross midnight: today begins at 00:00 in the clock's own time zone.
        var start = moment.IsNow ? _context.Clock : new DateTimeOffset(_context.Clock.Date, _context.Clock.Offset);
        return RelativeDates.Move(start, moment.Offsets, Key, moment.IsNow ? Zone : null) switch
        {
            null => Report(ValueDiagnostics.DateOutOfRange(moment.Span, written, isLiteral: false)),
            { } moved when moment.IsNow => new RawValue.Instant(moved, written),
            { } moved => new RawValue.Date(DateOnly.FromDateTime(moved.DateTime), written),
        };
    }

    private bool Counts(int length, Template template)
    {
        if (length <= LongText)
        {
            return true;
        }
        if (_longTexts <= LongestTexts)
        {
            _longTexts += length;
        }
        return _longTexts <= LongestTexts || Report(LimitDiagnostics.TextsTooLong(SpanOf(template), LongText, LongestTexts)) is not null;
    }

    private static SourceSpan SpanOf(Template template) =>
        ((TemplatePart.Value)template.Parts.First(p => p is TemplatePart.Value)).Expression.Span;

    private RawValue? Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return null;
    }
}
