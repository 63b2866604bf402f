namespace Seeder.Cli.Tests;

/// <summary>A pull request can commit a symbolic link in the place of a folder that Seeder chooses. Nothing is written behind it.</summary>
[Platform("Linux,MacOsX")]
internal sealed class OwnPlaceTests : ChangeFixture
{
    private string _outside = "";

    [SetUp]
    public void MakeOutside()
    {
        _outside = Directory.CreateTempSubdirectory("seeder-outside-").FullName;
        Directory.CreateDirectory(Path.Combine(_outside, "kept"));
        File.WriteAllText(Path.Combine(_outside, "kept", "notes.txt"), "mine");
        Directory.CreateDirectory(In(".git"));
        File.WriteAllText(In(".git/config"), "mine");
    }

    [TearDown]
    public void NothingIsOutside()
    {
        Assert.That(Entries(_outside), Is.EquivalentTo(new[] { "kept", "kept/notes.txt" }));
        Assert.That(File.ReadAllText(Path.Combine(_outside, "kept", "notes.txt")), Is.EqualTo("mine"));
        Assert.That(Entries(In(".git")), Is.EquivalentTo(new[] { "config" }));
        Directory.Delete(_outside, recursive: true);
    }

    private static List<string> Entries(string folder) =>
        [.. Below(new DirectoryInfo(folder)).Select(e => Path.GetRelativePath(folder, e))];

    // What lies behind a link is listed at its own place.
    private static IEnumerable<string> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos().SelectMany(
        e => e is DirectoryInfo { LinkTarget: null } below ? Below(below).Prepend(e.FullName) : [e.FullName]);

    private string In(string path) => Path.Combine(Folder, path);

