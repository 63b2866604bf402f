namespace Seeder.Core.Expressions;

/// <summary>
/// The parts of a scalar that contains expressions: literal texts and expressions. <c>$${</c> is already replaced by a literal <c>${</c>.
/// </summary>
internal sealed record Template(ImmutableArray<TemplatePart> Parts)
{
    /// <summary>
    /// The expression, if the scalar consists of one expression only. The scalar then keeps the type of the expression's value.
    /// </summary>
    public Expression? Whole => Parts is [TemplatePart.Value(var expression)] ? expression : null;
}

internal abstract record TemplatePart
{
    private TemplatePart()
    {
    }

    public sealed record Literal(string Text) : TemplatePart;

    public sealed record Value(Expression Expression) : TemplatePart;
}

/// <summary>The expression between <c>${</c> and <c>}</c>.</summary>
internal abstract record Expression(SourceSpan Span)
{
    /// <summary>
    /// A name, with further names after dots: <c>acme</c>, <c>acme.Name</c>, <c>var.region</c>, <c>parent.parent.Name</c>, <c>org.id</c>.
    /// </summary>
    public sealed record Path(ImmutableArray<string> Names, SourceSpan Span) : Expression(Span)
    {
        public override string ToString() => string.Join('.', Names);
    }

    /// <summary>A function call: <c>pick(Hot*20, Cold)</c>, <c>fake.randomizer.number(1,100)</c>.</summary>
    public sealed record Call(ImmutableArray<string> Function, ImmutableArray<Template> Arguments, SourceSpan Span) : Expression(Span);

    /// <summary>
    /// <c>today</c> or <c>now</c>, moved by the durations one after the other. A duration may be a range (<c>From</c> to <c>To</c>,
    /// inclusive), from which one value is chosen; every run chooses the same value.
    /// </summary>
    public sealed record Moment(bool IsNow, ImmutableArray<Duration> Offsets, SourceSpan Span) : Expression(Span);
}

internal enum DurationUnit { Minute, Hour, Day, Week, Month, Year }

/// <summary>A signed amount of time: <c>+ 30d</c> is (1, 30, 30, Day), <c>- 0..90d</c> is (-1, 0, 90, Day).</summary>
internal sealed record Duration(int Sign, int From, int To, DurationUnit Unit);
