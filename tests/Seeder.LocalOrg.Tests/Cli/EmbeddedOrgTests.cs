namespace Seeder.Cli.Tests;

/// <summary>What a newcomer does: no org named, one process after another on the org in .seeder.</summary>
internal sealed class EmbeddedOrgTests : CliFixture
{
    protected override bool InProcesses => true;

    [Test]
    public async Task A_plan_is_applied_shown_and_destroyed()
    {
        var applied = await RunAsync("apply", "small.yaml");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Err, Does.StartWith("org: local (00D"));
        Assert.That(applied.Out, Does.Contain("Account").And.Contain("created").And.Contain(".seeder/00D").And.Contain("1 tree"));

        var again = await RunAsync("apply", "small.yaml");
        Assert.That(again.Out, Is.EqualTo("Nothing to do: all 3 records in the org match the plan.\n"));

        var id = await RunAsync("show", "small.yaml", "acme");
        Assert.That(id.Out, Does.Match("^001[0-9A-Za-z]{15}\n$"));
        var all = await RunAsync("show", "small.yaml");
        Assert.That(all.Out.Split('\n')[0], Does.Match("^acme +Account +001[0-9A-Za-z]{15}$"));
        var env = await RunAsync("show", "small.yaml", "--env");
        Assert.That(env.Out, Does.StartWith($"ACME={id.Out}").And.Contain("\nJANE=003").And.Contain("\nACME_CONTACTS_1=003"));
        var unknown = await RunAsync("show", "small.yaml", "acne");
        Assert.That(unknown.Exit, Is.EqualTo(1));
        Assert.That(unknown.Err, Does.Contain("Did you mean 'acme'?"));

