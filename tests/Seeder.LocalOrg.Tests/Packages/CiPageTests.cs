using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>The commands of <c>docs/ci.md</c>, as written, on a machine without any file of this project.</summary>
[Category("Packages")]
internal sealed partial class CiPageTests
{
    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task The_commands_of_the_page_install_log_in_seed_and_delete(string packages)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-ci-").FullName;
        try
        {
            // The only source of packages.
            var config = Path.Combine(folder, ".nuget", "NuGet", "NuGet.Config");
            Directory.CreateDirectory(Path.GetDirectoryName(config)!);
            await File.WriteAllTextAsync(
                config,
                $"""<configuration><packageSources><clear /><add key="packed" value="{packages}" /></packageSources></configuration>""");
            Directory.CreateDirectory(Path.Combine(folder, "work"));
            var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.At("docs", "ci.md")));
            var local = blocks.Single(b => b.Groups["title"].Value == "local").Groups["text"].Value;
            var others = blocks.Where(b => b.Groups["title"].Value.Length == 0).Select(b => b.Groups["text"].Value).ToList();
            Assert.That(others, Has.Count.EqualTo(2));

            // The org runs until the shell that started it ends.
            var (exit, output) = await Packed.BashAsync(
                Path.Combine(folder, "work"),
                $"trap 'kill %1' EXIT\n{others[0]}\n{local}\n{others[1]}",
                ("HOME", folder),
                ("NUGET_PACKAGES", Path.Combine(folder, "cache")));

            Assert.That(exit, Is.Zero, output);
            Assert.That(
                output,
                Does.Contain("by JWT for admin.").And.Contain("may create, update and delete").And.Match("ACME=001").And.Contain(
                    "deleted"));
            Assert.That(output, Does.Not.Contain("PRIVATE KEY").And.Not.Contain("eyJ"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("""^```bash( title="(?<title>[^"]+)")?\n(?<text>.*?)^```$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
