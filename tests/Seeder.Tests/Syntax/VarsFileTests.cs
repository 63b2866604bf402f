using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Syntax;

internal sealed class VarsFileTests
{
    private static (ImmutableArray<VarsEntry> Entries, ImmutableArray<Diagnostic> Diagnostics) Read(string path, string text)
    {
        var diagnostics = new DiagnosticBag();
        var entries = VarsFile.Read(new SourceText(path, text), diagnostics);
        return (entries, diagnostics.ToImmutable());
    }

    private static string Values(ImmutableArray<VarsEntry> entries) => string.Join(" | ", entries.Select(e => $"{e.Name}={e.Value}"));

    [TestCase("a=1\nb=2\n", "a=1 | b=2")]
    [TestCase("a=1\r\nb=2", "a=1 | b=2", Description = "line breaks of Windows")]
    [TestCase("\uFEFFa=1", "a=1", Description = "a byte order mark")]
    [TestCase("\n  # comment\n\na=1 # comment\n", "a=1")]
    [TestCase("export a=1\nexport\tb=2\nexported=3", "a=1 | b=2 | exported=3")]
    [TestCase("a = 1 \n  b= two words  ", "a=1 | b=two words")]
    [TestCase("a=\nb= # nothing\nc=\"\"\nd=''", "a= | b= | c= | d=")]
    [TestCase("a=#1\nb=1#2\nc=1 #2", "a=#1 | b=1#2 | c=1")]
    [TestCase("a=\"1 # 2\" # 3\nb='1 # 2'# 3", "a=1 # 2 | b=1 # 2")]
    [TestCase("a=\"x\\ny\\t\\\"\\\\\\$\\d\"\nb='x\\ny'", "a=x\ny\t\"\\$\\d | b=x\\ny")]
    [TestCase("a=\"one\ntwo=2\"\nb='\r\n'", "a=one\ntwo=2 | b=\n")]
    [TestCase("a=x=y\nb=it's\nc=$HOME ${a}", "a=x=y | b=it's | c=$HOME ${a}")]
    [TestCase("A.b-c_1=1", "A.b-c_1=1")]
    [TestCase("a=1\na=2", "a=1 | a=2", Description = "the last one wins")]
    [TestCase("a=日本 é 🙂", "a=日本 é 🙂")]
    [TestCase("", "")]
    [TestCase("# only a comment", "")]
    public void Lines_set_variables(string text, string values)
    {
        var (entries, diagnostics) = Read("test.env", text);

        Assert.That(diagnostics, Is.Empty);
        Assert.That(Values(entries), Is.EqualTo(values));
        Assert.That(entries.Select(e => e.Span.Source.Content[e.Span.Start..e.Span.End]), Is.EqualTo(entries.Select(e => e.Name)));
    }

    [TestCase("a: 1\nb: two words # comment\n", "a=1 | b=two words")]
    [TestCase("{ \"a\": 1, \"b\": true, \"c\": \"x\" }", "a=1 | b=true | c=x")]
    [TestCase("a: 007\nb: 2026-01-31\nc: '5'\nd: yes\n", "a=007 | b=2026-01-31 | c=5 | d=yes")]
    [TestCase("a: \"\"\nb: ${today}\n", "a= | b=${today}")]
    [TestCase("a: |\n  x\n  y\n", "a=x\ny\n")]
    [TestCase("# nothing\n", "")]
    [TestCase("", "")]
    public void A_yaml_mapping_sets_variables(string text, string values)
    {
        var (entries, diagnostics) = Read("vars.yaml", text);

        Assert.That(GoldenCheck.Render(diagnostics), Is.Empty);
        Assert.That(Values(entries), Is.EqualTo(values));
    }

    [TestCase("prod.env", "a: b=c", 1)]
    [TestCase(".env.local", "a: b=c", 1)]
    [TestCase("vars.yml", "a=1", 1)]
    [TestCase("/dev/stdin", "# x\nexport a=1", 0)]
    [TestCase("/dev/fd/63", "a: b=c", 0)]
    [TestCase("vars.txt", "a: 1", 0)]
    [TestCase("folder.env/vars", "a: 1", 0)]
    public void The_extension_says_the_format_or_else_the_first_line(string path, string text, int errors)
    {
        Assert.That(Read(path, text).Diagnostics, Has.Length.EqualTo(errors));
    }

