using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Diff;

internal sealed class FingerprintTests
{
    private static readonly FieldSchema Text = new("Name", FieldType.String);

    private static FieldSchema Field(FieldType type) => new("X__c", type) { Precision = 18, Scale = 2 };

    private static string? Normal(FieldSchema field, FieldValue value) => NormalForm.Of(field, value, _ => null);

    private static string? Normal(FieldType type, string text) => Normal(Field(type), new FieldValue.Text(text));

    private static string? Number(string digits, int scale = 2, int precision = 18) =>
        Normal(Field(FieldType.Double) with { Scale = scale, Precision = precision }, new FieldValue.Number(digits));

    [TestCase(" Acme ", "Acme")]
    [TestCase("a\r\nb\rc\n", "a\nb\nc")]
    [TestCase("two  spaces", "two  spaces")]
    [TestCase("   ", "")]
    [TestCase("Acme", "Acme")]
    public void Text_counts_without_the_space_around_it_and_with_one_kind_of_line_end(string sent, string normal) =>
        Assert.That(Normal(FieldType.TextArea, sent), Is.EqualTo(normal));

    [Test]
    public void Case_counts_in_text_but_not_in_usernames()
    {
        Assert.That(Normal(Text, new FieldValue.Text("ACME")), Is.EqualTo("ACME"));
        Assert.That(
            Normal(new FieldSchema("Username", FieldType.String), new FieldValue.Text("Jane@Acme.Example")),
            Is.EqualTo("jane@acme.example"));
    }

    [Test]
    public void Empty_text_null_and_the_orgs_null_are_the_same() => Assert.Multiple(() =>
    {
        Assert.That(Normal(Text, FieldValue.Null.Value), Is.Empty);
        Assert.That(Normal(Text, new FieldValue.Text("")), Is.Empty);
        Assert.That(NormalForm.OfAnswer(Text, null), Is.Empty);
    });

    [TestCase("1200", "1200")]
    [TestCase("1200.00", "1200")]
    [TestCase("1200.50", "1200.5")]
    [TestCase("0.005", "0.01")]
    [TestCase("-0.005", "-0.01")]
    [TestCase("-0.004", "0")]
    [TestCase("-0", "0")]
    [TestCase("0.00", "0")]
    [TestCase("1E3", "1000")]
    public void Numbers_count_as_the_org_rounds_them(string sent, string normal) => Assert.That(Number(sent), Is.EqualTo(normal));

    [Test]
    public void A_number_of_a_type_without_a_precision_keeps_its_digits() =>
        Assert.That(Number("1.23456", scale: 0, precision: 0), Is.EqualTo("1.23456"));

    [Test]
    public void What_the_org_answers_is_brought_to_the_same_form() => Assert.Multiple(() =>
    {
        Assert.That(NormalForm.OfAnswer(Field(FieldType.Currency), "1200.0"), Is.EqualTo("1200"));
        Assert.That(NormalForm.OfAnswer(Field(FieldType.Int), "7"), Is.EqualTo("7"));
        Assert.That(
            NormalForm.OfAnswer(Field(FieldType.Boolean), "true"), Is.EqualTo(Normal(Field(FieldType.Boolean), FieldValue.Flag.True)));
        Assert.That(
            NormalForm.OfAnswer(Field(FieldType.Reference), "001D000000K0fXOIAZ"),
            Is.EqualTo(Normal(FieldType.Reference, "001D000000K0fXO")));
        Assert.That(NormalForm.OfAnswer(Field(FieldType.Time), "14:30:00.000Z"), Is.EqualTo("14:30:00.000Z"));
    });

    [TestCase("2026-03-31T14:30:00Z")]
    [TestCase("2026-03-31T14:30:00.000Z")]
    [TestCase("2026-03-31T14:30:00.999Z")]
    [TestCase("2026-03-31T14:30:00.000+0000")]
    [TestCase("2026-03-31T16:30:00+02:00")]
    [TestCase("2026-03-31T14:30")]
    public void Datetimes_count_to_the_second_in_any_zone(string written) =>
        Assert.That(Normal(FieldType.DateTime, written), Is.EqualTo("2026-03-31T14:30:00"));

    [TestCase("b;a;c")]
    [TestCase("a; b ;c")]
    public void The_order_of_a_multi_select_does_not_count(string written) =>
        Assert.That(Normal(FieldType.MultiPicklist, written), Is.EqualTo("a;b;c"));

    [Test]
    public void Ids_count_in_their_long_form() =>
        Assert.That(Normal(FieldType.Reference, "001D000000K0fXO"), Is.EqualTo("001D000000K0fXOIAZ"));

    [Test]
    public void A_file_counts_by_every_byte() => Assert.That(Normal(FieldType.Base64, "QUJD\n"), Is.EqualTo("QUJD\n"));

    [Test]
    public void A_value_that_a_date_went_into_counts_by_its_expression()
    {
        var today = new FieldValue.Timed(new FieldValue.Text("2026-03-31"), "today + 30d");
        var tomorrow = new FieldValue.Timed(new FieldValue.Text("2026-04-01"), "today + 30d");
        Assert.That(Normal(Field(FieldType.Date), today), Is.EqualTo(Normal(Field(FieldType.Date), tomorrow)));
    }

    [Test]
    public void A_reference_counts_by_the_id_behind_it_and_not_before_there_is_one() => Assert.Multiple(() =>
    {
        var field = Field(FieldType.Reference);
        var reference = new FieldValue.Reference(0);
        Assert.That(FieldFingerprint.Of(field, reference, _ => null), Is.Null);
        Assert.That(FieldFingerprint.Of(field, reference, _ => "001D000000K0fXOIAZ"), Is.EqualTo(Fingerprint.Of("001D000000K0fXOIAZ")));
        Assert.That(
            FieldFingerprint.Of(field, new FieldValue.Text("001D000000K0fXO"), _ => null),
            Is.EqualTo(Fingerprint.Of("001D000000K0fXOIAZ")));
    });

    [Test]
    public void Text_with_ids_in_it_is_known_when_all_of_them_are()
    {
        var text = new FieldValue.Composed(
            [new FieldValue.Text("See "), new FieldValue.Reference(0), new FieldValue.Text(" and "), FieldValue.OrgUser.Value]);
        Assert.That(NormalForm.Of(Text, text, v => v is FieldValue.OrgUser ? "005" : null), Is.Null);
        Assert.That(NormalForm.Of(Text, text, v => v is FieldValue.OrgUser ? "005" : "001"), Is.EqualTo("See 001 and 005"));
    }

    [Test]
    public void The_numbers_behind_a_fingerprint_never_change() => Assert.Multiple(() =>
    {
        // Manifests hold them: another value here would make every record of every plan look changed.
        Assert.That(Fingerprint.Of(""), Is.EqualTo("mkSm6C2H"));
        Assert.That(Fingerprint.Of("Acme"), Is.EqualTo("4HGstXFm"));
        Assert.That(Fingerprint.Of(new string('ä', 200)), Is.EqualTo("Rgi4ULRO"));
    });

    [Test]
    public void Long_text_is_hashed_in_pieces_that_do_not_cut_a_character()
    {
        // 79 letters put the two halves of the emoji on either side of a piece's end.
        var hashes = Enumerable.Range(70, 20).Select(n => StableHash.Of(new string('x', n) + "🙂")).ToHashSet();
        Assert.That(hashes, Has.Count.EqualTo(20));
        Assert.That(StableHash.Of(new string('x', 79) + "🙂"), Is.Not.EqualTo(StableHash.Of(new string('x', 79) + "🙃")));
    }
}
