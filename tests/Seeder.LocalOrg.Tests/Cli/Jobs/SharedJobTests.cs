namespace Seeder.Cli.Tests.Jobs;

/// <summary>A run was stopped while its job ran, and somebody else goes on: another user, or a colleague with the same manifest.</summary>
internal sealed class SharedJobTests : JobFixture
{
    private const string Colleague = "colleague";

    [Test]
    public async Task Another_user_who_may_read_the_job_completes_the_plan()
    {
        await StopAfterAsync(rows: 3);
        await LogInAsync("automated");

        await EndsExactAsync();
    }

    [Test]
    public async Task Another_user_who_may_not_read_the_job_changes_nothing()
    {
        await StopAfterAsync(rows: 3);
        var before = await RowsAsync("Account");
        var token = Variables["SF_ACCESS_TOKEN"];
        await LogInAsync("automated");
        await FailAsync(new
        {
            kind = "job-poll",
            action = "status",
            status = 404,
            body = """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]""",
        });
        var refused = await RunAsync("apply", "jobs.yaml");
        Assert.That(refused.Exit, Is.EqualTo(5), refused.ToString());
        Assert.That(refused.Err, Does.Contain("Run the command as the user who started it"));
        Assert.That(await RowsAsync("Account"), Has.Count.EqualTo(before.Count));
        await LetGoAsync();
        Variables["SF_ACCESS_TOKEN"] = token;

        await EndsExactAsync();
    }

    [Test]
    public async Task A_colleague_changes_other_records_meanwhile_and_the_journal_is_merged_into_that_manifest()
    {
        Write("jobs.yaml", """
            plan: jobs
            records:
              Account:
                - { $ref: acme, Name: Acme, AnnualRevenue: 912260031 }
            """);
        Assert.That((await RunAsync("apply", "jobs.yaml")).Exit, Is.Zero);
        var manifest = await File.ReadAllTextAsync(ManifestOf("jobs"));
        Write("jobs.yaml", Plan.Replace("- { $ref: beta, Name: Beta, AnnualRevenue: 0.1 }", "", StringComparison.Ordinal)
            .Replace("- { LastName: of Beta, AccountId: \"${beta}\" }", "", StringComparison.Ordinal));
        await StopAfterAsync(rows: 1);
        await ColleagueAsync(manifest, Plan[..Plan.IndexOf("    - { $ref: twin", StringComparison.Ordinal)]);
        Write("jobs.yaml", Plan);

        await EndsExactAsync();
    }

    [Test]
    public async Task A_colleague_creates_the_same_records_meanwhile_and_the_doubles_are_deleted()
    {
        await StopAfterAsync(rows: 3);
        await ColleagueAsync(null, Plan);

        var asks = await RunAsync("apply", "jobs.yaml", "--prune");

        Assert.That(asks.Exit, Is.EqualTo(6), asks.ToString());
        Assert.That(asks.Err, Does.Contain("SEED514").And.Contain("--assume manifest"));
        await EndsExactAsync("apply", "jobs.yaml", "--prune", "--assume", "manifest");
    }

    [Test]
    public async Task A_plan_that_uses_another_one_finds_the_records_of_its_job()
    {
        var at = Plan.IndexOf("  Contact:", StringComparison.Ordinal);
        Write("accounts.yaml", Plan[..at].Replace("plan: jobs", "plan: accounts", StringComparison.Ordinal));
        Write("contacts.yaml", $"""
            plan: contacts
            options: {"{ bulk: 1 }"}
            uses:
              base: accounts.yaml
            records:
            {Plan[at..].Replace("${", "${base.", StringComparison.Ordinal)}
            """);
        foreach (var file in new[] { "accounts.yaml", "contacts.yaml" })
        {
            await FailAsync(new { kind = "job-results", action = "hold", at = "before", nth = 1 });
            await StopAsync(isKilled: true, "apply", file);
            if (file == "accounts.yaml")
            {
                var early = await RunAsync("apply", "contacts.yaml");
                Assert.That(early.Exit, Is.Not.Zero, early.ToString());
                Assert.That(await RowsAsync("Contact"), Has.Count.EqualTo(1));
            }
            var result = await RunAsync("apply", file);
            Assert.That(result.Exit, Is.Zero, result.ToString());
        }
        var accounts = (await RowsAsync("Account")).ToDictionary(a => (string)a["Id"]!, a => (string)a["Name"]!);
        var contacts = (await RowsAsync("Contact")).Where(c => c["AccountId"] is not null).ToList();
        Assert.That((accounts.Count, contacts.Count), Is.EqualTo((8, 5)));
        Assert.That(
            contacts.Select(c => (string)c["LastName"]!), Is.EqualTo(contacts.Select(c => $"of {accounts[(string)c["AccountId"]!]}")));
        Assert.That((await RunAsync("apply", "contacts.yaml")).Out, Does.StartWith("Nothing to do"));
        foreach (var file in new[] { "contacts.yaml", "accounts.yaml" })
        {
            Assert.That((await RunAsync("destroy", file, "--yes")).Exit, Is.Zero);
        }
        Assert.That((await RowsAsync("Account")).Count + (await RowsAsync("Contact")).Count, Is.EqualTo(3));
    }

    private async Task StopAfterAsync(int rows)
    {
        await FailAsync(new { kind = "job", action = "hold", @object = "Account", afterRows = rows });
        var stopped = await StopAsync(isKilled: false, "apply", "jobs.yaml");
        Assert.That(stopped.Exit, Is.EqualTo(130), stopped.ToString());
    }

    // A colleague with a clone of the repository applies a plan, and Git brings the manifest.
    private async Task ColleagueAsync(string? manifest, string plan)
    {
        var folder = Path.Combine(Folder, Colleague);
        var path = Path.Combine(folder, Path.GetRelativePath(Folder, ManifestOf("jobs")));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (manifest is not null)
        {
            await File.WriteAllTextAsync(path, manifest);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "jobs.yaml"), plan);
        var result = await CliInProcess.RunAsync(folder, Variables, ["apply", "jobs.yaml"]);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        File.Copy(path, ManifestOf("jobs"), overwrite: true);
        Directory.Delete(folder, recursive: true);
    }
}
