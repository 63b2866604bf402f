using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Diff;

internal sealed class NormalFormTests
{
    private static readonly FieldSchema Colours = new(
        "Colours__c", FieldType.MultiPicklist)
    { PicklistValues = ["Red", "Green", "Light Blue"] };

    private static FieldSchema Field(FieldType type, int scale = 2) => new("X__c", type) { Precision = 18, Scale = scale, Length = 80 };

    private static string? Normal(FieldSchema field, FieldValue value) => NormalForm.Of(field, value, _ => null);

    private static string? Identity(FieldSchema field, string text) => NormalForm.Identity(field, new FieldValue.Text(text), _ => null);

    // Each form of one value: what the plan may say and what the org may answer.
    [TestCase(FieldType.String, "Acme", "Acme", " Acme", "Acme ", "\tAcme\n", "  Acme  ")]
    [TestCase(FieldType.TextArea, "a\nb", "a\nb", "a\r\nb", "a\rb", "a\nb\n", " a\r\nb\r\n")]
    [TestCase(FieldType.Url, "https://a.example/X", "https://a.example/X", " https://a.example/X")]
    [TestCase(FieldType.Phone, "(0)30 / 1", "(0)30 / 1", " (0)30 / 1 ")]
    [TestCase(FieldType.Email, "jane@acme.example", "Jane@Acme.Example", "JANE@ACME.EXAMPLE", "jane@acme.example ")]
    [TestCase(FieldType.Date, "2026-03-31", "2026-03-31", " 2026-03-31", "2026-03-31T10:00:00.000+0000")]
    [TestCase(
        FieldType.DateTime, "2026-03-31T14:30:00", "2026-03-31T14:30:00.000+0000", "2026-03-31T14:30:00.999Z", "2026-03-31T16:30:00+02:00")]
    [TestCase(FieldType.Time, "14:30:00.000Z", "14:30", "14:30:00", "14:30:00Z", "14:30:00.000Z", "14:30:00.0Z")]
    [TestCase(FieldType.Reference, "001D000000K0fXOIAZ", "001D000000K0fXO", "001D000000K0fXOIAZ", " 001D000000K0fXO ")]
    [TestCase(FieldType.Id, "001D000000K0fXOIAZ", "001D000000K0fXO", "001D000000K0fXOIAZ", "001D000000K0fXOiaz")]
    [TestCase(FieldType.Currency, "1200.5", "1200.50", "1200.5", "1200.500", "1.2005E3", "1200.495")]
    [TestCase(FieldType.Double, "0.01", "0.005", "0.01", "0.0149", "1E-2", "1.0E-2")]
    [TestCase(FieldType.Percent, "-0.01", "-0.005", "-0.010")]
    [TestCase(FieldType.Int, "7", "7", "007", "7.0")]
    [TestCase(FieldType.Boolean, "true", "true")]
    public void All_forms_of_a_value_have_one_normal_form(FieldType type, string normal, params string[] forms) => Assert.That(
        forms.Select(f => NormalForm.OfAnswer(Field(type), f)), Is.All.EqualTo(normal));

    [TestCase(FieldType.String, "acme", "Acme")]
    [TestCase(FieldType.String, "a b", "a  b")]
    [TestCase(FieldType.String, "Café", "Cafe\u0301")]
    [TestCase(FieldType.Phone, "030-1", "0301")]
    [TestCase(FieldType.Url, "https://a.example/X", "https://a.example/x")]
    [TestCase(FieldType.Currency, "1.00", "1.01")]
    [TestCase(FieldType.Date, "2026-03-31", "2026-04-01")]
    [TestCase(FieldType.DateTime, "2026-03-31T14:30:00Z", "2026-03-31T14:30:01Z")]
    [TestCase(FieldType.Base64, "QUJD", "qujd")]
    [TestCase(FieldType.Id, "001D000000K0fXO", "001d000000k0fxo")]
    public void Values_that_the_org_keeps_apart_have_two(FieldType type, string one, string other) =>
        Assert.That(NormalForm.OfAnswer(Field(type), one), Is.Not.EqualTo(NormalForm.OfAnswer(Field(type), other)));

