using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Binding;

internal sealed class ConversionTests
{
    private static readonly ObjectSchema Type = new("Thing__c");

    private static readonly SourceSpan Span = new(new SourceText("plan.yaml", "value"), 0, 5);

    private static (FieldValue? Value, string? Code) Convert(FieldSchema field, RawValue raw)
    {
        var diagnostics = new DiagnosticBag();
        var value = Conversion.Convert(raw, field, Type, Span, zone: null, diagnostics);
        Assert.That(value is null, Is.EqualTo(diagnostics.HasErrors));
        return (value, diagnostics.ToImmutable().SingleOrDefault()?.Code);
    }

    private static (FieldValue? Value, string? Code) Convert(FieldSchema field, string text) =>
        Convert(field, new RawValue.Literal(text, Plain: true));

    private static string? Sent(FieldSchema field, string text) => Convert(field, text).Value switch
    {
        FieldValue.Text value => value.Value,
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        _ => null,
    };

    private static FieldSchema Field(FieldType type) => new("X__c", type);

    // The source text decides, not what YAML would make of it.
    [TestCase("0123")]
    [TestCase("NO")]
    [TestCase("Null")]
    [TestCase("1e3")]
    [TestCase("2026-03-31")]
    [TestCase("true")]
    [TestCase("")]
    [TestCase("  kept  ")]
    public void Text_is_sent_as_it_is_written(string text)
    {
        Assert.That(
            new[] { FieldType.String, FieldType.TextArea, FieldType.Phone, FieldType.Url, FieldType.Picklist, FieldType.Combobox,
                FieldType.EncryptedString, FieldType.AnyType, FieldType.MultiPicklist }
                .Select(t => Sent(Field(t), text)),
            Is.All.EqualTo(text));
    }

    [TestCase("SGVsbG8=", null)]
    [TestCase("SGVs\nbG8=", null)]
    [TestCase("", null)]
    [TestCase("Hello", "SEED657")]
    [TestCase("hello.png", "SEED657")]
    public void The_content_of_a_file_is_base64(string text, string? code)
    {
        var (value, found) = Convert(Field(FieldType.Base64), text);
        Assert.That((value, found), Is.EqualTo((code is null ? new FieldValue.Text(text) : null, code)));
    }

    [TestCase("true", "true")]
    [TestCase("TRUE", "true")]
    [TestCase("False", "false")]
    [TestCase("yes", null)]
    [TestCase("1", null)]
    [TestCase("", null)]
    public void Checkboxes(string text, string? sent) => Assert.That(Sent(Field(FieldType.Boolean), text), Is.EqualTo(sent));

    [TestCase("7", "7")]
    [TestCase("+7", "7")]
    [TestCase("-7", "-7")]
    [TestCase("007", "7")]
    [TestCase("7.0", "7")]
    [TestCase("1e3", "1000")]
    [TestCase("99999999", "99999999")]
    [TestCase("100000000", null)]
    [TestCase("-100000000", null)]
    [TestCase("7.5", null)]
    [TestCase("7,000", null)]
    [TestCase("0x7", null)]
    [TestCase(" 7", null)]
    [TestCase("1_000", null)]
    [TestCase("NaN", null)]
    [TestCase(".inf", null)]
    [TestCase("1e99", null)]
    [TestCase("", null)]
    public void Whole_numbers(string text, string? sent) =>
        Assert.That(Sent(Field(FieldType.Int) with { Digits = 8 }, text), Is.EqualTo(sent));

    [TestCase("1200.50", "1200.50")]
    [TestCase(".5", "0.5")]
    [TestCase("5.", "5")]
    [TestCase("1.2e2", "120")]
    [TestCase("99999.994", "99999.994")]
    [TestCase("123456.7", null)]
    [TestCase("-123456.7", null)]
    [TestCase("1.2.3", null)]
    [TestCase("EUR 5", null)]
    public void Decimal_numbers(string text, string? sent) => Assert.That(
        new[] { FieldType.Double, FieldType.Currency, FieldType.Percent }.Select(
            t => Sent(Field(t) with { Precision = 7, Scale = 2 }, text)), Is.All.EqualTo(sent));

