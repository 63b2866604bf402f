using System.Diagnostics;
using Seeder.Files;

namespace Seeder.Cli.Tests;

/// <summary>The folder .seeder can be committed as it is, and the local org in it is for its owner alone.</summary>
[Platform("Linux,MacOsX")]
internal sealed class SeederFolderTests : CliFixture
{
    private const string New = ".seeder/local/local-org.db";
    private const string Old = ".seeder/local-org.db";

    private string In(string path) => Path.Combine(Folder, path);

    private List<string> Committed()
    {
        Git("init", "-q");
        Git("add", "-A");
        var files = Git("ls-files").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. files.Where(f => f.StartsWith(".seeder", StringComparison.Ordinal))];
    }

    private string Git(params string[] args)
    {
        var start = new ProcessStartInfo("git", args) { WorkingDirectory = Folder, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return text;
    }

    [Test]
    public async Task Git_takes_manifests_and_leaves_out_what_is_of_this_machine()
    {
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        string[] left =
        [
            "x.manifest.json.journal", "x.manifest.json.lock", "x.manifest.json.lock.holder", ".seeder-0123.tmp", "schema/index.json",
        ];
        foreach (var name in left)
        {
            Write($".seeder/00D000000000001AAA/{name}", "");
        }
        Write(".seeder/00D000000000001AAA/x.manifest.json", "{}");
        Write(".seeder/local-org.db-wal", "");

        var committed = Committed();

        Assert.That(committed, Has.Count.EqualTo(3), string.Join(" ", committed));
        Assert.That(committed, Does.Contain(".seeder/.gitignore").And.Contain(".seeder/00D000000000001AAA/x.manifest.json"));
        Assert.That(committed.Single(f => f.EndsWith("small.manifest.json", StringComparison.Ordinal)), Is.Not.Null);
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_local_org_is_for_its_owner_alone()
    {
        Assert.That((await RunAsync("plan", "small.yaml")).Exit, Is.Zero);

        foreach (var file in Directory.EnumerateFiles(In(".seeder/local"), "local-org.db*")
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
        Assert.That((File.Exists(In(New)), File.Exists(In(Old))), Is.EqualTo((true, false)));
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_local_org_of_an_older_version_is_moved_with_all_that_it_holds()
    {
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        foreach (var file in Directory.GetFiles(In(".seeder/local"), "local-org.db*"))
        {
            File.Move(file, Path.Combine(In(".seeder"), Path.GetFileName(file)));
        }
        File.SetUnixFileMode(In(Old), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var again = await RunAsync("apply", "small.yaml");

        Assert.That(again.Exit, Is.Zero, again.ToString());
        Assert.That(again.ToString(), Does.Contain("Nothing to do"));
        Assert.That((File.Exists(In(New)), File.Exists(In(Old))), Is.EqualTo((true, false)));
        Assert.That(File.GetUnixFileMode(In(New)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task A_file_in_use_stays()
    {
        Write(Old, "in use");
        using var held = RunLock.Take(In($"{Old}.lock"), TimeProvider.System);

        var planned = await RunAsync("plan", "small.yaml");

        Assert.That((planned.Exit, planned.Err.Contains("SEED630", StringComparison.Ordinal)), Is.EqualTo((6, true)), planned.ToString());
        Assert.That(File.ReadAllText(In(Old)), Is.EqualTo("in use"));
        Assert.That(File.Exists(In(New)), Is.False);
    }

    [Test]
    public async Task One_beside_a_new_one_stays()
    {
        Assert.That((await RunAsync("plan", "small.yaml")).Exit, Is.Zero);
        Write(Old, "a user's own");

        Assert.That((await RunAsync("plan", "small.yaml")).Exit, Is.Zero);

        Assert.That(File.ReadAllText(In(Old)), Is.EqualTo("a user's own"));
    }

    [TestCase("nowhere")]
    [TestCase("../mine.txt")]
    [TestCase("../folder")]
    [TestCase(".gitignore")]
    [TestCase(null)]
    public async Task A_gitignore_of_the_user_stays(string? target)
    {
        Directory.CreateDirectory(In(".seeder"));
        Directory.CreateDirectory(In("folder"));
        Write("mine.txt", "a user's own");
        if (target is null)
        {
            Write(".seeder/.gitignore", "a user's own");
        }
        else
        {
            File.CreateSymbolicLink(In(".seeder/.gitignore"), target);
        }

        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);

        Assert.That(new FileInfo(In(".seeder/.gitignore")).LinkTarget, Is.EqualTo(target));
        Assert.That(File.ReadAllText(In(target is null ? ".seeder/.gitignore" : "mine.txt")), Is.EqualTo("a user's own"));
        Assert.That((Path.Exists(In(".seeder/nowhere")), Directory.GetFiles(In("folder")).Length), Is.EqualTo((false, 0)));
    }

    [TestCase("../../mine.db")]
    [TestCase("../../nowhere.db")]
    public async Task The_local_org_is_not_written_through_a_link(string target)
    {
        Directory.CreateDirectory(In(".seeder/local"));
        Write("mine.db", "a user's own");
        File.CreateSymbolicLink(In(New), target);

        var planned = await RunAsync("plan", "small.yaml");

        Assert.That((planned.Exit, planned.Err.Contains("SEED631", StringComparison.Ordinal)), Is.EqualTo((6, true)), planned.ToString());
        Assert.That(File.ReadAllText(In("mine.db")), Is.EqualTo("a user's own"));
        Assert.That(File.Exists(In("nowhere.db")), Is.False);
    }

    [Test]
    public async Task A_manifest_elsewhere_gets_no_gitignore_beside_it()
    {
        Assert.That((await RunAsync("apply", "small.yaml", "--manifest", "x/m.json")).Exit, Is.Zero);

        Assert.That(Directory.GetFiles(In("x")).Select(f => Path.GetFileName(f)), Has.None.EqualTo(".gitignore"));
    }
}
