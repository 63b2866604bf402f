using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>
/// Packs the last commit again, in other folders. It takes minutes, so these tests run only with the variable <c>SEEDER_REBUILD</c>.
/// </summary>
[Category("Packages")]
internal sealed class RebuildTests
{
    private static IEnumerable<int> Sources => Environment.GetEnvironmentVariable("SEEDER_REBUILD") is null ? [] : [2];

    [TestCaseSource(nameof(Sources))]
    public async Task Equal_sources_give_equal_packages(int clones)
    {
        var top = Directory.CreateTempSubdirectory("seeder-rebuild-").FullName;
        try
        {
            var folders = Enumerable.Range(0, clones)
                .Select(i => Path.Combine(top, string.Concat(Enumerable.Repeat("deep/", i * 2)), $"c{i}"))
                .ToList();
            foreach (var (i, folder) in folders.Index())
            {
                // Each clone has another folder, another remote and another branch.
                var (exit, output) = await Packed.BashAsync(
                    top,
                    $"""
                    git clone -q '{Repository.Root}' '{folder}'
                    cd '{folder}'
                    git checkout -q -b branch-{i}
                    git remote set-url origin /somewhere/else/{i}
                    dotnet pack Seeder.sln -p:ToolPackageRuntimeIdentifiers=any
                    """,
                    ("HOME", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)),
                    ("MSBUILDDISABLENODEREUSE", "1"));
                Assert.That(exit, Is.Zero, output);
                Assert.That(output, Does.Not.Contain("warning"));
            }

            string[] Files(string folder) =>
                [.. Directory.GetFiles(Path.Combine(folder, "artifacts", "packages")).Order(StringComparer.Ordinal)];
            var names = Files(folders[0]).Select(Path.GetFileName).ToList();
            Assert.That(names, Has.Count.GreaterThan(5));
            foreach (var folder in folders.Skip(1))
            {
                Assert.That(Files(folder).Select(Path.GetFileName), Is.EqualTo(names));
                var different = Files(folder)
                    .Zip(Files(folders[0]))
                    .Where(f => !File.ReadAllBytes(f.First).SequenceEqual(File.ReadAllBytes(f.Second)));
                Assert.That(different.Select(f => f.First), Is.Empty);
            }
        }
        finally
        {
            Directory.Delete(top, recursive: true);
        }
    }

    [TestCaseSource(nameof(Sources))]
    public async Task A_clone_of_a_public_repository_links_to_its_sources(int _)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-link-").FullName;
        try
        {
            var (exit, output) = await Packed.BashAsync(
                folder,
                $"""
                git clone -q '{Repository.Root}' clone
                cd clone
                git remote set-url origin https://github.com/example/seeder.git
                git rev-parse HEAD
                mkdir link
                dotnet msbuild engine/Seeder.Core -p:Configuration=Release -p:IntermediateOutputPath=$PWD/link/ -t:GenerateSourceLinkFile
                cat link/Seeder.Core.sourcelink.json
                """,
                ("HOME", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

            Assert.That(exit, Is.Zero, output);
            var commit = output[..40];
            Assert.That(output, Does.Contain($"\"/_/*\":\"https://raw.githubusercontent.com/example/seeder/{commit}/*\""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
