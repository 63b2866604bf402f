namespace Seeder.Cli.Tests;

/// <summary>Edits of the manifest with adopt and forget, and in-doubt calls that they resolve.</summary>
internal sealed class ManifestEditTests : ChangeFixture
{
    private const string Copies = """
        plan: copies
        records:
          Account:
            - $ref: customer
              $count: 3
              Name: Customer ${n}
              Contacts:
                - LastName: Contact ${n}
        """;

    private const string Twins = """
        plan: twins
        records:
          Account:
            - { $ref: acme, Name: Acme }
            - { $ref: beta, Name: Beta }
        """;

    [Test]
    public async Task What_the_org_has_is_adopted_and_destroy_leaves_it_alone()
    {
        await DoneAsync("apply", "small.yaml");
        var ids = IdsOf("small");
        File.Delete(ManifestOf("small"));
        File.Delete($"{ManifestOf("small")}.journal");

        var result = await DoneAsync(
            "adopt",
            "small.yaml",
            $"acme={ids["acme"]}",
            $"jane={ids["jane"][..15]}",
            $"acme.Contacts#1={ids["acme.Contacts#1"]}",
            "--json");

        Assert.That(Actions(result), Is.EqualTo((string[])["acme adopted", "jane adopted", "acme.Contacts#1 adopted"]));
        Assert.That(result.Json["result"]!["serial"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(IdsOf("small"), Is.EqualTo(ids));
        var writes = await WritesAsync();
        Assert.That(Actions(await DoneAsync("apply", "small.yaml", "--json")), Is.All.EndsWith(" unchanged"));
        await DoneAsync("destroy", "small.yaml");
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(
            (await LiveAsync("Contact")).Select(c => (string)c["Id"]!), Is.EquivalentTo((string[])[ids["jane"], ids["acme.Contacts#1"]]));
    }

    [Test]
    public async Task What_differs_from_the_plan_is_sent_by_the_next_run()
    {
        await DoneAsync("apply", "small.yaml");
        var jane = IdsOf("small")["jane"];
        await DoneAsync("forget", "small.yaml", "jane");
        Write("small.yaml", Small.Replace("LastName: Doe", "LastName: Doe-Roe", StringComparison.Ordinal));

        await DoneAsync("adopt", "small.yaml", $"jane={jane}");

        Assert.That(
            Actions(await DoneAsync("apply", "small.yaml", "--json")),
            Is.EqualTo((string[])["acme unchanged", "jane updated", "acme.Contacts#1 unchanged"]));
        await NothingLeftToDoAsync("small.yaml");
        await IsExactAsync("small", "Account", "Contact");
    }

    [Test]
    public async Task What_is_forgotten_is_created_anew_and_the_old_one_stays_in_the_org()
    {
        Write("copies.yaml", Copies);
        await DoneAsync("apply", "copies.yaml");
        var ids = IdsOf("copies");
        var serial = (int)ReadManifest("copies")["serial"]!;
        var writes = await WritesAsync();

        var result = await DoneAsync("forget", "copies.yaml", "customer_2.Contacts#1", "--json");

        Assert.That(Actions(result), Is.EqualTo((string[])["customer_2.Contacts#1 forgotten"]));
        Assert.That(result.Json["result"]!["records"]![0]!["id"]!.GetValue<string>(), Is.EqualTo(ids["customer_2.Contacts#1"]));
        Assert.That((int)ReadManifest("copies")["serial"]!, Is.EqualTo(serial + 1));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(
            Actions(await DoneAsync("apply", "copies.yaml", "--json")).Where(a => !a.EndsWith(" unchanged", StringComparison.Ordinal)),
            Is.EqualTo((string[])["customer_2.Contacts#1 created"]));
        Assert.That(await LiveAsync("Contact"), Has.Count.EqualTo(4));
        await DoneAsync("destroy", "copies.yaml");
        Assert.That(IdsOf("copies"), Is.Empty);
    }

    [Test]
    public async Task A_copy_goes_by_the_address_that_show_prints()
    {
        Write("copies.yaml", Copies);
        await DoneAsync("apply", "copies.yaml");
        var id = IdsOf("copies")["customer_3"];
        await DoneAsync("forget", "copies.yaml", "customer_3");

        await DoneAsync("adopt", "copies.yaml", $"customer_3={id}");

        Assert.That((await DoneAsync("show", "copies.yaml", "customer_3")).Out, Is.EqualTo($"{id}\n"));
        await NothingLeftToDoAsync("copies.yaml");
    }

    [Test]
    public async Task What_is_wrong_is_said_all_at_once_and_nothing_is_written()
    {
        await DoneAsync("apply", "small.yaml");
        var ids = IdsOf("small");
        var before = await File.ReadAllTextAsync(ManifestOf("small"));
        Write(
            "small.yaml",
            Small
                + "\n    - { $ref: other, Name: Other }\n    - { $ref: third, $key: Name, Name: Third }\n    - { $ref: gone, Name: "
                + "Gone }\n    - { $ref: loose, Name: Loose }\n");

        var result = await RunAsync(
            "adopt",
            "small.yaml",
            $"janet={ids["jane"]}",
            "loose=123",
            $"other={ids["jane"]}",
            $"acme={ids["acme"][..14]}9",
            $"third={ids["acme"]}",
            $"gone={ids["acme"][..10]}zzzzz");
        var found = await RunAsync("adopt", "small.yaml", $"gone={ids["acme"][..10]}zzzzz");
        var twice = await RunAsync("adopt", "small.yaml", $"other={ids["acme"]}", $"other={ids["acme"]}");
        var forgotten = await RunAsync("forget", "small.yaml", "jayne");
        var word = await RunAsync("adopt", "small.yaml", "acme");

        Assert.That((result.Exit, found.Exit, twice.Exit, forgotten.Exit, word.Exit), Is.EqualTo((1, 1, 1, 1, 1)));
        Assert.That(
            result.Err,
            Does.Contain("SEED520").And.Contain("Did you mean 'jane'?").And.Contain("SEED521").And.Contain("SEED522").And.Contain(
                "SEED524").And.Contain("SEED525"));
        Assert.That(found.Err, Does.Contain("SEED523"));
        Assert.That(twice.Err, Does.Contain("SEED528"));
        Assert.That(forgotten.Err, Does.Contain("SEED527").And.Contain("Did you mean 'jane'?"));
        Assert.That(word.Err, Does.Contain("SEED636"));
        Assert.That(await File.ReadAllTextAsync(ManifestOf("small")), Is.EqualTo(before));
    }

    [Test]
    public async Task A_record_with_another_key_is_not_adopted_since_the_next_run_would_not_know_it()
    {
        await DoneAsync("apply", "small.yaml");
        Write("keyed.yaml", "plan: keyed\nrecords:\n  Account:\n    - { $ref: beta, $key: Name, Name: Beta }\n");

        var result = await RunAsync("adopt", "keyed.yaml", $"beta={IdsOf("small")["acme"]}");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED526"));
        Assert.That(File.Exists(ManifestOf("keyed")), Is.False);
    }

    [Test]
    public async Task A_call_in_doubt_is_resolved_by_naming_its_records()
    {
        var (first, ours) = await DoubtAsync();

        var result = await DoneAsync("adopt", "twins.yaml", $"acme={ours["Acme"]}", $"beta={ours["Beta"]}", "--json");

        Assert.That(Actions(result), Is.EqualTo((string[])["acme adopted", "beta adopted"]));
        Assert.That(IdsOf("twins"), Is.EqualTo(new Dictionary<string, string> { ["acme"] = ours["Acme"], ["beta"] = ours["Beta"] }));
        var adopted = ReadManifest("twins")["records"]!["acme"]!;
        var row = (await LiveAsync("Account")).Single(a => (string)a["Id"]! == ours["Acme"]);
        Assert.That((string)adopted["madeBy"]!, Is.EqualTo(Org.UserId));
        Assert.That(
            DateTimeOffset.Parse((string)adopted["madeAt"]!, null), Is.EqualTo(DateTimeOffset.Parse((string)row["CreatedDate"]!, null)));
        await NothingLeftToDoAsync("twins.yaml");
        await DoneAsync("destroy", "twins.yaml");
        Assert.That(
            (await LiveAsync("Account")).Select(a => (string)a["Id"]!),
            Is.EquivalentTo(first.Values),
            "what a call in doubt sent was made by the plan");
    }

    [Test]
    public async Task Where_only_some_are_named_what_was_said_is_kept_and_the_rest_stays_in_doubt()
    {
        var (first, ours) = await DoubtAsync();
        var manifest = File.Exists(ManifestOf("twins"));

        var some = await RunAsync("adopt", "twins.yaml", $"acme={ours["Acme"]}", "--settle-wait", "0", "--json");
        var apply = await RunAsync("apply", "twins.yaml", "--settle-wait", "0");
        var rest = await DoneAsync("forget", "twins.yaml", "beta");

        Assert.That((some.Exit, manifest), Is.EqualTo((5, false)), some.ToString());
        Assert.That(some.Json["data"]!["records"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(apply.Exit, Is.EqualTo(5), apply.ToString());
        Assert.That(apply.Err, Does.Contain("beta").And.Not.Contain("acme").And.Contain("forget"));
        Assert.That(rest.Out, Does.Contain("forgotten"));
        Assert.That(Actions(await DoneAsync("apply", "twins.yaml", "--json")), Is.EqualTo((string[])["acme unchanged", "beta created"]));
        await DoneAsync("destroy", "twins.yaml");
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Id"]!), Is.EquivalentTo(first.Values.Append(ours["Beta"])));
    }

    [Test]
    public async Task What_was_sent_inside_a_record_that_was_not_made_was_not_made_either()
    {
        await KillWhileHeldAsync("tree", "before", "small.yaml");

        var result = await DoneAsync("forget", "small.yaml", "acme", "--json");

        Assert.That(Actions(result), Is.EqualTo((string[])["acme forgotten", "jane forgotten", "acme.Contacts#1 forgotten"]));
        await DoneAsync("apply", "small.yaml");
        await IsExactAsync("small", "Account", "Contact");
        await DestroyedAsync("small.yaml", "Account", "Contact");
    }

    [Test]
    public async Task A_record_sent_inside_another_knows_its_parent_when_it_is_adopted()
    {
        await KillWhileHeldAsync("tree", "after", "small.yaml");
        var (account, contacts) = ((await LiveAsync("Account"))[0], await LiveAsync("Contact"));
        string Contact(string name) => (string)contacts.Find(c => (string)c["LastName"]! == name)!["Id"]!;

        await DoneAsync("adopt", "small.yaml", $"jane={Contact("Doe")}", $"acme={account["Id"]}", $"acme.Contacts#1={Contact("Roe")}");

        await IsExactIdsAsync();
        await NothingLeftToDoAsync("small.yaml");
        await DestroyedAsync("small.yaml", "Account", "Contact");
    }

    [Test]
    public async Task An_edit_does_not_wait_for_another_run_and_says_so()
    {
        await DoneAsync("apply", "small.yaml");
        using var held = new FileStream($"{ManifestOf("small")}.lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var result = await RunAsync("forget", "small.yaml", "jane");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
    }

    private async Task IsExactIdsAsync()
    {
        var rows = (await LiveAsync("Account")).Concat(await LiveAsync("Contact")).Select(r => (string)r["Id"]!);
        Assert.That(IdsOf("small").Values, Is.EquivalentTo(rows));
    }

    // Two accounts that nobody can tell from two older ones, sent by a call whose answer was lost.
    private async Task<(Dictionary<string, string> First, Dictionary<string, string> Ours)> DoubtAsync()
    {
        Write("twins.yaml", Twins);
        await DoneAsync("apply", "twins.yaml");
        var first = (await LiveAsync("Account")).ToDictionary(a => (string)a["Name"]!, a => (string)a["Id"]!, StringComparer.Ordinal);
        File.Delete(ManifestOf("twins"));
        File.Delete($"{ManifestOf("twins")}.journal");
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });
        var lost = await RunAsync("apply", "twins.yaml", "--settle-wait", "0");
        await LetGoAsync();
        Assert.That(lost.Exit, Is.EqualTo(5), lost.ToString());
        return (first,
            (await LiveAsync("Account")).Where(a => !first.ContainsValue((string)a["Id"]!))
                .ToDictionary(a => (string)a["Name"]!, a => (string)a["Id"]!, StringComparer.Ordinal));
    }

    private async Task KillWhileHeldAsync(string kind, string at, string plan)
    {
        var rule = (await PostAsync("/local-org/faults", new { kind, action = "hold", at, nth = 1 }))["id"]!.GetValue<int>();
        using (var process = Start("apply", plan))
        {
            await KillAtAsync(process, () => HasStruckAsync(rule));
        }
        if (at == "after")
        {
            await LetGoAsync();
        }
    }
}
