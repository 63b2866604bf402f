using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Preview;
using Seeder.Core.Text;

namespace Seeder.Tests.Preview;

internal sealed class ChangeTextTests
{
    private static ShownValue Text(string text) => ShownValue.Of(text);

    [TestCase("a \"b\" \\", "\"a \\\"b\\\" \\\\\"")]
    [TestCase("\e[31mred\a", "\"\\u001b[31mred\\u0007\"")]
    [TestCase("one\n", "\"one\\n\"")]
    [TestCase("tab\there", "\"tab\\there\"")]
    [TestCase("", "\"\"")]
    [TestCase("\u202eevil", "\"\\u202eevil\"")]
    public void A_text_is_quoted_and_no_character_of_it_acts(string text, string shown) =>
        Assert.That(Created(Text(text)), Is.EqualTo($"+ a (Account)\n    Name: {shown}\n"));

    [Test]
    public void A_long_text_is_cut_with_its_length_and_a_verbose_one_is_not()
    {
        var text = new string('x', 99) + "\U0001f600" + new string('y', 200);

        Assert.That(Created(Text(text)), Is.EqualTo($"+ a (Account)\n    Name: \"{text[..99]}\"… (301 characters)\n"));
        Assert.That(Created(Text(text), isVerbose: true), Is.EqualTo($"+ a (Account)\n    Name: \"{text}\"\n"));
    }

    [Test]
    public void Two_long_texts_are_shown_where_they_differ()
    {
        var same = new string('x', 100_000);

        var shown = Updated(Text(same + "old"), Text(same + "new"));

        Assert.That(
            shown,
            Is.EqualTo(
                $"~ a (Account)\n    Name: …\"{same[..20]}old\" (100,003 characters) -> …\"{same[..20]}new\" (100,003 characters)\n"));
    }

    [Test]
    public void Lines_are_shown_one_below_the_other_and_equal_ones_are_counted()
    {
        var (before, after) = ("1\n2\nold\n3\n", "1\n2\nnew\n+ fake (Account)\n3\n");

        Assert.That(Updated(Text(before), Text(after)), Is.EqualTo("""
            ~ a (Account)
                Name:
                    (2 equal lines)
                    - | old
                    + | new
                    + | + fake (Account)
                    (1 equal line)

            """));
        Assert.That(
            Created(Text("a\n\n::error::b")), Is.EqualTo("+ a (Account)\n    Name:\n        | a\n        |\n        | ::error::b\n"));
    }

    [Test]
    public void Many_lines_are_folded_unless_all_are_asked_for()
    {
        var lines = Text(string.Join('\n', Enumerable.Range(1, 30)));

        Assert.That(Created(lines), Does.EndWith("        | 10\n        | and 20 more lines\n"));
        Assert.That(Created(lines, isVerbose: true), Does.EndWith("        | 30\n"));
    }

    [Test]
    public void Right_to_left_texts_are_not_on_one_line() =>
        Assert.That(
            Updated(Text("\u05e9\u05dc"), Text("\u05e2\u05d5")),
            Is.EqualTo("~ a (Account)\n    Name:\n        - | \u05e9\u05dc\n        + | \u05e2\u05d5\n"));

    [Test]
    public void An_unknown_old_value_is_said_so()
    {
        Assert.That(Updated(null, ShownValue.Null), Is.EqualTo("~ a (Account)\n    Name: (unknown) -> null\n"));
        Assert.That(
            Updated(null, Text("a\nb")),
            Is.EqualTo("~ a (Account)\n    Name: the old value is unknown\n        + | a\n        + | b\n"));
    }

    [Test]
    public void A_value_that_the_org_already_has_is_shown_once() =>
        Assert.That(
            Render(new FieldChange("Name", Text("A"), Text("A ")) { IsSame = true }, ChangeKind.Replace),
            Is.EqualTo("-/+ a (Account)\n    Name: \"A \"\n"));

    [Test]
    public void A_file_shows_its_size() =>
        Assert.That(
            new[] { 0, 1, 2, 3, 1500 }.Select(n => ShownValue.OfFile(Convert.ToBase64String(new byte[n])).Text),
            Is.EqualTo(["file of 0 bytes", "file of 1 byte", "file of 2 bytes", "file of 3 bytes", "file of 1,500 bytes"]));

    // The end of a secret could not be recognized after the cut.
    [Test]
    public void A_secret_is_hidden_before_its_text_is_cut()
    {
        var secrets = new Secrets();
        secrets.Add("00D000000000001!AQEAQsecretsecretsecret");
        var text = new string('x', 85) + "00D000000000001!AQEAQsecretsecretsecret";
        var change = new RecordChange("a", "Account", null, ChangeKind.Create, null, () => [new FieldChange("Name", null, Text(text))]);

        Assert.That(
            ChangeText.Render([change], hide: secrets.Hide), Is.EqualTo($"+ a (Account)\n    Name: \"{new string('x', 85)}***\"\n"));
    }

    [Test]
    public void Ten_records_of_a_type_and_kind_are_shown()
    {
        ImmutableArray<RecordChange> changes =
        [
            .. Enumerable.Range(1, 1234).Select(n => new RecordChange($"a{n}", "Account", null, ChangeKind.Create, null)),
            new RecordChange("one", "Account", "001000000000001AAA", ChangeKind.Update, null),
        ];

        var lines = ChangeText.Render(changes).Split('\n');

        Assert.That(lines, Has.Length.EqualTo(13));
        Assert.That(lines[9..], Is.EqualTo(["+ a10 (Account)", "  and 1,224 more", "~ one (Account)", ""]));
        Assert.That(ChangeText.Render(changes, isVerbose: true).Split('\n'), Has.Length.EqualTo(1236));
    }

    private static string Created(ShownValue value, bool isVerbose = false) =>
        Render(new FieldChange("Name", null, value), ChangeKind.Create, isVerbose);

    private static string Updated(ShownValue? from, ShownValue to) => Render(new FieldChange("Name", from, to), ChangeKind.Update);

    private static string Render(FieldChange field, ChangeKind kind, bool isVerbose = false) =>
        ChangeText.Render([new RecordChange("a", "Account", null, kind, null, () => [field])], isVerbose);
}