    [Test]
    public void A_number_that_is_all_decimals_has_no_digits_before_the_point() =>
        Assert.That(Sent(Field(FieldType.Double) with { Precision = 3, Scale = 3 }, "0.123"), Is.EqualTo("0.123"));

    [TestCase("2026-03-31", "2026-03-31")]
    [TestCase("2024-02-29", "2024-02-29")]
    [TestCase("2025-06-01T23:28:56.782Z", "2025-06-01")]
    [TestCase("2025-06-01T23:28:56", "2025-06-01")]
    [TestCase("2025-06-01T23:28:56+02:00", null)]
    [TestCase("1700-01-01", "1700-01-01")]
    [TestCase("4000-12-31", "4000-12-31")]
    [TestCase("4000-12-31T23:59:59Z", "4000-12-31")]
    [TestCase("1699-12-31", null)]
    [TestCase("4001-01-01T00:00:00Z", null)]
    [TestCase("1900-02-29", null)]
    [TestCase("2026-02-29", null)]
    [TestCase("31.03.2026", null)]
    [TestCase("2026-3-1", null)]
    [TestCase("20260331", null)]
    public void Dates(string text, string? sent) => Assert.That(Sent(Field(FieldType.Date), text), Is.EqualTo(sent));

    [TestCase("2026-03-31T14:30:00Z", "2026-03-31T14:30:00.000Z")]
    [TestCase("2026-03-31T14:30", "2026-03-31T14:30:00.000Z")]
    [TestCase("2026-03-31T14:30:00.5+02:00", "2026-03-31T12:30:00.500Z")]
    [TestCase("2026-03-31T14:30:00.000+0000", "2026-03-31T14:30:00.000Z")]
    [TestCase("2026-03-31T14:30:00-0800", "2026-03-31T22:30:00.000Z")]
    [TestCase("2026-03-31", "2026-03-31T00:00:00.000Z")]
    [TestCase("2026-03-31 14:30", null)]
    [TestCase("2026-03-31T25:00:00Z", null)]
    public void Datetimes(string text, string? sent) => Assert.That(Sent(Field(FieldType.DateTime), text), Is.EqualTo(sent));

    [TestCase("14:30", "14:30:00.000Z")]
    [TestCase("14:30:15", "14:30:15.000Z")]
    [TestCase("14:30:15.250Z", "14:30:15.250Z")]
    [TestCase("14:30:15.25", "14:30:15.250Z")]
    [TestCase("14:30Z", "14:30:00.000Z")]
    [TestCase("00:00", "00:00:00.000Z")]
    [TestCase("24:00", null)]
    [TestCase("14:60", null)]
    [TestCase("14:30ZZ", null)]
    [TestCase("14:30:00+02:00", null)]
    [TestCase("2026-03-31T14:30:00Z", null)]
    [TestCase("2pm", null)]
    public void Times(string text, string? sent) => Assert.That(Sent(Field(FieldType.Time), text), Is.EqualTo(sent));

    [TestCase("jane@example.com", "jane@example.com")]
    [TestCase("j+x@a.b.example", "j+x@a.b.example")]
    [TestCase("", "")]
    [TestCase("jane", null)]
    [TestCase("jane@example", null)]
    [TestCase("a@b@c.example", null)]
    [TestCase("a b@c.example", null)]
    public void E_mail_addresses(string text, string? sent) => Assert.That(Sent(Field(FieldType.Email), text), Is.EqualTo(sent));

    [TestCase("001D000000K0fXO", "001D000000K0fXOIAZ")]
    [TestCase("001D000000K0fXOIAZ", "001D000000K0fXOIAZ")]
    [TestCase("acme", null)]
    [TestCase("", null)]
    public void Ids_are_sent_in_their_long_form(string text, string? sent) =>
        Assert.That(Sent(Field(FieldType.Reference), text), Is.EqualTo(sent));

    [TestCase(FieldType.Picklist, "Hot", "Hot")]
    [TestCase(FieldType.Picklist, "hot", "hot")]
    [TestCase(FieldType.Picklist, "", "")]
    [TestCase(FieldType.Picklist, "Warm", null)]
    [TestCase(FieldType.MultiPicklist, "Cold;Hot", "Cold;Hot")]
    [TestCase(FieldType.MultiPicklist, "Cold;Warm", null)]
    public void Restricted_picklists_hold_their_values_alone(FieldType type, string text, string? sent)
    {
        var field = Field(type) with { PicklistValues = ["Hot", "Cold"], RestrictedPicklist = true };
        Assert.That(Sent(field, text), Is.EqualTo(sent));
        Assert.That(Sent(field with { RestrictedPicklist = false }, text), Is.EqualTo(text));
        Assert.That(Sent(field with { PicklistValues = [] }, text), Is.EqualTo(text));
    }

