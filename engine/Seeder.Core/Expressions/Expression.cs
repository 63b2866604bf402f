using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>A scalar that holds expressions: literal text and expressions in turn. <c>$${</c> is already a literal <c>${</c>.</summary>
internal sealed record Template(ImmutableArray<TemplatePart> Parts)
{
    /// <summary>The expression, where the scalar is one whole expression: it keeps the expression's type.</summary>
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

/// <summary>What stands between <c>${</c> and <c>}</c>.</summary>
internal abstract record Expression(SourceSpan Span)
{
    /// <summary><c>acme</c>, <c>acme.Name</c>, <c>var.region</c>, <c>parent.parent.Name</c>, <c>org.id</c>.</summary>
    public sealed record Path(ImmutableArray<string> Names, SourceSpan Span) : Expression(Span)
    {
        public override string ToString() => string.Join('.', Names);
    }

    /// <summary><c>pick(Hot*20, Cold)</c>, <c>fake.randomizer.number(1,100)</c>.</summary>
    public sealed record Call(ImmutableArray<string> Function, ImmutableArray<Template> Arguments, SourceSpan Span) : Expression(Span);

    /// <summary>
    /// <c>today</c> or <c>now</c>, moved by durations in turn; a range (<c>From</c> to <c>To</c>, both included) is chosen repeatably.
    /// </summary>
    public sealed record Moment(bool IsNow, ImmutableArray<Duration> Offsets, SourceSpan Span) : Expression(Span);
}

internal enum DurationUnit { Minute, Hour, Day, Week, Month, Year }

/// <summary>A signed amount of time: <c>+ 30d</c> is (1, 30, 30, Day), <c>- 0..90d</c> is (-1, 0, 90, Day).</summary>
internal sealed record Duration(int Sign, int From, int To, DurationUnit Unit);