    [TestCase("Red;Green", "Green;Red")]
    [TestCase("Green;Red", "Green;Red")]
    [TestCase("Red;Red;Green", "Green;Red")]
    [TestCase(" red ; GREEN;", "Green;Red")]
    [TestCase("light blue", "Light Blue")]
    [TestCase("Mauve;Red", "Mauve;Red")]
    [TestCase(";;", "")]
    public void A_multi_select_holds_each_value_once_as_the_org_spells_it(string written, string normal) =>
        Assert.That(Normal(Colours, new FieldValue.Text(written)), Is.EqualTo(normal));

    [TestCase("Green;Red", "'Red;Green'")]
    [TestCase("light blue;Red", "'Red;Light Blue'")]
    [TestCase("Mauve;Red", "'Red;Mauve'")]
    [TestCase("Red;Red", "'Red'")]
    [TestCase("", "null")]
    public void A_look_up_asks_for_a_multi_select_in_the_order_of_the_picklist(string written, string literal) =>
        Assert.That(Soql.Literal(Colours, new FieldValue.Text(written), _ => null), Is.EqualTo(literal));

    [TestCase(FieldType.String, " Acme ", "'Acme'")]
    [TestCase(FieldType.String, "   ", "null")]
    [TestCase(FieldType.Email, "Jane@Acme.Example", "'jane@acme.example'")]
    [TestCase(FieldType.DateTime, "2026-03-31T16:30:00.500+02:00", "2026-03-31T14:30:00.000Z")]
    [TestCase(FieldType.Date, "2026-03-31", "2026-03-31")]
    [TestCase(FieldType.Time, "14:30:00Z", "14:30:00.000Z")]
    [TestCase(FieldType.Reference, "001D000000K0fXO", "'001D000000K0fXOIAZ'")]
    public void A_look_up_asks_for_the_value_as_the_org_keeps_it(FieldType type, string written, string literal) =>
        Assert.That(Soql.Literal(Field(type), new FieldValue.Text(written), _ => null), Is.EqualTo(literal));

    [TestCase("1.005", 2, "1.01")]
    [TestCase("1.50", 2, "1.5")]
    [TestCase("-2.5", 0, "-3")]
    [TestCase("1E3", 0, "1000")]
    [TestCase("123456789012345678", 0, "123456789012345678")]
    [TestCase("0.000", 2, "0")]
    public void A_look_up_asks_for_a_number_rounded_to_the_scale_in_all_its_digits(string written, int scale, string literal) =>
        Assert.That(Soql.Literal(Field(FieldType.Double, scale), new FieldValue.Number(written), _ => null), Is.EqualTo(literal));

    [Test]
    public void A_look_up_asks_for_both_kinds_of_line_breaks() => Assert.Multiple(() =>
    {
        Assert.That(
            Soql.Literals(Field(FieldType.TextArea), new FieldValue.Text("a\r\nb"), _ => null), Is.EqualTo([@"'a\nb'", @"'a\r\nb'"]));
        Assert.That(Soql.Literals(Field(FieldType.TextArea), new FieldValue.Text(@"a\nb"), _ => null), Is.EqualTo([@"'a\\nb'"]));
        Assert.That(Soql.Literals(Field(FieldType.String), new FieldValue.Text("a"), _ => null), Is.EqualTo(["'a'"]));
    });

    [Test]
    public void A_checkbox_is_never_empty() => Assert.Multiple(() =>
    {
        var box = Field(FieldType.Boolean);
        Assert.That(Normal(box, FieldValue.Null.Value), Is.EqualTo("false"));
        Assert.That(Normal(box, FieldValue.Flag.False), Is.EqualTo("false"));
        Assert.That(NormalForm.OfAnswer(box, null), Is.EqualTo("false"));
        Assert.That(NormalForm.OfAnswer(box, "false"), Is.EqualTo("false"));
        Assert.That(Soql.Literal(box, FieldValue.Null.Value, _ => null), Is.EqualTo("false"));
    });

