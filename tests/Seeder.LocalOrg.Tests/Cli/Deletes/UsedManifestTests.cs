namespace Seeder.Cli.Tests.Deletes;

/// <summary>The manifest of a plan under <c>uses</c>, and another org's to start from, are read as the plan's own: with the copy of the
/// last run, the journal, and <c>--assume</c>.</summary>
internal sealed class UsedManifestTests : DeleteFixture
{
    private const string Base = "plan: base\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n";

    [SetUp]
    public async Task Apply()
    {
        Write("base.yaml", Base);
        Write(
            "deals.yaml",
            "plan: deals\nuses: { base: base.yaml }\nrecords:\n  Contact:\n    - { $ref: jane, LastName: Doe, AccountId: "
                + "\"${base.acme}\" }\n");
        await DoneAsync("apply", "base.yaml");
        await StrangerAsync("Account", new { Name = "Theirs" });
    }

    [TestCase("apply", "--settle-wait", "0")]
    [TestCase("plan")]
    [TestCase("plan", "--prune")]
    [TestCase("show", "--check")]
    [TestCase("apply", "--prune")]
    [TestCase("adopt", "jane=003000000000001AAA")]
    public async Task A_conflict_in_a_used_plan_names_that_plan_and_a_command_that_works(string command, params string[] flags)
    {
        await ConflictAsync();
        var before = (await StrangersRowsAsync(), await WritesAsync());

        var refused = await RunAsync([command, "deals.yaml", .. flags]);

        Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
        Assert.That(
            refused.Err,
            Does.Contain("SEED514").And.Contain("'base.yaml'").And.Contain("Run 'seeder apply base.yaml --assume manifest' first"));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo(before));
        await DoneAsync("apply", "base.yaml", "--assume", "manifest");
        await DoneAsync("apply", "deals.yaml");
        await DoneAsync("apply", "base.yaml", "--prune");
        Assert.That(
            (await LiveAsync("Account")).Select(a => (string)a["Name"]!),
            Is.EquivalentTo((string[])["Acme", "Beta", "Theirs"]),
            "what was created twice is gone");
    }

    [TestCase("apply")]
    [TestCase("plan")]
    public async Task Or_the_user_says_at_once_that_the_manifest_counts(string command)
    {
        await ConflictAsync();

        await DoneAsync(command, "deals.yaml", "--assume", "manifest");
    }

    [TestCase("apply")]
    [TestCase("plan")]
    [TestCase("apply --prune")]
    [TestCase("plan --prune")]
    [TestCase("show --check")]
    public async Task What_a_merge_lost_of_a_used_plan_is_known(string command)
    {
        var first = await File.ReadAllTextAsync(ManifestOf("base"));
        Write("base.yaml", $"{Base}    - {{ $ref: beta, Name: Beta }}\n");
        await DoneAsync("apply", "base.yaml");
        await File.WriteAllTextAsync(ManifestOf("base"), first);
        Write(
            "deals.yaml",
            "plan: deals\nuses: { base: base.yaml }\nrecords:\n  Contact:\n    - { $ref: jane, LastName: Doe, AccountId: "
                + "\"${base.beta}\" }\n");
        if (command.StartsWith("show", StringComparison.Ordinal))
        {
            await DoneAsync("apply", "deals.yaml");
        }
        var words = command.Split(' ');

        await DoneAsync([words[0], "deals.yaml", .. words[1..]]);
    }

    [TestCase("conflict", "SEED514")]
    [TestCase("journal", "SEED510")]
    [TestCase("id", "SEED504")]
    [TestCase("plan", "SEED532")]
    [TestCase("no text", "SEED504")]
    public async Task A_manifest_to_start_from_is_checked_too(string what, string code)
    {
        Write("base.yaml", $"{Base}    - {{ $ref: beta, Name: Beta }}\n");
        if (what == "conflict")
        {
            Write("base.yaml", Base);
            await ConflictAsync();
        }
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(ManifestOf("base"))!, "base.manifest.json*")
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var text = await File.ReadAllTextAsync(file);
            await File.WriteAllTextAsync(
                Path.Combine(Folder, Path.GetFileName(file)), text.Replace(Org.OrgId, "00D000000000001EAA", StringComparison.Ordinal));
            File.Delete(file);
        }
        var source = Path.Combine(Folder, "base.manifest.json");
        var manifest = await File.ReadAllTextAsync(source);
        switch (what)
        {
            case "journal":
                await File.WriteAllTextAsync($"{source}.journal", "{\"entry\":\"header\"}\n");
                break;
            case "id":
                await File.WriteAllTextAsync(source, manifest.Replace("\"id\": \"001", "\"id\": \"00'", StringComparison.Ordinal));
                break;
            case "plan":
                await File.WriteAllTextAsync(
                    source, manifest.Replace("\"plan\": \"base\"", "\"plan\": \"other\"", StringComparison.Ordinal));
                break;
            case "no text":
                await File.WriteAllTextAsync(source, manifest[..^20]);
                break;
        }
        var before = (await StrangersRowsAsync(), await WritesAsync());

        var refused = await RunAsync("apply", "base.yaml", "--adopt-manifest", "base.manifest.json");

        Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
        Assert.That(refused.Err, Does.Contain(code));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo(before));
        Assert.That(File.Exists(ManifestOf("base")), Is.False);
    }

    [TestCase("destroyed")]
    [TestCase("pruned")]
    [TestCase("forgotten")]
    [TestCase("never applied")]
    [TestCase("all switched off")]
    [TestCase("rolled back")]
    public async Task A_used_plan_without_records_is_to_be_applied_first(string how)
    {
        switch (how)
        {
            case "pruned":
                Write("base.yaml", "plan: base\nrecords:\n  Account: []\n");
                await DoneAsync("apply", "base.yaml", "--prune");
                break;
            case "forgotten":
                await DoneAsync("forget", "base.yaml", "acme");
                break;
            case "never applied":
                File.Delete(ManifestOf("base"));
                File.Delete($"{ManifestOf("base")}.last");
                break;
            case "all switched off":
                Write("base.yaml", """
                    plan: base
                    records:
                      User:
                        - { $ref: u, Username: u@seeds.example.com, LastName: U, Alias: u, Email: u@example.com, TimeZoneSidKey: GMT, LocaleSidKey: en_US,
                            EmailEncodingKey: UTF-8, LanguageLocaleKey: en_US, Profile: { Name: Standard User } }
                    """);
                await DoneAsync("apply", "base.yaml", "--prune");
                await DoneAsync("destroy", "base.yaml");
                break;
            case "rolled back":
                await DoneAsync("destroy", "base.yaml");
                Write("base.yaml", $"{Base}  Case:\n    - {{ ParentId: 500000000000001AAA }}\n");
                Assert.That((await RunAsync("apply", "base.yaml", "--on-error", "rollback")).Exit, Is.EqualTo(4));
                break;
            default:
                await DoneAsync("destroy", "base.yaml");
                break;
        }
        var before = (await StrangersRowsAsync(), await WritesAsync());

        var refused = await RunAsync("apply", "deals.yaml");

        Assert.That(refused.Exit, Is.EqualTo(1), refused.ToString());
        Assert.That(refused.Err, Does.Contain("SEED655").And.Contain("seeder apply base.yaml"));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo(before));
        if (how != "forgotten")
        {
            Write("base.yaml", Base);
            await DoneAsync("apply", "base.yaml");
            await DoneAsync("apply", "deals.yaml");
        }
    }

    // Two clones create 'beta' from the same manifest; a merge keeps the manifest of the other one.
    private async Task ConflictAsync()
    {
        var (manifest, last) = (ManifestOf("base"), $"{ManifestOf("base")}.last");
        var first = await File.ReadAllTextAsync(manifest);
        Write("base.yaml", $"{Base}    - {{ $ref: beta, Name: Beta }}\n");
        await DoneAsync("apply", "base.yaml");
        var ours = await File.ReadAllTextAsync(last);
        await File.WriteAllTextAsync(manifest, first);
        File.Delete(last);
        await DoneAsync("apply", "base.yaml");
        await File.WriteAllTextAsync(last, ours);
    }
}
