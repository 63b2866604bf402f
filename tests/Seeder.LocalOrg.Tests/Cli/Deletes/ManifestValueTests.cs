namespace Seeder.Cli.Tests.Deletes;

/// <summary>Values of a manifest that go into queries and addresses are checked for their form, at their line and column, before anything
/// is asked.</summary>
internal sealed class ManifestValueTests : DeleteFixture
{
    private static readonly string[] Ids =
    [
        "", " ", "001", "x' OR Name != '", "001000000000001' OR Name != 'x", "../../../tooling", "001/00000000001", "0010000000000 1AAA",
        "001000000000001AAB", "001000000000001AAA ",
        "001000000000001AAA,001000000000002AAA", "001000000000001\u0661AA", "00100000000000%41",
    ];

    [SetUp]
    public async Task Apply()
    {
        await DoneAsync("apply", "family.yaml");
        await StrangerAsync("Account", new { Name = "Theirs" });
    }

    [Test]
    public async Task An_id_that_is_none_ends_in_6([ValueSource(nameof(Ids))] string id, [Values("apply", "destroy")] string command) =>
        await RefusedAsync(command, $"\"{IdsOf("family")["jane"]}\"", $"\"{id}\"");

    [TestCase("plan")]
    [TestCase("plan --destroy")]
    [TestCase("show")]
    [TestCase("show --check")]
    [TestCase("apply --prune")]
    [TestCase("destroy --yes")]
    [TestCase("forget")]
    public async Task By_every_command(string command) => await RefusedAsync(command, $"\"{IdsOf("family")["jane"]}\"", "\"003'\"");

    [TestCase("\"type\": \"Contact\"", "\"type\": \"Contact WHERE Name != null\"")]
    [TestCase("\"type\": \"Contact\"", "\"type\": \"../Contact\"")]
    [TestCase("\"LastName\"", "\"LastName FROM Contact\"")]
    [TestCase("\"LastName\"", "\"\"")]
    [TestCase("\"user\": \"005", "\"user\": \"005'")]
    [TestCase("\"madeBy\"", "")]
    public async Task So_do_names_and_users(string old, string now)
    {
        if (old == "\"madeBy\"")
        {
            EditManifest("family", m =>
            {
                m["records"]!["jane"]!.AsObject().Remove("run");
                m["records"]!["jane"]!["madeAt"] = "2026-01-31T09:00:00Z";
                m["records"]!["jane"]!["madeBy"] = "005000000000001AAB";
            });
            (old, now) = ("\"005000000000001AAB\"", "\"005000000000001AAB\"");
        }
        await RefusedAsync("destroy", old, now);
    }

    [TestCase("apply")]
    [TestCase("plan")]
    [TestCase("destroy")]
    [TestCase("plan --destroy")]
    [TestCase("show --check")]
    [TestCase("apply --no-refresh")]
    public async Task An_id_of_another_type_ends_in_6_too(string command)
    {
        var other = await ByHandAsync("Contact", new { LastName = "By hand" });
        var refused = await RefusedAsync(command, $"\"{IdsOf("family")["acme"]}\"", $"\"{other}\"");

        Assert.That(refused.Err, Does.Contain($"'{other}' is not an id of Account, the type of 'acme', whose ids begin with 001"));
    }

    [Test]
    public async Task An_id_of_15_characters_is_the_same_record()
    {
        EditManifest("family", m => m["records"]!["acme"]!["id"] = ((string)m["records"]!["acme"]!["id"]!)[..15]);
        await NothingLeftToDoAsync("family.yaml");
        await DoneAsync("destroy", "family.yaml");

        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Theirs"]));
    }

    private async Task<CliResult> RefusedAsync(string command, string old, string now)
    {
        var text = await File.ReadAllTextAsync(ManifestOf("family"));
        Assert.That(text, Does.Contain(old));
        await File.WriteAllTextAsync(ManifestOf("family"), text = text.Replace(old, now, StringComparison.Ordinal));
        var value = now.Split(": ")[^1];
        var line = Array.FindIndex(text.Split('\n'), l => l.Contains(value.Length > 2 ? value : now, StringComparison.Ordinal)) + 1;
        var before = (await WritesAsync(), await StrangersRowsAsync(),
            await LiveAsync("Contact") is var contacts ? string.Concat(contacts.Select(c => c.ToJsonString())) : "");
        var words = command.Split(' ');

        var result = await RunAsync([words[0], "family.yaml", .. words[0] == "forget" ? ["acme"] : Array.Empty<string>(), .. words[1..]]);

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        var isAnywhere = now.StartsWith("\"type", StringComparison.Ordinal) || now.StartsWith("\"user", StringComparison.Ordinal);
        Assert.That(result.Err, Does.Match($@"family\.manifest\.json:{(isAnywhere ? "[0-9]+" : line)}:[0-9]+.*SEED504"));
        Assert.That(
            (await WritesAsync(), await StrangersRowsAsync(), string.Concat((await LiveAsync("Contact")).Select(c => c.ToJsonString()))),
            Is.EqualTo(before));
        Assert.That(await File.ReadAllTextAsync(ManifestOf("family")), Is.EqualTo(text));
        return result;
    }
}
