namespace Seeder.Cli.Tests.Deletes;

/// <summary>A manifest belongs to one plan in one file: another plan of the same name, or of another name, neither changes nor deletes its
/// records.</summary>
internal sealed class ManifestIdentityTests : DeleteFixture
{
    private const string First = """
        plan: demo
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - { $ref: jane, LastName: Doe }
            - { $ref: branch, $count: 3, Name: "Branch ${n}" }
            - { Name: Unnamed }
        """;

    // Other plans, each in a file beside the first one.
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["other names"] = "plan: demo\nrecords:\n  Account:\n    - { $ref: beta, Name: Beta }\n",
        ["a place in common"] = "plan: demo\nrecords:\n  Account:\n    - { Name: Mine, Site: HQ }\n    - { Name: Mine too }\n",
        ["another type"] = "plan: demo\nrecords:\n  Contact:\n    - { $ref: acme, LastName: Acme }\n",
        ["no records"] = "plan: demo\nrecords:\n  Account: []\n",
        ["a quoted name"] = "plan: \"demo\"\nrecords:\n  Lead:\n    - { $ref: lead, LastName: L, Company: C }\n",
        ["a name that begins alike"] = "plan: demo\nrecords:\n  Account:\n    - { $ref: branch_x, Name: B }\n",
    };

    // These say so much that the file could be the first one after a move, were that one not there still.
    private static readonly Dictionary<string, string> Copies = new(StringComparer.Ordinal)
    {
        ["a name in common"] = "plan: demo\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n",
        ["a copy"] = First,
        ["a copy with a change"] = First.Replace("Doe", "Roe", StringComparison.Ordinal),
        ["a count in common"] = "plan: demo\nrecords:\n  Account:\n    - { $ref: branch, $count: 2, Name: \"Branch ${n}\" }\n",
        ["a comment behind the name"] = "plan: demo # of this team\nrecords:\n  Account:\n    - { $ref: acme, Name: Other }\n",
    };

    private static IEnumerable<string> OtherNames => Others.Keys;

    private static IEnumerable<string> CopyNames => Copies.Keys;

    [SetUp]
    public async Task Apply()
    {
        Write("first.yaml", First);
        await DoneAsync("apply", "first.yaml");
        await StrangerAsync("Account", new { Name = "Theirs" });
    }

    [Test]
    public async Task Another_plan_of_the_same_name_is_refused(
        [ValueSource(nameof(OtherNames))] string other,
        [Values("destroy", "plan --destroy", "apply", "apply --prune", "show --check")] string command)
    {
        Write("second.yaml", Others[other]);
        await RefusedAsync(command, "second.yaml");
    }

    [Test]
    public async Task A_copy_beside_the_first_file_does_not_destroy_its_records(
        [ValueSource(nameof(CopyNames))] string copy, [Values("destroy", "plan --destroy")] string command)
    {
        Write("second.yaml", Copies[copy]);
        var refused = await RefusedAsync(command, "second.yaml");

        Assert.That(refused.Err, Does.Contain("'seeder destroy first.yaml'"));
        await DoneAsync("destroy", "first.yaml");
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Theirs"]));
    }

    [Test]
    public async Task A_manifest_that_stands_at_another_plans_name_is_refused(
        [Values("copied", "named", "renamed", "linked", "journal gone")] string way,
        [Values("apply", "apply --prune", "apply --replace", "destroy", "plan", "plan --destroy", "show", "show --check", "adopt",
            "forget")] string command)
    {
        // It has the first plan's names, so that every record would be taken for its own.
        Write(
            "second.yaml",
            First.Replace("plan: demo", "plan: second", StringComparison.Ordinal).Replace("Acme", "Taken", StringComparison.Ordinal));
        var at = ManifestOf("second");
        switch (way)
        {
            case "renamed":
                File.Move(ManifestOf("demo"), at);
                File.Delete($"{ManifestOf("demo")}.last");
                break;
            case "linked":
                File.CreateSymbolicLink(at, ManifestOf("demo"));
                break;
            case "named":
                at = ManifestOf("demo");
                break;
            default:
                File.Copy(ManifestOf("demo"), at);
                break;
        }
        await RefusedAsync(command, "second.yaml", at, way == "linked" && command != "show" ? "SEED513" : "SEED503", named: way == "named");
    }

    [TestCase("moved.yaml")]
    [TestCase("sub/first.yaml")]
    [TestCase("a name with blanks.yaml")]
    [TestCase("FIRST.yaml")]
    [TestCase("first.yml")]
    public async Task A_file_that_was_moved_or_renamed_goes_on(string path)
    {
        var ids = IdsOf("demo");
        Write(path, First.Replace("Doe", "Roe", StringComparison.Ordinal));
        File.Delete(Path.Combine(Folder, "first.yaml"));

        Assert.That((await DoneAsync("plan", path)).Out, Does.Match(@"update\s+1 record"));
        Assert.That((await RunAsync("show", path, "--check")).Exit, Is.Zero);
        await DoneAsync("apply", path);
        Assert.That(IdsOf("demo"), Is.EqualTo(ids));
        await DoneAsync("forget", path, "branch_3");
        await DoneAsync("destroy", path);

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EquivalentTo((string[])["Theirs", "Branch 3"]));
    }

    [TestCase("moved.yaml", null)]
    [TestCase("sub/other.yaml", null)]
    [TestCase("moved.yaml", "plan: demo\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, NoSuchField__c: 1 }\n",
        Description = "a plan under repair")]
    [TestCase("moved.yaml", "plan: demo\nrecords:\n  Account:\n    - { $ref: branch, $count: \"${no.such}\", Name: X }\n")]
    [TestCase("moved.yaml", "plan: demo\nrecords:\n  Account:\n    - { Name: Unnamed }\n")]
    [TestCase("moved.yaml", "plan: demo\nrecords:\n  Account:\n    - { $ref: jane, Name: X }\n    - { $ref: acme, Name: X }\n")]
    public async Task A_moved_file_destroys_what_it_made(string path, string? now)
    {
        Write(path, now ?? First);
        File.Delete(Path.Combine(Folder, "first.yaml"));

        await DoneAsync("destroy", path);

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Theirs"]));
    }

    [TestCase("./first.yaml")]
    [TestCase("sub/../first.yaml")]
    [TestCase("absolute")]
    [TestCase("linked")]
    [TestCase("other names")]
    [TestCase("no records")]
    [TestCase("a place in common")]
    public async Task The_same_file_is_the_same_however_it_is_named_and_whatever_it_holds(string how)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "sub"));
        var path = how is "linked"
            ? "link.yaml"
            : how is "absolute" ? Path.Combine(Folder, "first.yaml") : Others.ContainsKey(how) ? "first.yaml" : how;
        if (how == "linked")
        {
            File.CreateSymbolicLink(Path.Combine(Folder, path), Path.Combine(Folder, "first.yaml"));
        }
        if (Others.TryGetValue(how, out var now))
        {
            Write("first.yaml", now);
        }
        await DoneAsync("apply", path);
        await DoneAsync("destroy", path);

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Theirs"]));
    }

    [TestCase("other names")]
    [TestCase("a place in common")]
    [TestCase("another type")]
    [TestCase("no records")]
    [TestCase("a name that begins alike")]
    public async Task The_hint_works_when_it_is_followed(string other)
    {
        Write("second.yaml", Others[other]);
        File.Delete(Path.Combine(Folder, "first.yaml"));
        Assert.That((await RefusedAsync("destroy", "second.yaml")).Err, Does.Contain("write \"source\": \"second.yaml\" in the manifest"));

        EditManifest("demo", m => m["source"] = "second.yaml");
        await DoneAsync("destroy", "second.yaml");

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Theirs"]));
    }

    [Test]
    public async Task A_renamed_plan_goes_on_with_its_manifest_once_that_says_so()
    {
        Write("first.yaml", First.Replace("plan: demo", "plan: better", StringComparison.Ordinal));
        var ids = IdsOf("demo");
        File.Move(ManifestOf("demo"), ManifestOf("better"));
        var refused = await RunAsync("apply", "first.yaml");
        Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
        Assert.That(refused.Err, Does.Contain("write \"plan\": \"better\" in the manifest"));

        EditManifest("better", m => m["plan"] = "better");
        await DoneAsync("apply", "first.yaml");

        Assert.That(IdsOf("better"), Is.EqualTo(ids));
        await DoneAsync("destroy", "first.yaml");
    }

    [TestCase("apply")]
    [TestCase("plan")]
    [TestCase("show --check")]
    [TestCase("apply --prune")]
    [TestCase("plan --prune")]
    public async Task A_used_plans_manifest_must_be_of_that_plan(string command)
    {
        Write("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: acme, Name: Base }\n");
        Write(
            "deals.yaml",
            "plan: deals\nuses: { base: base.yaml }\nrecords:\n  Contact:\n    - { LastName: C, AccountId: \"${base.acme}\" }\n");
        File.Copy(ManifestOf("demo"), ManifestOf("base"));

        var refused = await RefusedAsync(command, "deals.yaml");

        Assert.That(refused.Err, Does.Contain("deals.yaml:2:"));
    }

    // Nothing is sent, no row and no file is another.
    private async Task<CliResult> RefusedAsync(
        string command, string plan, string? manifest = null, string code = "SEED503", bool named = false)
    {
        manifest ??= ManifestOf("demo");
        var before = (await WritesAsync(), await RowsAsync(), await StrangersRowsAsync(), await File.ReadAllTextAsync(manifest));
        var words = command.Split(' ');
        string[] more = words[0] switch
        {
            "adopt" => [$"acme={IdsOf(Path.GetFileNameWithoutExtension(manifest).Split('.')[0])["branch_1"]}"],
            "forget" => ["acme"],
            _ => [],
        };

        var result = await RunAsync([words[0], plan, .. more, .. words[1..], .. named ? ["--manifest", manifest] : Array.Empty<string>()]);

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain(code));
        Assert.That(
            (await WritesAsync(), await RowsAsync(), await StrangersRowsAsync(), await File.ReadAllTextAsync(manifest)),
            Is.EqualTo(before));
        return result;
    }

    private async Task<string> RowsAsync() =>
        string.Join('\n', (await LiveAsync("Account")).Concat(await LiveAsync("Contact")).Select(r => r.ToJsonString()));
}
