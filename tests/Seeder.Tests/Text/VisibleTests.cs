using System.Text.Json;
using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

internal sealed class VisibleTests
{
    [TestCase("\e[31mred", "\\u001b[31mred")]
    [TestCase("\e]0;title\a", "\\u001b]0;title\\u0007")]
    [TestCase("a\rb", "a\\rb")]
    [TestCase("\u009b2J", "\\u009b2J")]
    [TestCase("\u0085", "\\u0085")]
    [TestCase("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [TestCase("a\u202eb", "a\\u202eb")]
    [TestCase("a\u2066b\u2069", "a\\u2066b\\u2069")]
    [TestCase("a\u200bb\u200d\ufeff", "a\\u200bb\\u200d\\ufeff")]
    [TestCase("a\u00adb", "a\\u00adb")]
    [TestCase("\0\b\x7f", "\\u0000\\u0008\\u007f")]
    [TestCase("\U000e0041", "\\udb40\\udc41")]
    public void What_acts_is_shown(string text, string shown)
    {
        Assert.That(Visible.Line(text), Is.EqualTo(shown));
        Assert.That(Visible.Lines(text), Is.EqualTo(shown));
    }

    // No attribute holds half a character.
    [Test]
    public void Half_a_character_is_shown()
    {
        Assert.That(Visible.Line($"a{(char)0xd800}b"), Is.EqualTo("a\\ud800b"));
        Assert.That(Visible.Line($"a{(char)0xdc00}"), Is.EqualTo("a\\udc00"));
    }

    [TestCase("Société Générale")]
    [TestCase("株式会社")]
    [TestCase("שלום")]
    [TestCase("😀 und ä")]
    [TestCase("a\tb")]
    [TestCase("C:\\temp\\u001b")]
    public void What_is_written_stays(string text)
    {
        Assert.That(Visible.Line(text), Is.SameAs(text));
        Assert.That(Visible.Lines(text), Is.SameAs(text));
    }

    [TestCase("::error::x", "\\::error::x")]
    [TestCase("a\n::set-output name=x::y", "a\n\\::set-output name=x::y")]
    [TestCase("a\n  \t::add-mask::y", "a\n  \t\\::add-mask::y")]
    [TestCase("a\n\u00a0::stop-commands::y", "a\n\u00a0\\::stop-commands::y")]
    [TestCase("x ##vso[task.setvariable variable=PATH]y", "x #\\#vso[task.setvariable variable=PATH]y")]
    [TestCase("x ##[error]y", "x #\\#[error]y")]
    [TestCase("##teamcity[buildStop]", "#\\#teamcity[buildStop]")]
    [TestCase("###[error]", "##\\#[error]")]
    public void No_line_is_a_command_to_a_CI_system(string text, string shown) => Assert.That(Visible.Lines(text), Is.EqualTo(shown));

    [TestCase("std::vector")]
    [TestCase("a\nb: ::c")]
    [TestCase("## Heading")]
    [TestCase("# [x]")]
    [TestCase("a ## b [c]")]
    public void What_is_no_command_stays(string text) => Assert.That(Visible.Lines(text), Is.SameAs(text));

    [TestCase("a\nb")]
    [TestCase("a\u2028b\u202e")]
    [TestCase("##vso[task.complete]")]
    [TestCase("###[error]####[x]")]
    [TestCase("\e[2J\u009b")]
    [TestCase("\\##[x]")]
    public void JSON_means_the_same_and_does_not_act(string text)
    {
        var json = JsonSerializer.Serialize(
            text, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

        var shown = Visible.Json(json);

        Assert.That(JsonSerializer.Deserialize<string>(shown), Is.EqualTo(text));
        Assert.That(
            shown,
            Does.Not.Contain("##").And.Not.Contain('\e').And.Not.Contain('\u009b').And.Not.Contain('\u2028').And.Not.Contain('\u202e'));
    }

    [TestCase("a\eb", "a␛b")]
    [TestCase("a\u202eb", "a�b")]
    [TestCase("a\u0085b", "a�b")]
    [TestCase("\r", "␍")]
    [TestCase("plain", "plain")]
    public void A_line_with_carets_keeps_its_width(string line, string shown) => Assert.That(Visible.SameWidth(line), Is.EqualTo(shown));
}
