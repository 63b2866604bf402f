using System.Net.Http.Json;
using System.Text.Json;
using Seeder.Testing;

namespace Seeder.Local.Tests.Testing;

/// <summary>What one test does to the org does not reach the next one, and plans do not take each other's records.</summary>
internal sealed class SharedOrgTests : PlanFolder
{
    [Test]
    public async Task A_reset_removes_faults_and_restores_the_rules()
    {
        var rejecting = new OrgRules { Validation = [new ValidationRule("Account", "NoAcme", "Name = 'Acme'", "No Acme here")] };
        await using var org = await TestOrg.StartAsync(new TestOrgOptions { Local = new LocalOrgOptions { Rules = rejecting } });
        await FaultAsync(org, new { action = "status", status = 503 });
        using var rules = await org.Http.PutAsJsonAsync("/local-org/rules", new { });
        rules.EnsureSuccessStatusCode();
        Assert.That((int)(await org.Http.GetAsync("limits")).StatusCode, Is.EqualTo(503));

        await org.ResetAsync();

        Assert.That((int)(await org.Http.GetAsync("limits")).StatusCode, Is.EqualTo(200));
        using var answer = await org.Http.PostAsJsonAsync("sobjects/Account", new { Name = "Acme" });
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("No Acme here"));
    }

    [Test]
    public async Task A_session_that_a_fault_ended_is_valid_after_a_reset()
    {
        await using var org = await TestOrg.StartAsync();
        await FaultAsync(org, new { action = "expire", calls = 1, all = true });
        await org.Http.GetAsync("limits");
        Assert.That((int)(await org.Http.GetAsync("limits")).StatusCode, Is.EqualTo(401));

        await org.ResetAsync();

        Assert.That(await org.QueryAsync("SELECT Id FROM Account"), Is.Empty);
    }

    [Test]
    public async Task Code_under_test_may_dispose_and_change_its_client()
    {
        await using var org = await TestOrg.StartAsync();
        org.Http.DefaultRequestHeaders.Add("Sforce-Query-Options", "batchSize=200");
        org.Http.Dispose();

        Assert.That(await org.QueryAsync("SELECT Id FROM Account"), Is.Empty);
        await org.ResetAsync();
    }

    [Test]
    public async Task Two_files_with_the_same_name_of_a_plan_are_refused()
    {
        await using var org = await TestOrg.StartAsync();
        var first = Write("first.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        var second = Write("second.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: bolt, Name: Bolt }\n");
        await org.ApplyAsync(first);

        await Assert.ThatAsync(
            () => org.ApplyAsync(second),
            Throws.ArgumentException.With.Message.EqualTo(
                $"The plans {first} and {second} have the same name 'base'. Give one of them another name."));
        await org.DestroyAsync(first);
        var seed = await org.ApplyAsync(second);

        Assert.That(seed.Records.Select(r => r.Reference), Is.EqualTo(new[] { "bolt" }));
    }

    [Test]
    public async Task A_plan_uses_another_one_and_both_may_find_the_same_record()
    {
        await using var org = await TestOrg.StartAsync();
        await org.Http.PostAsJsonAsync("sobjects/Account", new { Name = "Holding" });
        const string existing = "existing:\n  holding: { Account: { Name: Holding } }\n";
        Write("base.yaml", $"plan: base\n{existing}records:\n  Account:\n    - {{ $ref: acme, Name: Acme, ParentId: \"${{holding}}\" }}\n");
        Write(
            "deals.yaml",
            $"plan: deals\nuses: {{ base: base.yaml }}\n{existing}records:\n  Contact:\n"
                + "    - { $ref: jane, LastName: Doe, AccountId: \"${base.acme}\" }\n"
                + "    - { $ref: joe, LastName: Roe, AccountId: \"${holding}\" }\n");

        await org.ApplyAsync(Path.Combine(Folder, "base.yaml"));
        var seed = await org.ApplyAsync(Path.Combine(Folder, "deals.yaml"));
        await org.ResetAsync();

        Assert.That(seed["holding"], Is.EqualTo(seed.Plan("base")["holding"]));
        Assert.That(seed.TryGetId("holding", out _));
        Assert.That(
            await org.QueryValueAsync<string>($"SELECT AccountId FROM Contact WHERE Id = '{seed["jane"]}'"), Is.EqualTo(seed["acme"]));
        await org.DestroyAsync(Path.Combine(Folder, "deals.yaml"));
        await org.DestroyAsync(Path.Combine(Folder, "base.yaml"));
        Assert.That(await org.QueryValueAsync<string>("SELECT Name FROM Account"), Is.EqualTo("Holding"));
    }

    [Test]
    public async Task A_plan_that_is_applied_again_with_other_variables_changes_its_records()
    {
        await using var org = await TestOrg.StartAsync();
        var plan = Write(
            "vars.yaml",
            "plan: vars\nvars: { count: 1, name: A }\nrecords:\n  Account:\n"
                + "    - { $ref: a, $count: \"${var.count}\", Name: \"${var.name}\" }\n");

        await org.ApplyAsync(plan, new SeedOptions { Vars = new Dictionary<string, string> { ["count"] = "3" } });
        await org.ApplyAsync(plan, new SeedOptions { Vars = new Dictionary<string, string> { ["count"] = "3", ["name"] = "B" } });

        Assert.That(
            (await org.QueryAsync("SELECT Name FROM Account")).Select(r => r.GetProperty("Name").GetString()),
            Is.EqualTo(new[] { "B", "B", "B" }));
        await org.DestroyAsync(plan);
        Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.Zero);
    }

    [Test]
    public async Task Manifests_in_memory_are_copied_while_runs_change_them()
    {
        await using var org = await TestOrg.StartAsync();
        var manifests = new InMemoryManifests();
        var plans = Enumerable.Range(0, 8).Select(n => SeedPlan.Load(
            Write($"p{n}.yaml", $"plan: p{n}\nrecords:\n  Account:\n    - {{ $ref: a, $count: 20, Name: A }}\n"))).ToList();
        var options = new SeedOptions { Manifests = manifests };

        var runs = Task.WhenAll(plans.Select(p => Task.Run(() => p.ApplyAsync(org.Connection, options))));
        var copies = new List<InMemoryManifests>();
        while (!runs.IsCompleted)
        {
            copies.Add(manifests.Copy());
            await Task.Delay(1);
        }
        await runs;
        await Task.WhenAll(plans.Select(p => p.DestroyAsync(org.Connection, options)));

        Assert.That(copies, Is.Not.Empty);
        Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.Zero);
    }

    private static async Task FaultAsync(TestOrg org, object fault)
    {
        using var answer = await org.Http.PostAsJsonAsync("/local-org/faults", fault, JsonSerializerOptions.Web);
        Assert.That(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
