namespace Seeder.Cli.Tests;

/// <summary>Symbolic links in the place of a manifest, its lock or its journal: followed where that is safe, and never written through
/// elsewhere.</summary>
[Platform("Linux,MacOsX")]
internal sealed class LinkedManifestTests : ChangeFixture
{
    private string Shared => Path.Combine(Folder, "shared", "small.json");

    private string Linked => Path.Combine(Folder, "here", "link.json");

    private string Stranger => Path.Combine(Folder, "stranger.txt");

    [SetUp]
    public void MakeFolders()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "shared"));
        Directory.CreateDirectory(Path.Combine(Folder, "here"));
        File.WriteAllText(Stranger, "mine");
    }

    [TearDown]
    public void TheStrangersFileIsAsItWas() => Assert.That(File.ReadAllText(Stranger), Is.EqualTo("mine"));

    [TestCase("absolute")]
    [TestCase("relative")]
    [TestCase("over another link")]
    [TestCase("through a linked folder")]
    [TestCase("at the usual place")]
    public async Task A_link_to_a_manifest_stays_and_its_target_is_written(string kind)
    {
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        var link = kind == "at the usual place" ? ManifestOf("small") : Linked;
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        switch (kind)
        {
            case "relative":
                File.CreateSymbolicLink(link, "../shared/small.json");
                break;
            case "over another link":
                File.CreateSymbolicLink($"{link}.next", Shared);
                File.CreateSymbolicLink(link, $"{link}.next");
                break;
            case "through a linked folder":
                Directory.CreateSymbolicLink(Path.Combine(Folder, "way"), Path.Combine(Folder, "shared"));
                File.CreateSymbolicLink(link, Path.Combine(Folder, "way", "small.json"));
                break;
            default:
                File.CreateSymbolicLink(link, Shared);
                break;
        }
        Write("small.yaml", Small.Replace("Acme", "Acme Corporation", StringComparison.Ordinal));
        string[] at = kind == "at the usual place" ? [] : ["--manifest", link];

        await DoneAsync(["apply", "small.yaml", .. at]);

        Assert.That(new FileInfo(link).LinkTarget, Is.Not.Null);
        Assert.That(await File.ReadAllTextAsync(Shared), Does.Contain("\"serial\": 2"));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));
        Assert.That(
            Directory.GetFiles(Path.GetDirectoryName(link)!).Where(f => !f.Contains("link.json", StringComparison.Ordinal) && f != link),
            Is.Empty);
    }

    [TestCase("dangling")]
    [TestCase("loop")]
    [TestCase("self")]
    [TestCase("folder")]
    [TestCase("another plan")]
    [TestCase("another org")]
    [TestCase("no manifest")]
    [TestCase("empty")]
    public async Task A_link_that_leads_to_no_manifest_of_this_plan_and_org_ends_in_6_and_nothing_is_sent(string kind)
    {
        Write("other.yaml", Small.Replace("plan: small", "plan: other", StringComparison.Ordinal));
        await DoneAsync("apply", "other.yaml", "--manifest", Shared);
        var writes = await WritesAsync();
        var target = kind switch
        {
            "dangling" => Path.Combine(Folder, "nothing.json"),
            "loop" => Path.Combine(Folder, "here", "second.json"),
            "self" => Linked,
            "folder" => Path.Combine(Folder, "shared"),
            "another plan" => Shared,
            "no manifest" => Stranger,
            "empty" => Write("empty.json", ""),
            _ => Write("foreign.json", (await File.ReadAllTextAsync(Shared)).Replace("\"other\"", "\"small\"", StringComparison.Ordinal)
                .Replace(Org.OrgId, "00D000000000001AAA", StringComparison.Ordinal)),
        };
        File.CreateSymbolicLink(Linked, target);
        if (kind == "loop")
        {
            File.CreateSymbolicLink(target, Linked);
        }
        var before = await File.ReadAllTextAsync(Shared);
        var files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);

        foreach (var command in new[] { "plan", "apply", "destroy" })
        {
            var result = await RunAsync(command, "small.yaml", "--manifest", Linked);
            Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
            Assert.That(result.Err, Does.Contain("SEED5").And.Contain("hint: "));
        }

        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(await File.ReadAllTextAsync(Shared), Is.EqualTo(before));
        Assert.That(new FileInfo(Linked).LinkTarget, Is.EqualTo(target));
        Assert.That(File.Exists(Path.Combine(Folder, "nothing.json")), Is.False);
        Assert.That(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories), Is.EquivalentTo(files), "made and left");
    }

    [TestCase("nothing.json", "here/nothing.json")]
    [TestCase("../nothing.json", "nothing.json")]
    [TestCase("./../here/../shared", "shared")]
    [TestCase("../way/nothing.json", "shared/deep/nothing.json")]
    [TestCase("../way/../nothing.json", "shared/nothing.json")]
    public async Task A_link_that_cannot_be_followed_is_told_with_the_place_where_it_really_leads(string target, string place)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "shared", "deep"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "way"), "shared/deep");
        File.CreateSymbolicLink(Linked, target);

        var result = await RunAsync("plan", "small.yaml", "--manifest", "here/link.json");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED512").And.Contain($"'{Path.Combine(Folder, place)}'"));
    }

    [TestCase("../way/../small.json")]
    [TestCase("../way/../../shared/small.json")]
    [TestCase("next.json")]
    public async Task A_link_over_linked_folders_leads_where_the_system_takes_it(string target)
    {
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        Directory.CreateDirectory(Path.Combine(Folder, "shared", "deep"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "way"), "shared/deep");
        File.CreateSymbolicLink(Path.Combine(Folder, "here", "next.json"), "../way/../small.json");
        File.CreateSymbolicLink(Linked, target);
        var writes = await WritesAsync();

        await DoneAsync("apply", "small.yaml", "--manifest", "here/link.json");

        Assert.That(await WritesAsync(), Is.EqualTo(writes));
    }

    [Test]
    public async Task Two_links_to_one_manifest_exclude_each_other()
    {
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        var second = Path.Combine(Folder, "second.json");
        File.CreateSymbolicLink(Linked, Shared);
        File.CreateSymbolicLink(second, Shared);
        using var held = Seeder.Files.RunLock.Take(new Seeder.Files.RunFiles(second).Lock, TimeProvider.System);

        var result = await RunAsync("apply", "small.yaml", "--manifest", Linked);

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED603"));
    }

    [TestCase(".lock", 6)]
    [TestCase(".journal", 6)]
    [TestCase(".lock.holder", 0)]
    [TestCase(".tmp", 0)]
    [TestCase(".journal.tmp", 0)]
    public async Task Nothing_else_is_written_through_a_link(string name, int exit)
    {
        File.CreateSymbolicLink($"{Shared}{name}", Stranger);

        var result = await RunAsync("apply", "small.yaml", "--manifest", Shared);

        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        Assert.That(exit == 0 || result.Err.Contains("SEED511", StringComparison.Ordinal), result.ToString());
    }

    [TestCase(".lock")]
    [TestCase(".journal")]
    [TestCase(".lock.holder")]
    [TestCase(".tmp")]
    [TestCase(".journal.tmp")]
    public async Task No_file_is_made_at_the_end_of_a_dangling_link(string name)
    {
        var nowhere = Path.Combine(Folder, "nowhere");
        File.CreateSymbolicLink($"{Shared}{name}", nowhere);

        await RunAsync("apply", "small.yaml", "--manifest", Shared);

        Assert.That(File.Exists(nowhere), Is.False);
    }

    [Test]
    public async Task A_hard_link_of_the_manifest_keeps_what_it_held()
    {
        await DoneAsync("apply", "small.yaml", "--manifest", Shared);
        using (var link = System.Diagnostics.Process.Start("ln", [Shared, Linked]))
        {
            await link.WaitForExitAsync();
        }
        var before = await File.ReadAllTextAsync(Linked);
        Write("small.yaml", Small.Replace("Acme", "Acme Corporation", StringComparison.Ordinal));

        await DoneAsync("apply", "small.yaml", "--manifest", Shared);

        Assert.That(await File.ReadAllTextAsync(Linked), Is.EqualTo(before));
    }
}