    [Test]
    public void A_length_counts_characters_and_zero_is_no_limit()
    {
        Assert.That(Convert(Field(FieldType.String) with { Length = 4 }, "Acmes").Code, Is.EqualTo("SEED229"));
        Assert.That(Sent(Field(FieldType.String) with { Length = 5 }, "Acmes"), Is.EqualTo("Acmes"));
        Assert.That(Sent(Field(FieldType.String), new string('x', 1000)), Has.Length.EqualTo(1000));
        Assert.That(Convert(Field(FieldType.Email) with { Length = 4 }, "a@b.example").Code, Is.EqualTo("SEED229"));
    }

    [Test]
    public void Null_is_null_in_every_type_and_false_in_a_checkbox() => Assert.That(
        Enum.GetValues<FieldType>().Select(t => (t, Convert(Field(t), RawValue.Null.Value).Value)),
        Is.All.Matches<(FieldType Type, FieldValue? Value)>(
            c => ReferenceEquals(c.Value, c.Type == FieldType.Boolean ? FieldValue.Flag.False : FieldValue.Null.Value)));

    [Test]
    public void A_record_s_id_goes_into_lookups_and_text()
    {
        var hole = new RawValue.Hole(new FieldValue.Reference(0));
        Assert.That(Convert(Field(FieldType.Reference), hole).Value, Is.EqualTo(new FieldValue.Reference(0)));
        Assert.That(Convert(Field(FieldType.String), hole).Value, Is.EqualTo(new FieldValue.Reference(0)));
        Assert.That(
            new[] { FieldType.Boolean, FieldType.Int, FieldType.Currency, FieldType.Date, FieldType.DateTime, FieldType.Time,
                FieldType.Email, FieldType.MultiPicklist, FieldType.Base64 }
                .Select(t => Convert(Field(t), hole).Code),
            Is.All.EqualTo("SEED230"));
    }

    [Test]
    public void Text_around_a_record_s_id_goes_into_text_and_e_mail_addresses()
    {
        var mixed = new RawValue.Mixed(
            [new FieldValue.Text("jane."), new FieldValue.Reference(0), new FieldValue.Text("@example.com")], null);
        Assert.That(
            new[] { FieldType.String, FieldType.TextArea, FieldType.Email, FieldType.Url }.Select(t => Convert(Field(t), mixed).Value),
            Is.All.InstanceOf<FieldValue.Composed>());
        Assert.That(Convert(Field(FieldType.Reference), mixed).Code, Is.EqualTo("SEED260"));
        Assert.That(Convert(Field(FieldType.Date), mixed).Code, Is.EqualTo("SEED230"));
    }

    [Test]
    public void What_a_date_went_into_keeps_its_expression()
    {
        var date = new RawValue.Date(new DateOnly(2026, 3, 31), "today");
        Assert.That(
            Convert(Field(FieldType.Date), date).Value, Is.EqualTo(new FieldValue.Timed(new FieldValue.Text("2026-03-31"), "today")));
        Assert.That(
            Convert(Field(FieldType.DateTime), date).Value,
            Is.EqualTo(new FieldValue.Timed(new FieldValue.Text("2026-03-31T00:00:00.000Z"), "today")));
        Assert.That(
            Convert(Field(FieldType.String), date).Value, Is.EqualTo(new FieldValue.Timed(new FieldValue.Text("2026-03-31"), "today")));
        Assert.That(Convert(Field(FieldType.Int), date).Code, Is.EqualTo("SEED222"));
        var instant = new RawValue.Instant(new DateTimeOffset(2026, 3, 31, 23, 30, 0, TimeSpan.FromHours(-2)), "now");
        Assert.That(
            Convert(Field(FieldType.Date), instant).Value, Is.EqualTo(new FieldValue.Timed(new FieldValue.Text("2026-03-31"), "now")));
    }
}
