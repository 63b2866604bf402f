using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Language;

/// <summary>What the README and the pages of <c>docs/</c> show is applied, block by block, to one org.</summary>
internal sealed partial class DocumentationTests : LanguageFixture
{
    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Repository.At("docs"), "*.md")
        .Order(StringComparer.Ordinal)
        .Select(p => $"docs/{Path.GetFileName(p)}")
        .Prepend("README.md")
            .Where(p => File.ReadAllText(Repository.At(p)).Contains("```yaml", StringComparison.Ordinal));

    protected override string[] Metadata
    {
        get
        {
            Write("objects/Account/fields/Seed_Key__c.field-meta.xml", GuardField());
            return [PathOf("objects")];
        }
    }

    /// <summary>The field that the page has ready for <c>options.guard</c>.</summary>
    public static byte[] GuardField()
    {
        var page = File.ReadAllText(Repository.At("docs", "plan-language.md"));
        return System.Text.Encoding.UTF8.GetBytes(
            Block().Matches(page).Single(b => b.Groups["language"].Value == "xml").Groups["text"].Value);
    }

    [TestCaseSource(nameof(Pages))]
    public async Task Each_snippet_is_applied_and_then_has_nothing_to_do(string page)
    {
        var content = await File.ReadAllTextAsync(Repository.At(page));
        var blocks = Block().Matches(content);
        Assert.That(blocks.Count(b => b.Groups["language"].Value == "yaml"), Is.EqualTo(Regex.Count(content, "```yaml")).And.Positive);
        var parts = 0;
        foreach (Match block in blocks)
        {
            var (title, text) = (block.Groups["title"].Value, block.Groups["text"].Value);
            if (title.Length > 0)
            {
                Write(title, System.Text.Encoding.UTF8.GetBytes(text));
            }
            var isWhole = text.StartsWith("plan:", StringComparison.Ordinal);
            if (block.Groups["language"].Value == "yaml" && (isWhole || title.Length == 0))
            {
                await ApplyTwiceAsync(isWhole ? text : $"plan: part-{++parts}\n{text}");
            }
        }
    }

    private async Task ApplyTwiceAsync(string yaml)
    {
        // Where other snippets look for the manifest of a plan that they use.
        Org.ManifestName = yaml.Split('\n')[0]["plan: ".Length..];
        Assert.That((await ApplyAsync(yaml)).Text, Is.Empty, yaml);
        Assert.That((await ApplyAsync(yaml)).Writes, Is.Empty, yaml);
    }

    [GeneratedRegex(
        """^```(?<language>\w+)( title="(?<title>[^"]+)")?\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