    [TestCase("123456789012345678", "1.2345678901234568E17")]
    [TestCase("123456789012345678", "123456789012345680")]
    [TestCase("-987654321098765432", "-9.8765432109876544E17")]
    [TestCase("1234567890123456.78", "1234567890123456.8")]
    [TestCase("999999999999999999", "1.0E18")]
    public void Digits_that_an_answer_cannot_carry_do_not_count(string sent, string answered) => Assert.That(
        NormalForm.OfAnswer(Field(FieldType.Double), answered), Is.EqualTo(Normal(Field(FieldType.Double), new FieldValue.Number(sent))));

    [Test]
    public void They_count_where_two_records_are_told_apart() => Assert.That(
        NormalForm.Identity(Field(FieldType.Double, 0), new FieldValue.Number("123456789012345678"), _ => null),
        Is.Not.EqualTo(NormalForm.Identity(Field(FieldType.Double, 0), new FieldValue.Number("123456789012345679"), _ => null)));

    [TestCase("abc", "ABC")]
    [TestCase("abc ", "Abc")]
    [TestCase("äöü", "ÄÖÜ")]
    [TestCase("straße", "STRAßE")]
    [TestCase("ёлка", "ЁЛКА")]
    public void Text_is_one_value_in_any_case_unless_the_field_is_case_sensitive(string one, string other) => Assert.Multiple(() =>
    {
        Assert.That(Identity(Field(FieldType.String), one), Is.EqualTo(Identity(Field(FieldType.String), other)));
        Assert.That(
            Identity(Field(FieldType.String) with { CaseSensitive = true }, one),
            Is.Not.EqualTo(Identity(Field(FieldType.String) with { CaseSensitive = true }, other)));
    });

    [Test]
    public void Ids_that_differ_in_case_are_two() =>
        Assert.That(
            Identity(Field(FieldType.Reference), "001D000000K0fXO"),
            Is.Not.EqualTo(Identity(Field(FieldType.Reference), "001d000000k0fxo")));

    // What manifests of an earlier version hold of these values.
    [Test]
    public void A_fingerprint_of_an_earlier_version_is_still_that_of_its_value() => Assert.Multiple(() =>
    {
        Same(Colours, new FieldValue.Text("Red;Red;Green"), "Green;Red;Red");
        Same(Colours, new FieldValue.Text("red"), "red");
        Same(Field(FieldType.Boolean), FieldValue.Null.Value, "");
        Same(Field(FieldType.Email), new FieldValue.Text("Jane@Acme.Example"), "Jane@Acme.Example");
        Same(Field(FieldType.Double, 0), new FieldValue.Number("123456789012345678"), "123456789012345678");
        Same(Field(FieldType.Picklist) with { PicklistValues = ["Hot"] }, new FieldValue.Text("hot"), "hot");
        Same(Field(FieldType.String), new FieldValue.Text("Acme"), "Acme");
        Same(Field(FieldType.Currency), new FieldValue.Number("1200.50"), "1200.5");

        Assert.That(FieldFingerprint.IsOf(Print("Red"), Colours, new FieldValue.Text("Red;Green"), _ => null), Is.False);
        Assert.That(FieldFingerprint.IsOf(Print("acme"), Field(FieldType.String), new FieldValue.Text("Acme"), _ => null), Is.False);
        Assert.That(FieldFingerprint.IsOf(null, Field(FieldType.String), new FieldValue.Text("Acme"), _ => null), Is.False);

        void Same(FieldSchema field, FieldValue value, string earlier) =>
            Assert.That(FieldFingerprint.IsOf(Print(earlier), field, value, _ => null), Is.True, earlier);

        static string Print(string text) => Fingerprint.Of(text);
    });
}
