namespace Seeder.Local.Tests.Library;

/// <summary>Manifests in memory do what manifests in files do, and leave nothing on the disk.</summary>
internal sealed class InMemoryManifestTests : LibraryFixture
{
    private readonly InMemoryManifests _manifests = new();

    private SeedOptions InMemory => new() { Manifests = _manifests, SettleWait = TimeSpan.Zero };

    private const string Two = "plan: two\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n    - { $ref: b, $after: a, Name: B }\n";

    [Test]
    public async Task A_second_apply_has_nothing_to_do_and_no_file_is_written()
    {
        await using var org = await ConnectAsync();
        var plan = Load(Small, InMemory);
        var files = Directory.GetFileSystemEntries(Folder);

        var first = await plan.ApplyAsync(org);
        var again = await plan.ApplyAsync(org);
        var gone = await plan.DestroyAsync(org);

        Assert.That((first.Calls, again.Calls, first.Manifest), Is.EqualTo((1, 0, (string?)null)));
        Assert.That(again.Records.Select(r => r.Id), Is.EqualTo(first.Records.Select(r => r.Id)));
        Assert.That(gone.Records.Select(r => r.Action), Is.All.EqualTo(SeedAction.Deleted));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EquivalentTo(files));
        Assert.That(Directory.Exists($".seeder/{Org.OrgId}"), Is.False);
    }

    [Test]
    public async Task A_lost_response_is_resolved_by_the_next_run()
    {
        // A row of somebody else with the same value, so that the org does not show what happened.
        await AddAccountAsync("A");
        await FailAsync(new { kind = "collections-create", nth = 1, action = "drop-after" });
        await using var org = await ConnectAsync();
        var plan = Load("plan: one\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n", InMemory);

        var thrown = (await Assert.ThrowsAsync<InDoubtException>(() => plan.ApplyAsync(org)))!;
        await Assert.ThrowsAsync<InDoubtException>(() => plan.ApplyAsync(org));
        var next = await plan.ApplyAsync(org, InMemory with { Assume = SeedAssumption.Lost });

        Assert.That(thrown.Result!.Records.Select(r => r.Action), Is.EqualTo(new[] { SeedAction.InDoubt }));
        Assert.That(next.Records.Select(r => r.Id), Is.All.Not.Null);
    }

    [Test]
    public async Task A_copy_goes_with_a_snapshot_of_the_org()
    {
        await using var org = await ConnectAsync();
        var seeded = await Load(Two, InMemory).ApplyAsync(org);
        await Org.SnapshotAsync();
        var kept = _manifests.Copy();
        await Load(Two.Replace("Name: B", "Name: C", StringComparison.Ordinal), InMemory).ApplyAsync(org);
        await Load(Two, InMemory).DestroyAsync(org);

        await Org.RestoreAsync();
        var again = await Load(Two, InMemory with { Manifests = kept.Copy() }).ApplyAsync(org);

        Assert.That((again.Calls, again["b"]), Is.EqualTo((0, seeded["b"])));
        Assert.That(await NamesAsync("Account"), Is.EquivalentTo(new[] { "A", "B" }));
    }

    [Test]
    public async Task Two_runs_of_a_plan_at_the_same_time_are_refused()
    {
        await using var first = await ConnectAsync();
        await using var second = await ConnectAsync();
        await FailAsync(new { kind = "tree", nth = 1, action = "hold" });
        var running = Load(Small, InMemory).ApplyAsync(first);
        await UntilStruckAsync(running);

        var thrown = (await Assert.ThrowsAsync<SeederException>(() => Load(Small, InMemory).ApplyAsync(second)))!;
        await LetGoAsync();
        await running;

        Assert.That(thrown.Message, Does.Contain("SEED603").And.Contain("small"));
        Assert.That(await NamesAsync("Account"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_plan_uses_the_records_of_another_plan_in_memory()
    {
        await using var org = await ConnectAsync();
        var seeded = await Load(Small, InMemory).ApplyAsync(org);
        var other = SeedPlan.Load(
            Write(
                "other.yaml",
                "plan: other\nuses: { small: plan.yaml }\nrecords:\n  Contact:\n"
                    + "    - { $ref: joe, LastName: Roe, AccountId: \"${small.acme}\" }\n"),
            InMemory);

        var result = await other.ApplyAsync(org);

        var row = (await GetAsync("/local-org/rows/Contact")).AsArray().Single(r => (string)r!["Id"]! == result["joe"]);
        Assert.That((string?)row!["AccountId"], Is.EqualTo(seeded["acme"]));
    }

    [Test]
    public async Task Orgs_do_not_share_a_manifest()
    {
        await using var other = await LocalOrg.StartAsync(new LocalOrgOptions());
        await using var first = await ConnectAsync();
        await using var second = await OrgConnection.ConnectAsync(OrgLogin.Token(other.Url.ToString(), other.AccessToken));
        var plan = Load(Small, InMemory);

        var here = await plan.ApplyAsync(first);
        var there = await plan.ApplyAsync(second);

        Assert.That((here.Calls, there.Calls), Is.EqualTo((1, 1)));
        Assert.That((await plan.ApplyAsync(first)).Calls, Is.Zero);
    }

    [Test]
    public async Task A_file_and_memory_exclude_each_other()
    {
        await using var org = await ConnectAsync();

        await Assert.ThatAsync(
            () => Load(Small).ApplyAsync(org, InMemory with { Manifest = ManifestPath }),
            Throws.ArgumentException.With.Message.Contains("Set one of them"));
    }
}
