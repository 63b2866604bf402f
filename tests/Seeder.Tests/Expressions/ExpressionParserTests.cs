using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;
using Seeder.Core.Text;

namespace Seeder.Tests.Expressions;

internal sealed class ExpressionParserTests
{
    [TestCase("${acme}", "acme")]
    [TestCase("${ acme.Name }", "acme.Name")]
    [TestCase("${parent.parent.Name}", "parent.parent.Name")]
    [TestCase("${1a.B__c}", "1a.B__c")]
    [TestCase("${row.First Name}", "row.First Name")]
    [TestCase("${todayish}", "todayish")]
    public void A_path_has_names(string text, string path) => Assert.That(Whole<Expression.Path>(text).ToString(), Is.EqualTo(path));

    [Test]
    public void Text_and_expressions_come_in_turn_and_an_escape_is_text()
    {
        var parts = Parse("No. ${a} of $${b} $ {c} $${${d}").Parts;

        Assert.That(
            parts.Select(p => p is TemplatePart.Literal(var text) ? text : $"<{((TemplatePart.Value)p).Expression}>"),
            Is.EqualTo(new[] { "No. ", "<a>", " of ${b} $ {c} ${", "<d>" }));
    }

    [Test]
    public void Only_one_whole_expression_keeps_its_type()
    {
        Assert.That(Parse("${a}").Whole, Is.Not.Null);
        Assert.That(Parse(" ${a}").Whole, Is.Null);
        Assert.That(Parse("${a}${b}").Whole, Is.Null);
    }

    [TestCase("${today}", false, "")]
    [TestCase("${now}", true, "")]
    [TestCase("${today + 30d}", false, "1 30..30 Day")]
    [TestCase("${today-0..90d}", false, "-1 0..90 Day")]
    [TestCase("${now + 15min}", true, "1 15..15 Minute")]
    [TestCase("${today + 1mo - 2w + 3y - 4h}", false, "1 1..1 Month, -1 2..2 Week, 1 3..3 Year, -1 4..4 Hour")]
    public void A_moment_is_moved_by_durations_in_turn(string text, bool isNow, string offsets)
    {
        var moment = Whole<Expression.Moment>(text);

        Assert.That(moment.IsNow, Is.EqualTo(isNow));
        Assert.That(string.Join(", ", moment.Offsets.Select(o => $"{o.Sign} {o.From}..{o.To} {o.Unit}")), Is.EqualTo(offsets));
    }

    [TestCase("${pick(Hot*20, Cold)}", "pick", "Hot*20|Cold")]
    [TestCase("${pick('it''s, or (not)', b c )}", "pick", "it's, or (not)|b c")]
    [TestCase("${any(acme.Contacts)}", "any", "acme.Contacts")]
    [TestCase("${fake.randomizer.number(1,100)}", "fake.randomizer.number", "1|100")]
    [TestCase("${pick('')}", "pick", "")]
    [TestCase("${pick(${var.a}-${pick(x)}, b)}", "pick", "<var.a>-<call>|b")]
    public void A_call_has_arguments_that_may_hold_expressions(string text, string function, string arguments)
    {
        var call = Whole<Expression.Call>(text);

        Assert.That(string.Join('.', call.Function), Is.EqualTo(function));
        Assert.That(string.Join('|', call.Arguments.Select(Show)), Is.EqualTo(arguments));
    }

    [Test]
    public void An_expression_has_the_span_of_its_source()
    {
        var source = new SourceText("plan.yaml", "Name: 'see ${acme.Name} now'\n");
        var template = ExpressionParser.Parse("see ${acme.Name} now", new SourceSpan(source, 6, 28), new DiagnosticBag());
        var span = ((TemplatePart.Value)template.Parts[1]).Expression.Span;

        Assert.That(source.Content[span.Start..span.End], Is.EqualTo("${acme.Name}"));
    }

    private static string Show(Template template) => string.Concat(template.Parts.Select(p => p switch
    {
        TemplatePart.Literal(var text) => text,
        TemplatePart.Value(Expression.Path path) => $"<{path}>",
        _ => "<call>",
    }));

    private static T Whole<T>(string text)
        where T : Expression => (T)Parse(text).Whole!;

    private static Template Parse(string text)
    {
        var diagnostics = new DiagnosticBag();
        var template = ExpressionParser.Parse(text, new SourceSpan(new SourceText("plan.yaml", text), 0, text.Length), diagnostics);
        Assert.That(diagnostics.ToImmutable(), Is.Empty);
        return template;
    }
}
