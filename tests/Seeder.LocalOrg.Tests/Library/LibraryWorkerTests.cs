namespace Seeder.Local.Tests.Library;

/// <summary>A program that seeds several orgs at the same time, and one org by several connections.</summary>
internal sealed class LibraryWorkerTests : LibraryFixture
{
    [Test]
    public async Task Twenty_plans_seed_twenty_orgs_at_the_same_time()
    {
        var manifests = new InMemoryManifests();

        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            await using var local = await LocalOrg.StartAsync(new LocalOrgOptions());
            await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.ToString(), local.AccessToken));
            var plan = SeedPlan.Parse(
                $"plan: p{i % 3}\nrecords:\n  Account:\n    - {{ $ref: a, Name: A{i} }}\n    - {{ ParentId: \"${{a}}\", Name: B }}\n");
            var result = await plan.ApplyAsync(org, new SeedOptions { Manifests = manifests });
            using var http = org.CreateHttpClient();
            var text = await http.GetStringAsync(new Uri($"sobjects/Account/{result["a"]}", UriKind.Relative));
            return (result.Records.Count, text.Contains($"\"A{i}\"", StringComparison.Ordinal));
        })));

        Assert.That(created, Is.All.EqualTo((2, true)));
    }

    [Test]
    public async Task Two_plans_share_a_connection_and_two_connections_share_an_org()
    {
        await using var first = await ConnectAsync();
        await using var second = await ConnectAsync();
        var work = new[] { ("a", first), ("b", first), ("c", first), ("d", second) }.Select(w => Plan(w.Item1).ApplyAsync(w.Item2));

        var results = await Task.WhenAll(work);

        Assert.That(results.Select(r => r.Plan), Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(results.Select(r => r["acme"]).Distinct().Count(), Is.EqualTo(4));
        Assert.That(await NamesAsync("Account"), Is.EquivalentTo(new[] { "a", "b", "c", "d" }));
    }

    [Test]
    public async Task One_plan_by_two_connections_at_the_same_time_is_refused_and_creates_nothing_twice()
    {
        await FailAsync(new { kind = "collections-create", nth = 1, action = "hold", at = "before" });
        await using var first = await ConnectAsync();
        await using var second = await ConnectAsync();

        var running = Plan("a").ApplyAsync(first);
        await UntilStruckAsync(running);
        var refused = (await Assert.ThrowsAsync<SeederException>(() => Plan("a").ApplyAsync(second)))!;
        await LetGoAsync();
        await running;

        Assert.That(refused.Diagnostics.Single().Code, Is.EqualTo("SEED603"));
        Assert.That((await Plan("a").ApplyAsync(second)).Calls, Is.Zero);
        Assert.That(await NamesAsync("Account"), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task Closing_a_connection_waits_for_the_work_in_progress()
    {
        await FailAsync(new { kind = "collections-create", nth = 1, action = "hold", at = "before" });
        var org = await ConnectAsync();
        var running = Plan("a").ApplyAsync(org);
        await UntilStruckAsync(running);
        var waiting = Plan("b").ApplyAsync(org);

        var closing = org.DisposeAsync().AsTask();
        Assert.That(closing.IsCompleted, Is.False);
        await LetGoAsync();
        await closing;
        await org.DisposeAsync();

        Assert.That((await running)["acme"], Has.Length.EqualTo(18));
        await Assert.CatchAsync<ObjectDisposedException>(() => waiting);
        await Assert.CatchAsync<ObjectDisposedException>(() => Plan("c").PlanAsync(org));
    }

    [Test]
    public async Task A_plan_from_text_has_the_errors_and_the_manifest_of_one_from_a_file()
    {
        await using var org = await ConnectAsync();
        var bad = Assert.Throws<PlanException>(() => SeedPlan.Parse("plan: bad\nrecords:\n  Account:\n    - { Name: @acme }\n"))!;

        var result = await SeedPlan.Parse(Small, Options).ApplyAsync(org);
        var again = await Load(Small).ApplyAsync(org);

        Assert.That(bad.Message, Does.StartWith("(text):4:"));
        Assert.That((result.Manifest, again.Calls), Is.EqualTo((ManifestPath, 0)));
        Assert.That($"{org}", Is.EqualTo($"{org.Name} ({Org.OrgId}, {org.InstanceUrl})"));
        Assert.That($"{OrgLogin.Token("https://example.my.salesforce.com", "00D!secret")}", Is.EqualTo("an access token"));
    }

    private SeedPlan Plan(string name) => SeedPlan.Parse(
        $"plan: {name}\nrecords:\n  Account:\n    - {{ $ref: acme, Name: {name} }}\n",
        Options with { Manifest = Path.Combine(Folder, $"{name}.json"), CacheFolder = Path.Combine(Folder, "cache") });
}
