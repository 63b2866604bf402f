using NUnit.Framework;
using Seeder.Core.Text;
using YamlDotNet.RepresentationModel;

namespace Seeder.Tests.Text;

internal sealed class YamlTextTests
{
    [TestCase("x\e[2Jy")]
    [TestCase("a\u202eb\u2066c")]
    [TestCase("a\u200db\u2060")]
    [TestCase("a\U000e0041b")]
    [TestCase("::error::owned")]
    [TestCase("two\n::error::lines\nend")]
    [TestCase("two\n  ::error::lines\nend\n")]
    [TestCase("##vso[task.complete]")]
    [TestCase("three\n###[error]\nlines")]
    [TestCase("##teamcity[x] \"and\" \\more")]
    [TestCase("\u0085\u009b")]
    public void An_imported_text_does_not_act_where_it_is_printed_and_reads_back(string text)
    {
        var yaml = $"- Name: {YamlText.Value(text, indent: 2)}\n";

        Assert.That(Visible.Lines(yaml), Is.SameAs(yaml));
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var item = (YamlMappingNode)((YamlSequenceNode)stream.Documents[0].RootNode)[0];
        Assert.That(((YamlScalarNode)item["Name"]).Value, Is.EqualTo(text));
    }
}
