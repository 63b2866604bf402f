namespace Seeder.Cli.Tests.Saved;

/// <summary>A plan is saved and applied, with nothing changed in between.</summary>
internal sealed class SavedPlanTests : SavedFixture
{
    [Test]
    public async Task Everything_that_a_plan_reads_is_listed_and_the_plan_is_applied()
    {
        await ReadingAsync();

        Assert.That(
            ReadSaved()["inputs"]!.AsArray().Select(i => $"{i!["kind"]} {i["name"]}"),
            Is.EqualTo((string[])
            [
                "plan reading.yaml", "file base.yaml", "file more.yaml", "file people.csv", "file site.bin", "file text.txt",
                "vars values.env", "metadata meta/objects/Trip__c/Trip__c.object-meta.xml", "environment SEEDER_VAR_city",
                "environment SEEDER_VAR_code",
                $"manifest {Path.Combine(".seeder", Org.OrgId, "base.manifest.json")}",
            ]));
        await DoneAsync("apply", File);

        Assert.That((await LiveAsync("Account")).Single(a => (string?)a["Name"] == "Acme")["BillingCity"]!.ToString(), Is.EqualTo("Basel"));
        Assert.That(await LiveAsync("Contact"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_file_is_only_for_its_owner_and_says_how_to_go_on()
    {
        var result = await SaveAsync("small.yaml");

        Assert.That(result.Err, Does.Contain($"run: seeder apply {File}"));
        Assert.That((string?)ReadSaved()["plan"], Is.EqualTo("small.yaml"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(
                System.IO.File.GetUnixFileMode(Path.Combine(Folder, File)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task The_same_plan_in_the_same_state_gives_the_same_bytes()
    {
        await SaveAsync("small.yaml", "--clock", "2026-01-31T09:00:00+09:00");
        var first = await System.IO.File.ReadAllBytesAsync(Path.Combine(Folder, File));
        await SaveAsync("small.yaml", "--clock", "2026-01-31T09:00:00+09:00");

        Assert.That(await System.IO.File.ReadAllBytesAsync(Path.Combine(Folder, File)), Is.EqualTo(first));
        Assert.That((string?)ReadSaved()["clock"], Is.EqualTo("2026-01-31T09:00:00+09:00"));
    }

    [Test]
    public async Task The_flags_and_the_time_are_those_of_the_plan()
    {
        Write("dated.yaml", """
            plan: dated
            vars: { name: x }
            records:
              Account:
                - { $ref: a, Name: "${var.name}", Description: "${today}" }
                - { $ref: b, Name: B }
            """);
        await SaveAsync("dated.yaml", "--clock", "2026-01-31", "--var", "name=a=b c", "--only", "a");

        await DoneAsync("apply", File);

        Assert.That(
            (await LiveAsync("Account")).Select(a => $"{a["Name"]} {a["Description"]}"), Is.EqualTo((string[])["a=b c 2026-01-31"]));
    }

    [Test]
    public async Task A_plan_with_nothing_to_do_is_saved_and_sends_nothing()
    {
        await DoneAsync("apply", "small.yaml");
        var result = await RunAsync("plan", "small.yaml", "--out", File, "--detailed-exitcode");
        var writes = await WritesAsync();

        var applied = await DoneAsync("apply", File);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(applied.Out, Does.Contain("Nothing to do"));
    }

    [Test]
    public async Task A_saved_destroy_deletes_what_was_listed()
    {
        await DoneAsync("apply", "small.yaml");
        await SaveAsync("small.yaml", "--destroy");

        await DoneAsync("apply", File);

        Assert.That(await LiveAsync("Account"), Is.Empty);
        Assert.That(IdsOf("small"), Is.Empty);
    }

    [Test]
    public async Task A_saved_prune_deletes_and_creates()
    {
        await DoneAsync("apply", "small.yaml");
        Write("small.yaml", "plan: small\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme Ltd }\n    - { $ref: more, Name: More }\n");
        await SaveAsync("small.yaml", "--prune");

        await DoneAsync("apply", File);

        Assert.That(await LiveAsync("Contact"), Is.Empty);
        await IsExactAsync("small", "Account");
    }

    [Test]
    public async Task Edits_of_strangers_that_the_plan_does_not_touch_do_not_matter()
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", Family.Replace("Name: Acme", "Name: Acme Ltd"));
        await SaveAsync("family.yaml");
        await StrangerAsync("Account", new { Name = "Another" });
        await InOrgAsync(HttpMethod.Patch, $"Contact/{IdsOf("family")["jane"]}", new { FirstName = "Jane" });

        await DoneAsync("apply", File);

        Assert.That((await LiveAsync("Account")).Select(a => (string?)a["Name"]), Is.EquivalentTo((string[])["Acme Ltd", "Another"]));
    }

    [Test]
    public async Task Look_ups_of_iterations_and_files_that_are_named_twice_are_compared_in_their_order()
    {
        Write("values.env", "size=3\n");
        Write("many.yaml", """
            plan: many
            vars: { size: 1 }
            records:
              Contact:
                - $count: ${var.size}
                  LastName: Doe ${n}
                  Account: { Name: "Top ${n}" }
            """);
        for (var i = 1; i <= 3; i++)
        {
            await ByHandAsync("Account", new { Name = $"Top {i}" });
        }
        await SaveAsync("many.yaml", "--vars", "values.env", "--vars", "values.env");

        var applied = await DoneAsync("apply", File);

        Assert.That(applied.Err, Does.Contain("saved plan: seeder apply many.yaml --vars=values.env --vars=values.env\n"));
        Assert.That((await LiveAsync("Contact")).Select(c => c["AccountId"]!.ToString()).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_second_apply_of_the_file_says_that_the_manifest_moved()
    {
        await SaveAsync("small.yaml");
        await DoneAsync("apply", File);

        await RefusedAsync("SEED743", "small.manifest.json", "seeder apply small.yaml");
    }

    [Test]
    public async Task A_run_that_stops_says_how_to_continue_without_the_file()
    {
        await SaveAsync("small.yaml", "--on-error", "stop", "--clock", "2026-01-31");
        await FailAsync(
            new { kind = "tree", action = "status", status = 400, body = """[{"message":"no","errorCode":"INVALID_INPUT"}]""", nth = 1 });

        var stopped = await RunAsync("apply", File);
        await LetGoAsync();

        Assert.That(stopped.Exit, Is.EqualTo(4), stopped.ToString());
        Assert.That(
            stopped.Err, Does.Contain("To continue, run: seeder apply small.yaml --on-error=stop --clock=2026-01-31T00:00:00+00:00\n"));
        await RefusedAsync("SEED743", "seeder apply small.yaml --on-error=stop");
        await DoneAsync("apply", "small.yaml", "--on-error=stop");
        await IsExactAsync("small", "Account", "Contact");
    }

    [Test]
    public async Task A_killed_run_is_continued_by_the_plan_and_not_by_the_file()
    {
        await SaveAsync("small.yaml");
        var rule = (await PostAsync("/local-org/faults", new { kind = "tree", action = "hold", at = "before", nth = 1 }))["id"]!
            .GetValue<int>();
        using (var process = Start("apply", File, "--timeout", "120"))
        {
            await KillAtAsync(process, () => HasStruckAsync(rule));
        }
        await LetGoAsync();

        await RefusedAsync("SEED743", "a run began after the plan was saved", "'seeder apply small.yaml'");
        await DoneAsync("apply", "small.yaml", "--settle-wait", "0");
        await IsExactAsync("small", "Account", "Contact");
    }

    [Test]
    public async Task A_journal_of_an_interrupted_run_is_part_of_what_was_planned()
    {
        await FailAsync(new { kind = "tree", action = "drop-after", nth = 1 });
        var lost = await RunAsync("apply", "small.yaml", "--settle-wait", "0", "--timeout", "5");
        await LetGoAsync();
        Assert.That(lost.Exit, Is.Zero.Or.EqualTo(5), lost.ToString());

        await SaveAsync("small.yaml", "--settle-wait", "0");
        await DoneAsync("apply", File);

        await IsExactAsync("small", "Account", "Contact");
    }
}
