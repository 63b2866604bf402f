using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Import;
using Seeder.Core.Schema;
using Seeder.Tests.House;

namespace Seeder.Tests.Import;

internal sealed partial class DocumentedImportTests
{
    [Test]
    public void The_page_shows_what_becomes_of_its_files()
    {
        var page = File.ReadAllText(Repository.At("docs", "import.md"));
        var json = Block()
            .Matches(page)
            .Where(b => b.Groups["language"].Value == "json")
            .Select(b => Encoding.UTF8.GetBytes(b.Groups["text"].Value))
            .ToList();
        var plan = Block().Matches(page).First(b => b.Groups["language"].Value == "yaml").Groups["text"].Value;

        var imported = new ImportCase(new Dictionary<string, byte[]> { ["accounts.json"] = json[0], ["contacts.json"] = json[1] })
            .Run(new ImportRequest(["accounts.json", "contacts.json"], StandardObjects.Schema) { Name = "people" });

        Assert.That(imported.Diagnostics, Is.Empty);
        Assert.That(imported.Plan, Is.EqualTo(plan));
    }

    [GeneratedRegex("""^```(?<language>\w+)\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
