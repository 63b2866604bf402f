namespace Seeder.Cli.Tests;

/// <summary>A user's own file that has the name of a journal, or of another file beside a manifest, is never deleted.</summary>
internal sealed class ForeignJournalTests : ChangeFixture
{
    private string Journal => Path.Combine(Folder, "m.json.journal");

    private static string Text(string kind) => kind switch
    {
        "notes" => "Monday: wrote the plan.\nTuesday: applied it.\n",
        "json lines" => "{\"kind\":\"header\"}\n{\"kind\":\"begin\"}\n",
        "one line without its end" => "remember the milk",
        "bytes" => "\0\u0001\u0002\n\u0003",
        "blank lines" => "\n\n\n",
        _ => "{\"crc\":\"00000000\"}\n",
    };

    [TestCase("notes")]
    [TestCase("json lines")]
    [TestCase("one line without its end")]
    [TestCase("bytes")]
    [TestCase("blank lines")]
    [TestCase("a checksum that does not fit")]
    public async Task It_is_refused_and_with_assume_lost_renamed(string kind)
    {
        Write("m.json.1.journal", "older");
        foreach (var name in new[] { "Acme", "Acme Corporation" })
        {
            Write("small.yaml", Small.Replace("Acme", name, StringComparison.Ordinal));
            Write("m.json.journal", Text(kind));
            foreach (var command in new[] { "plan", "apply", "destroy" })
            {
                var refused = await RunAsync(command, "small.yaml", "--manifest", "m.json");
                Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
                Assert.That(refused.Err, Does.Contain("SEED510"));
            }
            await DoneAsync("plan", "small.yaml", "--manifest", "m.json", "--assume", "lost");
            Assert.That(await File.ReadAllTextAsync(Journal), Is.EqualTo(Text(kind)));

            var applied = await DoneAsync("apply", "small.yaml", "--manifest", "m.json", "--assume", "lost");

            var aside = name == "Acme" ? "m.json.2.journal" : "m.json.3.journal";
            Assert.That(applied.Err, Does.Contain("SEED518").And.Contain(aside));
            Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, aside)), Is.EqualTo(Text(kind)));
            Assert.That(File.Exists(Journal), Is.False);
            await DoneAsync("apply", "small.yaml", "--manifest", "m.json");
        }
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "m.json.1.journal")), Is.EqualTo("older"));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));
    }

    [TestCase("destroy")]
    [TestCase("forget")]
    [TestCase("adopt")]
    public async Task It_stays_in_every_command_that_writes(string command)
    {
        await DoneAsync("apply", "small.yaml", "--manifest", "m.json");
        var account = (string)(await LiveAsync("Account"))[0]["Id"]!;
        Write("m.json.journal", Text("notes"));
        string[] words = command switch { "forget" => ["acme"], "adopt" => [$"acme={account}"], _ => [] };

        await RunAsync([command, "small.yaml", .. words, "--manifest", "m.json", "--assume", "lost"]);

        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "m.json.1.journal")), Is.EqualTo(Text("notes")));
    }

    [TestCase("m.json.last", "mine")]
    [TestCase("m.json.lock", "mine")]
    [TestCase("m.json.lock.holder", "mine")]
    [TestCase("m.json.tmp", "mine")]
    [TestCase("m.json.1.journal", "mine")]
    public async Task Another_file_of_the_user_beside_the_manifest_stays(string name, string text)
    {
        Write(name, text);

        await DoneAsync("apply", "small.yaml", "--manifest", "m.json");
        await DoneAsync("destroy", "small.yaml", "--manifest", "m.json");

        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, name)), Is.EqualTo(text));
    }

    [TestCase("mine")]
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("a: b")]
    [TestCase("[1, 2]")]
    public async Task A_users_file_that_is_named_as_a_manifest_stays_and_nothing_is_made_beside_it(string text)
    {
        Write("notes.txt", text);
        var before = Directory.GetFileSystemEntries(Folder);

        foreach (var command in new[] { "plan", "apply", "destroy", "show" })
        {
            var result = await RunAsync(command, "small.yaml", "--manifest", "notes.txt");
            Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        }

        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "notes.txt")), Is.EqualTo(text));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EquivalentTo(before));
    }
}
