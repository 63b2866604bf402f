using NUnit.Framework;

namespace Seeder.Tests.Syntax;

internal sealed class ScalarTests
{
    [TestCase("0123", "0123", true)]
    [TestCase("NO", "NO", true)]
    [TestCase("1e3", "1e3", true)]
    [TestCase("0x1F", "0x1F", true)]
    [TestCase("2026-01-31", "2026-01-31", true)]
    [TestCase("Laptop 15\"", "Laptop 15\"", true)]
    [TestCase("a#b", "a#b", true)]
    [TestCase("x # a comment", "x", true)]
    [TestCase("\"0123\"", "0123", false)]
    [TestCase("'it''s'", "it's", false)]
    [TestCase("\"a\\tb\"", "a\tb", false)]
    [TestCase("\"\"", "", false)]
    [TestCase("|-\n  two\n  lines", "two\nlines", false)]
    [TestCase(">-\n  two\n  lines", "two lines", false)]
    [TestCase("😀 smile", "😀 smile", true)]
    public void A_scalar_keeps_its_source_text(string written, string text, bool plain)
    {
        var scalar = Plans.Scalar(written);

        Assert.That((scalar.Text, scalar.Plain), Is.EqualTo((text, plain)));
    }

    [TestCase("null", true)]
    [TestCase("Null", false)]
    [TestCase("NULL", false)]
    [TestCase("\"null\"", false)]
    public void Only_null_spelled_so_and_unquoted_clears_a_field(string written, bool isNull) =>
        Assert.That(Plans.Scalar(written).IsNull, Is.EqualTo(isNull));

    // YamlDotNet takes these three for line ends, YAML 1.2 does not.
    [TestCase("\u0085")]
    [TestCase("\u2028")]
    [TestCase("\u2029")]
    public void What_only_looks_like_a_line_end_stays_in_the_text(string character)
    {
        Assert.That(Plans.Scalar($"a {character} b").Text, Is.EqualTo($"a {character} b"));
        Assert.That(Plans.Scalar($"'a {character} b'").Text, Is.EqualTo($"a {character} b"));
    }

    [Test]
    public void Carriage_returns_and_a_byte_order_mark_change_nothing()
    {
        var plan = Plans.Read(
            "\uFEFFplan: demo\r\nrecords:\r\n  Account:\r\n    - Name: Acme\r\n      Description: |\r\n        a\r\n        b\r\n");

        Assert.That(plan.Name?.Span.ToString(), Is.EqualTo("plan.yaml:1:7"));
        Assert.That(plan.Records[0].Records[0].Fields[1].Value.Span.ToString(), Is.EqualTo("plan.yaml:5:20"));
    }

    [Test]
    public void Equal_values_share_one_string()
    {
        var fields = Plans.Fields("A__c: Munich\nB__c: Munich");

        Assert.That(
            fields.Values.Skip(1)
                .Cast<Core.Syntax.ValueSyntax.Scalar>()
                .Select(s => s.Value.Text)
                .Distinct(ReferenceEqualityComparer.Instance)
                .Count(),
            Is.EqualTo(1));
    }
}
