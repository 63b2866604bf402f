using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>Files are written in one step, and nothing that lies beside them is touched.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string In(string name) => Path.Combine(_folder, name);

    [TestCase("m.json.tmp")]
    [TestCase("m.json~")]
    [TestCase(".seeder-notes.tmp")]
    [TestCase(".seeder-0123456789abcdef0123456789abcdef.tmp.txt")]
    [TestCase("m.json.bak")]
    public void A_users_file_beside_it_survives_every_kind_of_write(string name)
    {
        File.WriteAllText(In(name), "a user's own");
        File.SetLastWriteTimeUtc(In(name), DateTime.UtcNow.AddDays(-400));

        AtomicFile.Write(In("m.json"), "1"u8);
        AtomicFile.WriteShared(In("m.json"), "2"u8);
        AtomicFile.Reserve(In("m.json"), 1000);

        Assert.That(File.ReadAllText(In(name)), Is.EqualTo("a user's own"));
        Assert.That(File.ReadAllText(In("m.json")), Is.EqualTo("2"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(2));
    }

    [Test]
    public void What_a_killed_run_left_is_removed_when_it_is_old()
    {
        var old = In($".seeder-{Guid.NewGuid():N}.tmp");
        var young = In($".seeder-{Guid.NewGuid():N}.tmp");
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));

        AtomicFile.Write(In("m.json"), "1"u8);

        Assert.That((File.Exists(old), File.Exists(young)), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_write_that_fails_leaves_nothing_behind_and_the_old_file_as_it_was()
    {
        Directory.CreateDirectory(In("m.json"));
        File.WriteAllText(In("m.json/kept"), "kept");

        var stopped = Assert.Catch<SeederException>(() => AtomicFile.Write(In("m.json"), "1"u8))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.LocalFiles, "SEED602")));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { In("m.json") }));
        Assert.That(File.ReadAllText(In("m.json/kept")), Is.EqualTo("kept"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    [TestCase(4096)]
    [TestCase(-1)]
    public void A_disk_that_takes_only_a_part_leaves_the_old_file_as_it_was(int kept)
    {
        File.WriteAllText(In("m.json"), "old");

        var stopped = Assert.Catch<SeederException>(() => AtomicFile.Write(In("m.json"), new byte[10_000], file =>
        {
            file.SetLength(kept < 0 ? file.Length : kept);
            throw new IOException("No space left on device");
        }))!;

        Assert.That(stopped.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
        Assert.That(stopped.Diagnostic.Message, Does.Contain("m.json").And.Contain("No space left on device"));
        Assert.That(File.ReadAllText(In("m.json")), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_shared_file_is_written_where_its_link_leads_and_the_link_stays()
    {
        Directory.CreateDirectory(In("real"));
        File.WriteAllText(In("real/org.json"), "old");
        File.CreateSymbolicLink(In("org.json"), "real/org.json");

        AtomicFile.WriteShared(In("org.json"), "new"u8);

        Assert.That(new FileInfo(In("org.json")).LinkTarget, Is.EqualTo("real/org.json"));
        Assert.That(File.ReadAllText(In("real/org.json")), Is.EqualTo("new"));
    }

    [TestCase("TOP/outside.json")]
    [TestCase("../outside.json")]
    [TestCase("../repository/../outside.json")]
    [TestCase("deep/link.json")]
    [TestCase("way/outside.json")]
    [Platform("Linux,MacOsX")]
    public void A_link_in_a_repository_that_leads_out_of_it_is_not_written_through(string target)
    {
        Directory.CreateDirectory(In("repository/.git"));
        Directory.CreateDirectory(In("repository/deep"));
        File.WriteAllText(In("outside.json"), "{}");
        Directory.CreateSymbolicLink(In("repository/way"), _folder);
        File.CreateSymbolicLink(In("repository/deep/link.json"), "../../outside.json");
        File.CreateSymbolicLink(In("repository/org.json"), target.Replace("TOP", _folder, StringComparison.Ordinal));

        var stopped = Assert.Catch<SeederException>(() => AtomicFile.WriteShared(In("repository/org.json"), "new"u8))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.LocalFiles, "SEED602")));
        Assert.That(stopped.Diagnostic.Message, Does.Contain("outside of its repository"));
        Assert.That(File.ReadAllText(In("outside.json")), Is.EqualTo("{}"));
    }

    [TestCase("../outside.json", "outside.json")]
    [TestCase("way/../outside.json", "outside.json")]
    [TestCase("way/outside.json", "real/outside.json")]
    [TestCase("way/../real/outside.json", "real/outside.json")]
    [TestCase("loop/../outside.json", "here/outside.json")]
    [Platform("Linux,MacOsX")]
    public void A_link_over_linked_folders_is_written_where_the_system_takes_it(string target, string place)
    {
        Directory.CreateDirectory(In("here/deep"));
        Directory.CreateDirectory(In("real"));
        Directory.CreateSymbolicLink(In("here/way"), "../real");
        Directory.CreateSymbolicLink(In("here/loop"), "deep");
        string[] files = ["outside.json", "real/outside.json", "here/outside.json"];
        foreach (var file in files)
        {
            File.WriteAllText(In(file), "old");
        }
        File.CreateSymbolicLink(In("here/org.json"), target);

        AtomicFile.WriteShared(In("here/org.json"), "new"u8);

        Assert.That(files.Where(f => File.ReadAllText(In(f)) == "new"), Is.EqualTo(new[] { place }));
    }

    [TestCase("nowhere.json")]
    [TestCase("missing/folder.json")]
    [TestCase("loop.json")]
    [Platform("Linux,MacOsX")]
    public void A_link_that_leads_to_no_file_makes_none(string target)
    {
        File.CreateSymbolicLink(In("loop.json"), target);

        var stopped = Assert.Catch<SeederException>(() => AtomicFile.WriteShared(In("loop.json"), "new"u8))!;

        Assert.That(stopped.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
        Assert.That(new FileInfo(In("loop.json")).LinkTarget, Is.EqualTo(target));
    }
}