        var destroyed = await RunAsync("destroy", "small.yaml");
        Assert.That(destroyed.Exit, Is.Zero, destroyed.ToString());
        Assert.That(destroyed.Out, Does.Contain("deleted"));
        Assert.That((await RunAsync("destroy", "small.yaml")).Out, Does.StartWith("Nothing to do: "));
    }

    [Test]
    public async Task Show_without_a_manifest_ends_in_6()
    {
        var result = await RunAsync("show", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(6));
        Assert.That(result.Err, Does.Contain("There is no manifest '.seeder/00D"));
    }

    [Test]
    public async Task A_manifest_that_is_named_is_shown_without_an_org()
    {
        await RunAsync("apply", "small.yaml", "--manifest", "small.json");

        var result = await RunAsync("show", "small.yaml", "jane", "--manifest", "small.json", "-o", "nobody");

        Assert.That(result.Out, Does.StartWith("003"));
        Assert.That(result.Err, Is.Empty);
    }

    [Test]
    public async Task Destroy_leaves_what_the_manifest_of_another_plan_holds()
    {
        Write("other.yaml", Small.Replace("plan: small", "plan: other", StringComparison.Ordinal));
        await RunAsync("apply", "small.yaml", "--manifest", "small.json");

        var destroyed = await RunAsync("destroy", "other.yaml", "--manifest", "small.json");

        Assert.That(destroyed.Exit, Is.EqualTo(6), destroyed.ToString());
        Assert.That(destroyed.Err, Does.Contain("SEED503: The manifest belongs to the plan 'small', not to 'other'"));
        Assert.That((await RunAsync("destroy", "small.yaml", "--manifest", "small.json")).Out, Does.Contain("3"));
    }

    [Test]
    public async Task Show_prints_no_ids_of_another_org()
    {
        await RunAsync("apply", "small.yaml");
        var manifest = Directory.EnumerateFiles(Path.Combine(Folder, ".seeder"), "small.manifest.json", SearchOption.AllDirectories)
            .Single();
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest)
                .Replace(Path.GetFileName(Path.GetDirectoryName(manifest))!, "00D000000000001AAA", StringComparison.Ordinal));

        var shown = await RunAsync("show", "small.yaml", "acme");

        Assert.That((shown.Exit, shown.Out), Is.EqualTo((6, "")), shown.ToString());
        Assert.That(shown.Err, Does.Contain("SEED506"));
    }

    [TestCase("reset")]
    [TestCase("start")]
    public async Task A_database_of_another_program_is_not_changed(string command)
    {
        var path = Path.Combine(Folder, "mine.db");
        using (var mine = new Local.Sqlite(path))
        {
            mine.Run("CREATE TABLE mine (a)");
            mine.Run("INSERT INTO mine VALUES (1)");
        }

        var result = await RunAsync("org", command, "--data", "mine.db");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED631: The local org in 'mine.db' cannot be opened: it is a database of something else."));
        using var after = new Local.Sqlite(path);
        Assert.That(after.All("SELECT name FROM sqlite_master", s => s.Text(0)), Is.EqualTo((string[])["mine"]));
        Assert.That(after.First("SELECT COUNT(*) FROM mine", s => s.Long(0)), Is.EqualTo(1));
    }

    [Test]
    public void A_command_that_was_copied_without_its_library_says_so()
    {
        var failed = CommandLineDiagnostics.LocalOrgFailed(
            "org.db", new TypeInitializationException("Sqlite", new DllNotFoundException("Unable to load shared library")));

        Assert.That(failed.Message, Is.EqualTo("The local org in 'org.db' cannot be opened: its database library, e_sqlite3, is missing."));
        Assert.That(failed.Hint, Does.StartWith("Copy all files"));
    }

    [Test]
    public async Task Metadata_that_comes_within_a_second_of_a_run_is_known_to_the_next()
    {
        await RunAsync("apply", "small.yaml");
        Write("objects/Account/fields/Rank__c.field-meta.xml", """
            <CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Rank__c</fullName><label>Rank</label><type>Text</type><length>10</length></CustomField>
            """);
        Write("small.yaml", Small.Replace("Name: Acme", "Name: Acme\n      Rank__c: high", StringComparison.Ordinal));

        var applied = await RunAsync("apply", "small.yaml", "--metadata", "objects");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
    }

    [Test]
    public async Task A_reset_org_is_another_org()
    {
        await RunAsync("apply", "small.yaml");
        var reset = await RunAsync("org", "reset", "--json");

        var plan = await RunAsync("plan", "small.yaml", "--json");

        Assert.That(reset.Exit, Is.Zero, reset.ToString());
        Assert.That(plan.Json["result"]!["orgId"]!.GetValue<string>(), Is.EqualTo(reset.Json["result"]!["orgId"]!.GetValue<string>()));
        Assert.That(plan.Json["result"]!["counts"]!["create"]!.GetValue<int>(), Is.EqualTo(3));
    }

    [Test]
    public async Task Quiet_leaves_the_result_and_nothing_else()
    {
        var result = await RunAsync("apply", "small.yaml", "--quiet");

        Assert.That(result.Err, Is.Empty);
        Assert.That(result.Out, Does.Contain("created"));
    }

    [Test]
    public async Task People_are_accounts_where_the_org_is_started_so()
    {
        using var org = Start("org", "start", "--json", "--data", ":memory:", "--person-accounts");
        var ready = System.Text.Json.Nodes.JsonNode.Parse((await org.ReadLineAsync(_ => true))!)!["result"]!;
        Variables["SF_ACCESS_TOKEN"] = ready["accessToken"]!.GetValue<string>();
        Write(
            "people.yaml",
            "plan: people\nrecords:\n  Account:\n    - $ref: jane\n      LastName: Doe\n      PersonEmail: jane@example.com\n");

        var applied = await RunAsync("apply", "people.yaml", "--instance-url", ready["instanceUrl"]!.GetValue<string>());
        org.Interrupt();
        await org.EndAsync();
        var help = await RunAsync("org", "start", "--help");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(help.Out, Does.Contain("--person-accounts").And.Contain("Enable person accounts"));
    }

    [Test]
    public async Task An_org_in_another_process_is_used_by_its_address_and_stops_at_the_signal()
    {
        using var org = Start("org", "start", "--json", "--data", "own.db");
        var line = await org.ReadLineAsync(_ => true);
        var ready = System.Text.Json.Nodes.JsonNode.Parse(line!)!["result"]!;
        Variables["SF_ACCESS_TOKEN"] = ready["accessToken"]!.GetValue<string>();

        var second = await RunAsync("org", "reset", "--data", "own.db");
        var applied = await RunAsync("apply", "small.yaml", "--json", "--instance-url", ready["instanceUrl"]!.GetValue<string>());
        org.Interrupt();
        var ended = await org.EndAsync();

        Assert.That(second.Exit, Is.EqualTo(6), second.ToString());
        Assert.That(second.Err, Does.Contain("Another process uses the local org in 'own.db'."));
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Json["result"]!["orgId"]!.GetValue<string>(), Is.EqualTo(ready["orgId"]!.GetValue<string>()));
        Assert.That(ended.Exit, Is.Zero, ended.ToString());
    }
}