    [TestCase("a=1\nnonsense\nb=2", "2:1", "does not have the form")]
    [TestCase("a=1\nexport a", "2:1", "does not have the form")]
    [TestCase("  my name=1", "1:3", "does not have the form")]
    [TestCase("=1", "1:1", "does not have the form")]
    [TestCase("a:1", "1:1", "does not have the form")]
    [TestCase("b=1\na=\"x\nc=2", "2:3", "This quote has no closing quote.")]
    [TestCase("a='", "1:3", "This quote has no closing quote.")]
    [TestCase("a=\"x\" y", "1:7", "after the closing quote")]
    public void A_line_that_sets_nothing_is_an_error_at_its_place(string text, string place, string message)
    {
        var error = Read("test.env", text).Diagnostics.Single();

        Assert.That((error.Code, error.Span.ToString()), Is.EqualTo(("SEED643", $"test.env:{place}")));
        Assert.That(error.Message, Does.Contain(message));
    }

    [TestCase("a: [1, 2]", "1:1", "SEED644")]
    [TestCase("x: 1\na: { b: 1 }", "2:1", "SEED644")]
    [TestCase("a:\nb: 1", "1:1", "SEED644")]
    [TestCase("a: null", "1:1", "SEED644")]
    [TestCase("- a: 1", "1:1", "SEED644")]
    [TestCase("just text", "1:1", "SEED644")]
    public void A_yaml_file_without_a_mapping_of_values_is_an_error_at_its_place(string text, string place, string code)
    {
        var error = Read("vars.yaml", text).Diagnostics.Single();

        Assert.That((error.Code, error.Span.ToString()), Is.EqualTo((code, $"vars.yaml:{place}")));
    }

    [Test]
    public void All_errors_of_a_file_are_reported()
    {
        Assert.That(Read("test.env", "a\nb=1\nc\nd=\"x\" y\n").Diagnostics.Select(d => d.Span!.Value.Line), Is.EqualTo((int[])[1, 3, 4]));
        Assert.That(Read("vars.yaml", "a: [1]\nb: 1\nc: {}\nb: 2\n").Diagnostics, Has.Length.EqualTo(3));
    }

    [TestCase("test.env", "PASSWORD=hunter2 \"x\nTOKEN=\"hunter2\" hunter2\n  hunter2: x\nhunter2\n")]
    [TestCase("vars.yaml", "password: hunter2\ntoken: [hunter2, hunter2]\npassword: 'hunter2'\nkey:\n  - hunter2\n")]
    [TestCase("vars.yaml", "text: >\n  hunter2\n  hunter2\nother: { x: hunter2 }\n\"hunter2\n")]
    public void No_message_and_no_shown_line_holds_a_value(string path, string text)
    {
        var shown = GoldenCheck.Render(Read(path, text.Replace("\n  hunter2: x\nhunter2\n", "\n", StringComparison.Ordinal)).Diagnostics);

        Assert.That(shown, Does.Contain("SEED").And.Contain("***"));
        Assert.That(shown, Does.Not.Contain("hunter2"));
    }

    [Test]
    public void An_error_shows_the_name_and_hides_the_value()
    {
        Assert.That(GoldenCheck.Render(Read("test.env", "region=EMEA\ncity=\"Berlin\" and more\n").Diagnostics), Is.EqualTo("""
            test.env:2:15: error SEED643: There is text after the closing quote.
                2 | city=******** *** ****
                  |               ^^^^^^^^
              hint: Put the whole value in quotes, or begin a comment with '#'. In double quotes, write \" for a quote.

            1 error

            """));
    }

    [Test]
    public void A_megabyte_of_lines_is_read()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"name_{i}='value {i}'\n"));

        Assert.That(Read("test.env", text).Entries, Has.Length.EqualTo(60_000));
    }
}
