namespace Seeder.Cli.Tests.Saved;

/// <summary>Files that are no saved plans, and flags that do not go with one.</summary>
internal sealed class SavedFileTests : SavedFixture
{
    [TestCase("{\"savedPlan\": 1", "it is not valid JSON")]
    [TestCase("{\"savedPlan\": 1}", "a key is missing")]
    [TestCase("{\"savedPlan\": 99}", "a newer version of seeder wrote it, in format 99")]
    [TestCase("{\"savedPlan\": \"x\"}", "its format is not a number")]
    [TestCase("{\"savedPlan\": 1, \"savedPlan\": 2}", "it is not valid JSON")]
    public async Task A_broken_file_is_refused_with_a_hint(string text, string reason)
    {
        Write(File, text);

        await RefusedAsync("SEED740", $"The saved plan '{File}' cannot be used: {reason}", "--out FILE");
    }

    [Test]
    public async Task Any_cut_of_the_file_is_refused()
    {
        await SaveAsync("small.yaml");
        var whole = await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, File));
        for (var length = 20; length < whole.Length - 2; length += whole.Length / 6)
        {
            Write(File, whole[..length]);
            await RefusedAsync("SEED740", "it is not valid JSON");
        }
    }

    [TestCase("\"flags\": []", "\"flags\": [\"--yes\"]", "a saved plan has no flag '--yes'")]
    [TestCase("\"flags\": []", "\"flags\": [\"--instance-url=https://evil.example\"]", "a saved plan has no flag '--instance-url'")]
    [TestCase("\"flags\": []", "\"flags\": [\"other.yaml\"]", "a saved plan has no flag 'other.yaml'")]
    [TestCase("\"goal\": \"apply\"", "\"goal\": \"org\"", "its goal is unknown")]
    [TestCase("\"clock\": \"", "\"clock\": \"x", "its clock is not a time")]
    public async Task An_edited_file_brings_no_flags_and_no_command(string from, string to, string reason)
    {
        await SaveAsync("small.yaml");
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, File));
        Assert.That(text, Does.Contain(from));
        Write(File, text.Replace(from, to));

        await RefusedAsync("SEED740", reason);
    }

    [Test]
    public async Task A_forged_file_shows_nothing_of_a_file_whose_content_it_does_not_know()
    {
        Write("secret.yaml", "password: [hunter2\n");
        await SaveAsync("small.yaml");
        var saved = ReadSaved();
        saved["plan"] = "secret.yaml";
        Write(File, saved.ToJsonString());

        var refused = await RefusedAsync("SEED741", "The plan 'secret.yaml' is read now");
        Assert.That(refused.ToString(), Does.Not.Contain("hunter2"));

        saved["inputs"]!.AsArray().Add(
            System.Text.Json.Nodes.JsonNode.Parse("""{"kind":"plan","name":"secret.yaml","hash":"sha256:00"}"""));
        Write(File, saved.ToJsonString());
        refused = await RefusedAsync("SEED741", "The plan 'secret.yaml' changed");
        Assert.That(refused.ToString(), Does.Not.Contain("hunter2"));
    }

    [TestCase("--prune")]
    [TestCase("--var", "a=b")]
    [TestCase("--clock", "2026-01-01")]
    [TestCase("--manifest", "x.json")]
    [TestCase("--parallel", "1")]
    public async Task A_flag_that_decides_is_refused(params string[] flag)
    {
        await SaveAsync("small.yaml");

        var result = await RunAsync(["apply", File, .. flag]);

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain($"error SEED746: '{flag[0]}' cannot be used with a saved plan"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task Flags_of_the_output_and_of_the_login_are_free()
    {
        await SaveAsync("small.yaml");

        var result = await DoneAsync(
            "apply", File, "--json", "--yes", "--timeout", "60", "--log-file", "log.jsonl", "--csv", "records.csv", "--junit", "junit.xml",
            "--report", "report.html");

        Assert.That(Actions(result), Is.All.EndsWith("created"));
        Assert.That(System.IO.File.Exists(Path.Combine(Folder, "log.jsonl")), Is.True);
        Assert.That(await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, "records.csv")), Does.Contain("jane"));
        Assert.That(await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, "junit.xml")), Does.Contain("Contact"));
        Assert.That(await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, "report.html")), Does.Contain("jane"));
    }

    // A new flag of 'plan' must be of one of these kinds, so that a saved plan holds it or 'apply' takes it.
    [Test]
    public void Every_flag_of_plan_decides_or_is_free()
    {
        var plan = CommandLine.Root.Subcommands.Single(c => c.Name == "plan");
        var kinds = new[] { Flags.Deciding, FlagGroups.Output, Flags.Login, [Flags.Destroy] };

        Assert.That(
            plan.Options.Where(o => o.Name is not ("--help" or "--version") && kinds.Count(k => k.Contains(o)) != 1).Select(o => o.Name),
            Is.Empty);
    }

    [TestCase("plan")]
    [TestCase("destroy")]
    [TestCase("validate")]
    [TestCase("show")]
    public async Task Other_commands_say_that_it_is_a_saved_plan(string command)
    {
        await SaveAsync("small.yaml");

        var result = await RunAsync(command, File);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.ToString(), Does.Contain("SEED747").And.Contain($"seeder apply {File}"));
    }

    [Test]
    public async Task A_manifest_is_not_a_plan()
    {
        await DoneAsync("apply", "small.yaml");

        var result = await RunAsync("apply", ManifestOf("small"));

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED750"));
    }

    [Test]
    public async Task A_saved_plan_stands_alone()
    {
        await SaveAsync("small.yaml");

        var result = await RunAsync("apply", File, "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED748"));
    }

    [Test]
    public async Task Several_plans_are_not_saved_in_one_file()
    {
        Write("plans/a.yaml", "plan: a\nrecords:\n  Account: [{ Name: A }]\n");
        Write("plans/b.yaml", "plan: b\nrecords:\n  Account: [{ Name: B }]\n");

        var result = await RunAsync("plan", "plans", "--out", File);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("error SEED642: '--out' is for one plan"));
        Assert.That(System.IO.File.Exists(Path.Combine(Folder, File)), Is.False);
    }

    [Test]
    public async Task A_plan_with_errors_is_not_saved()
    {
        Write("small.yaml", "plan: small\nrecords:\n  Account: [{ Nam: A }]\n");

        var result = await RunAsync("plan", "small.yaml", "--out", File);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(System.IO.File.Exists(Path.Combine(Folder, File)), Is.False);
    }

    [Test]
    public async Task A_file_of_others_is_not_overwritten()
    {
        Write(File, "mine");

        var result = await RunAsync("plan", "small.yaml", "--out", File);

        Assert.That(result.Exit, Is.Not.Zero, result.ToString());
        Assert.That(await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, File)), Is.EqualTo("mine"));
    }
}