    // From the link's place to where it leads; OUT is a folder outside of the repository, NAME its name, ORG the id of the org.
    private void Link(string place, string target)
    {
        var link = In(place.Replace("ORG", Org.OrgId, StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, To(target));
    }

    private string To(string target) =>
        target.Replace("OUT", _outside, StringComparison.Ordinal).Replace("NAME", Path.GetFileName(_outside), StringComparison.Ordinal);

    [TestCase(".seeder", "OUT")]
    [TestCase(".seeder", "OUT/kept")]
    [TestCase(".seeder", "OUT/not-there-yet")]
    [TestCase(".seeder", "../NAME")]
    [TestCase(".seeder", "OUT/kept/..")]
    [TestCase(".seeder", ".git")]
    [TestCase(".seeder", ".git/hooks")]
    [TestCase(".seeder", ".seeder")]
    [TestCase(".seeder/ORG", "OUT")]
    [TestCase(".seeder/ORG", "OUT/not-there-yet")]
    [TestCase(".seeder/ORG", "../../NAME/kept")]
    [TestCase(".seeder/ORG", "../.git")]
    public async Task Manifests_are_not_written_through_a_folder_that_leads_out(string place, string target)
    {
        Link(place, target);
        var before = Entries(Folder);

        foreach (var command in new[] { "plan", "apply", "destroy", "show" })
        {
            var result = await RunAsync(command, "small.yaml");
            Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
            Assert.That(result.Err, Does.Contain("SEED517").And.Contain("hint: "));
        }

        Assert.That(await WritesAsync(), Is.Zero);
        Assert.That(Entries(Folder), Is.EquivalentTo(before));
    }

    [TestCase(".seeder", "OUT")]
    [TestCase(".seeder", "OUT/not-there-yet")]
    [TestCase(".seeder", ".git")]
    [TestCase(".seeder/local", "OUT")]
    [TestCase(".seeder/local", "OUT/not-there-yet")]
    [TestCase(".seeder/local", "../.git/objects")]
    public async Task The_local_org_and_what_it_learns_are_not_written_through_a_folder_that_leads_out(string place, string target)
    {
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Link(place, target);
        Write("small.yaml", Small.Replace("Name: Acme", "Name: Acme\n      Size__c: 5", StringComparison.Ordinal));

        foreach (var args in new[] { "apply small.yaml --learn", "plan small.yaml", "org reset", "org start" })
        {
            var result = await RunAsync(args.Split(' '));
            Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
            Assert.That(result.Err, Does.Contain("SEED517").And.Contain("hint: "));
        }
    }

    [TestCase("schemas", "OUT")]
    [TestCase("schemas", "OUT/not-there-yet")]
    [TestCase("schemas", ".git")]
    [TestCase("schemas/org.json", "OUT/kept/notes.txt")]
    [TestCase("schemas/org.json", "OUT/not-there-yet")]
    public async Task A_schema_is_not_pulled_through_a_link_that_leads_out(string place, string target)
    {
        Link(place, target);

        var result = await RunAsync("schema", "pull", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED517").And.Contain("hint: "));
    }

    [Test]
    public async Task A_users_own_file_in_the_place_of_a_schema_stays()
    {
        Write("schemas/org.json", "mine");

        var result = await RunAsync("schema", "pull", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(await File.ReadAllTextAsync(In("schemas/org.json")), Is.EqualTo("mine"));
    }

    [TestCase(".seeder", "state")]
    [TestCase(".seeder", "deep/state/.seeder")]
    [TestCase(".seeder/ORG", "../state")]
    [TestCase(".seeder/ORG", "../state/.hidden")]
    [TestCase(".seeder/ORG", "../.seeder/other")]
    public async Task A_folder_that_leads_to_another_one_of_the_repository_is_followed(string place, string target)
    {
        Link(place, target);
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(In(place.Replace("ORG", "x", StringComparison.Ordinal)))!, target));

        await DoneAsync("apply", "small.yaml");
        await DoneAsync("apply", "small.yaml");

        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));
        Assert.That(Entries(Folder).Count(e => e.EndsWith("small.manifest.json", StringComparison.Ordinal)), Is.EqualTo(1));
        var isIgnored = Entries(Folder).Any(e => Path.GetFileName(e) == ".gitignore");
        Assert.That(place == ".seeder" && isIgnored, Is.False, "written through a link");
    }

    [Test]
    public async Task A_subfolder_of_the_repository_may_share_the_folder_of_its_root()
    {
        Directory.CreateDirectory(In(".seeder"));
        Link("team/.seeder", "../.seeder");
        var team = Path.Combine(Folder, "team");
        File.WriteAllText(Path.Combine(team, "small.yaml"), Small);

        var result = await CliInProcess.RunAsync(team, Variables, ["apply", "small.yaml"]);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(File.Exists(ManifestOf("small")), Is.True);
    }

    [Test]
    public async Task A_folder_that_the_command_line_names_is_the_users_own()
    {
        var mine = Directory.CreateTempSubdirectory("seeder-mine-").FullName;
        Link("state", mine);

        await DoneAsync("apply", "small.yaml", "--manifest", "state/small.json");

        Assert.That(File.Exists(Path.Combine(mine, "small.json")), Is.True);
        Directory.Delete(mine, recursive: true);
    }

    [TestCase("local-org.db-wal")]
    [TestCase("local-org.db-shm")]
    [TestCase("local-org.db-journal")]
    [TestCase("local-org.db.lock")]
    [TestCase("local-org.db.lock.holder")]
    [TestCase("learned.json")]
    public async Task Nothing_beside_the_local_org_is_written_through_a_link(string name)
    {
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Link($".seeder/local/{name}", "OUT/kept/notes.txt");
        Write("small.yaml", Small.Replace("Name: Acme", "Name: Acme\n      Size__c: 5", StringComparison.Ordinal));

        await RunAsync("apply", "small.yaml", "--learn");

        Assert.That(await File.ReadAllTextAsync(Path.Combine(_outside, "kept", "notes.txt")), Is.EqualTo("mine"));
    }

    [TestCase("-wal")]
    [TestCase("-shm")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Moving_an_older_local_org_changes_no_rights_through_a_link(string suffix)
    {
        Variables.Remove("SF_ORG_INSTANCE_URL");
        await DoneAsync("plan", "small.yaml");
        foreach (var file in Directory.GetFiles(In(".seeder/local"), "local-org.db*"))
        {
            File.Move(file, Path.Combine(In(".seeder"), Path.GetFileName(file)), overwrite: true);
        }
        var notes = Path.Combine(_outside, "kept", "notes.txt");
        File.Delete(In($".seeder/local-org.db{suffix}"));
        File.CreateSymbolicLink(In($".seeder/local-org.db{suffix}"), notes);
        var rights = File.GetUnixFileMode(notes);

        await RunAsync("plan", "small.yaml");

        Assert.That(File.GetUnixFileMode(notes), Is.EqualTo(rights));
    }
}
