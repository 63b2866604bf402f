using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Seeder.Testing;

namespace Seeder.Local.Tests.Testing;

/// <summary>An org for tests: seeded, queried, reset, and stopped without traces.</summary>
internal sealed class TestOrgTests : PlanFolder
{
    private const string Acme = """
        plan: acme
        records:
          Account:
            - $ref: acme
              Name: Acme
              NumberOfEmployees: 12
              AnnualRevenue: 1234567
              Contacts:
                - { $ref: jane, LastName: Doe, Birthdate: 1990-02-03, DoNotCall: true }
        """;

    private const string Bolt =
        "plan: bolt\nrecords:\n  Account:\n    - { $ref: bolt, Name: Bolt }\n    - { $ref: acme, Name: Acme of Bolt }\n";

    [Test]
    public async Task Plans_add_up_and_references_are_found()
    {
        await using var org = await TestOrg.StartAsync();

        var first = await org.ApplyAsync(Write("acme.yaml", Acme));
        var both = await org.ApplyAsync(Write("bolt.yaml", Bolt));

        Assert.That(first.Plans.Select(p => p.Plan), Is.EqualTo(new[] { "acme" }), "an earlier result does not change");
        Assert.That((both.Records.Count, org.Seed), Is.EqualTo((4, both)));
        Assert.That(both["jane"], Is.EqualTo(first["jane"]));
        Assert.That(() => both["acme"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'acme', 'bolt'"));
        Assert.That(both.Plan("bolt")["acme"], Is.Not.EqualTo(both.Plan("acme")["acme"]));
        Assert.That((both.TryGetId("acme", out _), both.TryGetId("bolt", out _)), Is.EqualTo((false, true)));
        Assert.That(() => both["zork"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("No plan has a record 'zork'"));
        Assert.That(() => both.Plan("zork"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'acme', 'bolt'"));
    }

    [Test]
    public async Task A_reset_restores_rows_ids_and_manifests()
    {
        await using var org = await TestOrg.StartAsync();
        var plan = Write("acme.yaml", Acme);
        var seed = await org.ApplyAsync(plan);
        using var gone = await org.Http.DeleteAsync($"sobjects/Account/{seed["acme"]}");
        await org.Http.PostAsJsonAsync("sobjects/Account", new { Name = "Of a test" });
        Write("acme.yaml", Acme.Replace("Doe", "Roe", StringComparison.Ordinal));

        await org.ResetAsync();

        Assert.That(await NamesAsync(org), Is.EqualTo(new[] { "Acme" }));
        Assert.That(org.Seed["acme"], Is.EqualTo(seed["acme"]));
        // The manifest is that of the snapshot: the changed plan is an update, not a second creation.
        await org.ApplyAsync(plan);
        Assert.That(org.Seed.Records.Select(r => r.Action), Is.EqualTo(new[] { SeedAction.Unchanged, SeedAction.Updated }));
    }

    [Test]
    public async Task Without_a_snapshot_a_reset_returns_to_the_last_apply_and_with_one_to_it()
    {
        await using var org = await TestOrg.StartAsync();
        await org.ResetAsync();
        Assert.That(await NamesAsync(org), Is.Empty);
        await org.ApplyAsync(Write("acme.yaml", Acme));
        await org.ResetAsync();
        Assert.That(await NamesAsync(org), Is.EqualTo(new[] { "Acme" }));

        await org.SnapshotAsync();
        await org.ApplyAsync(Write("bolt.yaml", Bolt));
        await org.ResetAsync();
        await org.ResetAsync();

        Assert.That(await NamesAsync(org), Is.EqualTo(new[] { "Acme" }));
        Assert.That(org.Seed.Plans.Select(p => p.Plan), Is.EqualTo(new[] { "acme" }));
    }

    [Test]
    public async Task Clones_have_the_records_of_a_reset_and_change_by_themselves()
    {
        var org = await TestOrg.StartAsync();
        var plan = Write("acme.yaml", Acme);
        var seed = await org.ApplyAsync(plan);
        await org.Http.PostAsJsonAsync("sobjects/Account", new { Name = "Of a test" });

        var clones = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => org.CloneAsync()));
        Assert.That(await NamesAsync(org), Has.Count.EqualTo(2));
        await org.DisposeAsync();

        await Task.WhenAll(clones.Select(async (clone, n) =>
        {
            Assert.That(await NamesAsync(clone), Is.EqualTo(new[] { "Acme" }));
            Assert.That(clone.Seed["acme"], Is.EqualTo(seed["acme"]));
            await clone.Http.PostAsJsonAsync("sobjects/Account", new { Name = $"Of clone {n}" });
            // The manifest is cloned too: the plan has nothing to do.
            await clone.ApplyAsync(plan);
            Assert.That(clone.Seed.Records.Select(r => r.Action), Is.All.EqualTo(SeedAction.Unchanged));
            Assert.That(await NamesAsync(clone), Is.EqualTo(new[] { "Acme", $"Of clone {n}" }));
        }));
        await clones[0].ResetAsync();
        await using (var again = await clones[1].CloneAsync())
        {
            Assert.That(await NamesAsync(again), Is.EqualTo(new[] { "Acme", "Of clone 1" }), "an apply without a snapshot keeps the state");
        }
        await Task.WhenAll(clones.Select(c => c.DisposeAsync().AsTask()));
    }

    [Test]
    public async Task A_plan_is_destroyed_with_what_tests_added_below_it()
    {
        await using var org = await TestOrg.StartAsync();
        var seed = await org.ApplyAsync(Write("acme.yaml", Acme));
        await org.ApplyAsync(Write("bolt.yaml", Bolt));
        await org.Http.PostAsJsonAsync("sobjects/Contact", new { LastName = "Of a test", AccountId = seed["acme"] });

        await org.DestroyAsync(Path.Combine(Folder, "acme.yaml"));
        await org.DestroyAsync(Path.Combine(Folder, "never-applied.yaml"));

        Assert.That(await NamesAsync(org), Is.EqualTo(new[] { "Acme of Bolt", "Bolt" }));
        Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Contact"), Is.Zero);
        Assert.That(org.Seed.Plans.Select(p => p.Plan), Is.EqualTo(new[] { "bolt" }));
    }

    [Test]
    public async Task A_value_of_each_type_is_read()
    {
        await using var org = await TestOrg.StartAsync();
        var seed = await org.ApplyAsync(Write("acme.yaml", Acme));
        const string account = "FROM Account";

        Assert.That(await org.QueryValueAsync<string>($"SELECT Name {account}"), Is.EqualTo("Acme"));
        Assert.That(await org.QueryValueAsync<int>($"SELECT NumberOfEmployees {account}"), Is.EqualTo(12));
        Assert.That(await org.QueryValueAsync<decimal>($"SELECT AnnualRevenue {account}"), Is.EqualTo(1234567m));
        Assert.That(await org.QueryValueAsync<double?>($"SELECT AnnualRevenue {account}"), Is.EqualTo(1234567));
        Assert.That(await org.QueryValueAsync<bool>("SELECT DoNotCall FROM Contact"), Is.True);
        Assert.That(await org.QueryValueAsync<DateOnly>("SELECT Birthdate FROM Contact"), Is.EqualTo(new DateOnly(1990, 2, 3)));
        Assert.That(await org.QueryValueAsync<string>("SELECT Account.Name FROM Contact"), Is.EqualTo("Acme"));
        Assert.That(await org.QueryValueAsync<string>("SELECT Account.Id FROM Contact"), Is.EqualTo(seed["acme"]));
        Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Contact"), Is.EqualTo(1));
        Assert.That(await org.QueryValueAsync<int>("select count() from Contact where LastName = 'Zork'"), Is.Zero);
        Assert.That(await org.QueryValueAsync<int>("SELECT\n  COUNT()\n\tFROM Contact WHERE LastName = 'Zork'"), Is.Zero);
        Assert.That((await org.QueryValueAsync<JsonElement>("SELECT COUNT() FROM Contact")).GetInt32(), Is.EqualTo(1));
        Assert.That(await org.QueryValueAsync<int>("SELECT COUNT(Id) FROM Contact"), Is.EqualTo(1));
        Assert.That(await org.QueryValueAsync<decimal>($"SELECT MAX(AnnualRevenue) most, COUNT(Id) n {account}"), Is.EqualTo(1234567m));
        Assert.That(
            (await org.QueryValueAsync<JsonElement>($"SELECT (SELECT LastName FROM Contacts) {account}")).GetProperty("totalSize")
                .GetInt32(),
            Is.EqualTo(1));
        Assert.That(await org.QueryValueAsync<string>("SELECT Phone FROM Contact"), Is.Null);
        Assert.That(await org.QueryValueAsync<int?>("SELECT NumberOfEmployees FROM Account WHERE Name = 'Acme'"), Is.EqualTo(12));
        Assert.That(
            (await org.QueryValueAsync<DateTimeOffset>($"SELECT CreatedDate {account}")).UtcDateTime,
            Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromMinutes(10)));
        Assert.That((await org.QueryValueAsync<JsonElement>($"SELECT Name {account}")).GetString(), Is.EqualTo("Acme"));
    }

    [Test]
    public async Task A_query_for_one_value_says_what_is_wrong()
    {
        await using var org = await TestOrg.StartAsync();
        await org.ApplyAsync(Write("bolt.yaml", Bolt));

        await Assert.ThatAsync(
            () => org.QueryValueAsync<string>("SELECT Name FROM Account"),
            Throws.InvalidOperationException.With.Message.EqualTo("The query returned 2 records instead of one: SELECT Name FROM Account"));
        await Assert.ThatAsync(
            () => org.QueryValueAsync<string>("SELECT Name FROM Contact"),
            Throws.InvalidOperationException.With.Message.Contains("0 records"));
        await Assert.ThatAsync(
            () => org.QueryValueAsync<int>("SELECT Name FROM Account WHERE Name = 'Bolt'"),
            Throws.TypeOf<InvalidCastException>().With.Message.Contains("The value \"Bolt\" is no Int32"));
        await org.Http.PostAsJsonAsync(
            "sobjects/Opportunity", new { Name = "O", StageName = "P", CloseDate = "2030-01-31", Amount = 12.5 });
        await Assert.ThatAsync(
            () => org.QueryValueAsync<int>("SELECT Amount FROM Opportunity"),
            Throws.TypeOf<InvalidCastException>().With.Message.Contains("The value 12.5 is no Int32"));
        await Assert.ThatAsync(
            () => org.QueryValueAsync<DateOnly>("SELECT COUNT() FROM Account"), Throws.TypeOf<InvalidCastException>());
        await Assert.ThatAsync(
            () => org.QueryAsync("SELECT Nam FROM Account"), Throws.TypeOf<HttpRequestException>().With.Message.Contains("INVALID_FIELD"));
    }

    [Test]
    public async Task All_pages_of_a_query_are_read()
    {
        await using var org = await TestOrg.StartAsync();
        await org.ApplyAsync(Write("many.yaml", "plan: many\nrecords:\n  Account:\n    - { $count: 2500, Name: \"A ${n}\" }\n"));

        Assert.That(
            (await org.QueryAsync("SELECT Name FROM Account")).Select(r => r.GetProperty("Name").GetString()),
            Is.Unique.And.Exactly(2500).Items);
    }

    [Test]
    public async Task A_failing_plan_is_the_text_of_the_command_and_can_be_corrected()
    {
        await using var org = await TestOrg.StartAsync();
        var plan = Write("acme.yaml", Acme.Replace("NumberOfEmployees: 12", "NumberOfEmployees: many", StringComparison.Ordinal));

        var thrown = (await Assert.ThrowsAsync<PlanException>(() => org.ApplyAsync(plan)))!;
        Write("acme.yaml", Acme);
        var seed = await org.ApplyAsync(plan);

        Assert.That(thrown.Message, Does.StartWith($"{plan}:6:26: error SEED"));
        Assert.That(seed["acme"], Does.StartWith("001"));
    }

    [Test]
    public async Task Nothing_is_written_to_the_disk()
    {
        var before = Directory.GetFileSystemEntries(AppContext.BaseDirectory);
        await using (var org = await TestOrg.StartAsync())
        {
            await org.ApplyAsync(Write("acme.yaml", Acme));
            await org.ResetAsync();
            Assert.That((org.IsReal, org.Local!.OrgId), Is.EqualTo((false, org.OrgId)));
        }

        Assert.That(Directory.GetFileSystemEntries(Folder), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(AppContext.BaseDirectory), Is.EquivalentTo(before));
    }

    [Test]
    public async Task The_places_of_manifests_are_refused()
    {
        await using var org = await TestOrg.StartAsync();
        var plan = Write("acme.yaml", Acme);

        await Assert.ThatAsync(() => org.ApplyAsync(plan, new SeedOptions { Manifest = "x" }), Throws.ArgumentException);
        await Assert.ThatAsync(
            () => org.ApplyAsync(plan, new SeedOptions { Manifests = new InMemoryManifests() }), Throws.ArgumentException);
        await Assert.ThatAsync(
            () => org.ApplyAsync("none.yaml"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(AppContext.BaseDirectory));
    }

    [Test]
    public async Task Many_orgs_run_at_the_same_time()
    {
        var plan = Write("acme.yaml", Acme);
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, cancel) =>
        {
            await using var org = await TestOrg.StartAsync(cancellationToken: cancel);
            var seed = await org.ApplyAsync(plan, new SeedOptions { Clock = DateTimeOffset.UnixEpoch.AddDays(n) }, cancel);
            await org.Http.PatchAsJsonAsync(
                $"sobjects/Account/{seed["acme"]}", new { Name = n.ToString(CultureInfo.InvariantCulture) }, cancel);
            Assert.That(await NamesAsync(org), Is.EqualTo(new[] { n.ToString(CultureInfo.InvariantCulture) }));
            await org.ResetAsync(cancel);
            Assert.That(await NamesAsync(org), Is.EqualTo(new[] { "Acme" }));
            ids.Add(org.OrgId);
        });

        Assert.That(ids, Is.Unique.And.Exactly(20).Items);
    }

    private static async Task<List<string>> NamesAsync(TestOrg org) =>
        [.. (await org.QueryAsync("SELECT Name FROM Account ORDER BY Name")).Select(r => r.GetProperty("Name").GetString()!)];
}
