using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The snippets of docs/testing.md, and of the packages for tests, are parts of the example projects, which run.</summary>
internal sealed partial class TestingPageTests
{
    private static readonly string[] Pages = ["docs/testing.md", "engine/Seeder.NUnit/README.md", "engine/Seeder.Testing/README.md"];

    private static IEnumerable<TestCaseData> Snippets =>
        from page in Pages
        from Match block in Block().Matches(File.ReadAllText(Repository.At(page.Split('/'))))
        let text = block.Groups["text"].Value
        select new TestCaseData(text).SetArgDisplayNames(page, text.Split('\n')[0].Trim());

    [TestCaseSource(nameof(Snippets))]
    public void A_snippet_is_a_part_of_an_example(string snippet)
    {
        var files = new[] { "Seeder.Examples", "Seeder.Consumers" }
            .SelectMany(f => Repository.Files(Path.Combine("tests", f), "*"))
            .Select(File.ReadAllText)
            .ToList();

        Assert.That(files.Count(f => f.Contains(snippet, StringComparison.Ordinal)), Is.Positive, snippet);
    }

    [Test]
    public void The_page_has_snippets() => Assert.That(Snippets.Count(), Is.GreaterThan(8));

    [GeneratedRegex("```(csharp|xml|yaml)\n(?<text>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Block();
}
