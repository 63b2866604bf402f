using NUnit.Framework;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>The .gitignore of the folder .seeder comes whole or not at all, and over no other file.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SeederFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Place => Path.Combine(_folder, ".gitignore");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20)]
    [TestCase(100)]
    [TestCase(-1)]
    public void A_full_disk_leaves_neither_half_of_it_nor_another_file(int kept)
    {
        SeederFolder.Write(Place, file =>
        {
            file.SetLength(kept < 0 ? file.Length : kept);
            throw new IOException("No space left on device");
        });

        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);

        SeederFolder.Write(Place, file => file.Flush());

        Assert.That(File.ReadAllText(Place), Does.Contain("*.journal").And.EndsWith("/*/schema/\n"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
    }

    [TestCase("file")]
    [TestCase("folder")]
    [TestCase("link")]
    [TestCase("dangling")]
    [Platform("Linux,MacOsX")]
    public void What_takes_the_name_while_it_is_written_stays(string kind)
    {
        var mine = Path.Combine(_folder, "mine.txt");
        File.WriteAllText(mine, "mine");

        SeederFolder.Write(Place, _ =>
        {
            switch (kind)
            {
                case "file":
                    File.WriteAllText(Place, "mine");
                    break;
                case "folder":
                    Directory.CreateDirectory(Place);
                    break;
                default:
                    File.CreateSymbolicLink(Place, kind == "link" ? mine : Path.Combine(_folder, "nothing"));
                    break;
            }
        });

        Assert.That(kind == "folder" ? Directory.Exists(Place) : kind == "dangling" || File.ReadAllText(Place) == "mine");
        Assert.That(File.ReadAllText(mine), Is.EqualTo("mine"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(2));
    }

    [TestCase("outside")]
    [TestCase("outside/deep")]
    [Platform("Linux,MacOsX")]
    public void None_is_written_through_a_link_in_the_place_of_the_folder(string target)
    {
        Directory.CreateDirectory(Path.Combine(_folder, target));
        Directory.CreateSymbolicLink(Path.Combine(_folder, ".seeder"), target);

        SeederFolder.Keep(Path.Combine(_folder, ".seeder", "00D", "x.manifest.json"));

        Assert.That(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), Is.Empty);
    }
}
