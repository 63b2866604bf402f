namespace Seeder.Cli.Tests.Deletes;

/// <summary>Manifests that claim what is not theirs, by a bad merge or a careless edit: nothing of others is deleted.</summary>
internal sealed class ManifestClaimTests : DeleteFixture
{
    private const string Two = """
        plan: two
        records:
          Account:
            - { $ref: acme, Name: Acme }
            - { $ref: beta, Name: Beta }
        """;

    private static readonly string[] Lies = ["another id", "another user", "an older run", "a later run", "a run of years"];

    [Test]
    public async Task Destroy_leaves_alone_what_this_plan_did_not_create([ValueSource(nameof(Lies))] string lie, [Values] bool refresh)
    {
        var theirs = await ForgeAsync(lie);
        var before = await StrangersRowsAsync();

        var result = await RunAsync(["destroy", "two.yaml", .. refresh ? Array.Empty<string>() : ["--no-refresh"]]);

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED541").And.Contain($"'acme' (Account {theirs}): created 20"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Id"]!), Does.Contain(theirs));
        Assert.That(
            (await LiveAsync("Account")).Select(a => (string)a["Name"]!), Does.Not.Contain("Beta"), "what is this plan's is deleted");
        Assert.That(IdsOf("two").Keys, Is.EqualTo((string[])["acme"]));
        Assert.That((await RunAsync("destroy", "two.yaml", "--cascade", "--yes")).Exit, Is.EqualTo(4), "neither flag is for that");
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Lies))]
    public async Task So_does_prune(string lie)
    {
        await ForgeAsync(lie);
        var before = await StrangersRowsAsync();
        Write("two.yaml", Two.Replace("    - { $ref: acme, Name: Acme }\n", "", StringComparison.Ordinal));

        var planned = await RunAsync("plan", "two.yaml", "--prune");
        var result = await RunAsync("apply", "two.yaml", "--prune");

        Assert.That(planned.Exit, Is.Zero, planned.ToString());
        Assert.That(planned.Err, Does.Contain("SEED541"));
        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED541"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(3), "theirs and both of this plan");
    }

    [Test]
    public async Task A_manifest_of_format_1_is_shown_and_confirmed_once()
    {
        await DoneAsync("apply", "family.yaml");
        EditManifest("family", m =>
        {
            m["format"] = 1;
            m.Remove("runs");
            m["records"]!.AsObject().ToList().ForEach(r => r.Value!.AsObject().Remove("run"));
        });

        var refused = await RunAsync("destroy", "family.yaml");
        Assert.That(refused.Exit, Is.EqualTo(1), refused.ToString());
        Assert.That(
            refused.Err,
            Does.Contain("SEED543").And.Contain("SEED544").And.Contain(
                $"1 Account, created {DateTime.UtcNow:yyyy-MM-dd} by {Org.UserId}").And.Contain("--yes"));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));

        await DoneAsync("apply", "family.yaml");
        Assert.That((await DoneAsync("plan", "family.yaml", "--destroy")).Err, Does.Contain("SEED544"));
        await DoneAsync("destroy", "family.yaml", "--yes");
        Assert.That(await LiveAsync("Account"), Is.Empty);
    }

    [Test]
    public async Task Plan_shows_user_and_time_of_each_run()
    {
        await DoneAsync("apply", "family.yaml");
        Write("family.yaml", $"{Family}\n        - {{ $ref: joe, LastName: Joe }}\n");
        await DoneAsync("apply", "family.yaml");

        var planned = await DoneAsync("plan", "family.yaml", "--destroy");

        Assert.That(planned.Out, Does.Contain($"2 records by {Org.UserId}, 20").And.Contain($"1 record by {Org.UserId}, 20"));
        var json = (await DoneAsync("plan", "family.yaml", "--destroy", "--json")).Json["result"]!;
        Assert.That(json["deletes"]!["runs"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((int)json["counts"]!["delete"]!, Is.EqualTo(3));
        Assert.That(
            (string)ReadManifest("family")["records"]!["joe"]!["run"]!, Is.EqualTo((string)ReadManifest("family")["runs"]![1]!["id"]!));
        Assert.That(
            planned.Out,
            Does.Match("created .* to 20.*Z \\(plus or minus 60 s\\)").And.Not.Contain("--prune").And.Not.Contain("no longer in the plan"));
    }

    [Test]
    public async Task In_a_copy_of_the_org_records_are_deleted_by_the_first_orgs_runs()
    {
        await DoneAsync("apply", "family.yaml");
        File.WriteAllText(
            Path.Combine(Folder, "source.json"),
            File.ReadAllText(ManifestOf("family")).Replace(Org.OrgId, "00D000000000001AAA", StringComparison.Ordinal));
        File.Delete(ManifestOf("family"));
        File.Delete($"{ManifestOf("family")}.journal");
        await DoneAsync("apply", "family.yaml", "--adopt-manifest", "source.json");

        await DoneAsync("destroy", "family.yaml");

        Assert.That(await LiveAsync("Account"), Is.Empty);
    }

    // The manifest says that 'acme' is a record which somebody else made, or which was not made then or by that user.
    private async Task<string> ForgeAsync(string lie)
    {
        Write("two.yaml", Two);
        await DoneAsync("apply", "two.yaml");
        var stranger = await StrangerAsync("Account", new { Name = "Theirs", CreatedDate = "2019-03-01T08:00:00Z" });
        var id = lie == "another id" ? stranger : IdsOf("two")["acme"];
        EditManifest("two", m =>
        {
            var (run, record) = (m["runs"]![0]!.DeepClone(), m["records"]!["acme"]!);
            run["id"] = "other";
            switch (lie)
            {
                case "another id":
                    record["id"] = stranger;
                    return;
                case "another user":
                    run["user"] = "005000000000009AAA";
                    break;
                case "an older run":
                    (run["from"], run["to"]) = ("2020-01-01T00:00:00Z", "2020-01-01T00:10:00Z");
                    break;
                case "a later run":
                    (run["from"], run["to"]) = ("2120-01-01T00:00:00Z", "2120-01-01T00:10:00Z");
                    break;
                case "a run of years":
                    run["from"] = "2020-01-01T00:00:00Z";
                    break;
            }
            m["runs"]!.AsArray().Add(run);
            record["run"] = "other";
        });
        return id;
    }
}
