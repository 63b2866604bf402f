namespace Seeder.Cli.Tests;

internal sealed class PlanTests : RemoteFixture
{
    [Test]
    public async Task The_records_come_first_and_then_the_cost()
    {
        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(
            result.Out,
            Does.StartWith("plan ").And.Contain("\n\n+ acme (Account)\n    Name: \"Acme\"\n")
                .And.Contain("\n+ jane (Contact)\n    AccountId: acme\n")
                .And.Contain("\n\ncreate     3 records: 1 Account, 2 Contact\n").And.Contain("\ncalls      1 (1 tree); the minimum\n")
                .And.Contain("that the org still allows today").And.Contain("about 6 KB of ")
                .And.Not.Contain("wave").And.Not.Contain("call 1"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task The_calls_are_shown_when_they_are_asked_for()
    {
        var result = await RunAsync("plan", "small.yaml", "--calls");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(
            result.Out,
            Does.Contain("\n+ acme (Account)\n").And.EndWith(
                "\ncall 1: Tree: create 1 Account, 2 Contact (wave 1)\n  acme (Account)\n    jane (Contact) under Contacts\n"
                    + "    acme.Contacts#1 (Contact) under Contacts\n"));
    }

    [Test]
    public async Task Json_holds_cost_and_graph()
    {
        var result = (await RunAsync("plan", "small.yaml", "--format", "json")).Json["result"]!;

        Assert.That(
            result["counts"]!.ToJsonString(),
            Is.EqualTo("""{"create":3,"update":0,"replace":0,"unchanged":0,"delete":0,"deactivate":0}"""));
        Assert.That(
            result["calls"]!.ToJsonString(),
            Is.EqualTo(
                """{"tree":1,"create":0,"update":0,"find":0,"retrieve":0,"delete":0,"batch":0,"job":0,"total":1,"waves":1,"lowerBound":1,"wavesLowerBound":1,"lockRounds":1,"apiCalls":1}"""));
        Assert.That(result["storageKB"]!.GetValue<int>(), Is.EqualTo(6));
        var call = result["graph"]!["calls"]![0]!;
        Assert.That(call["number"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(call["kind"]!.GetValue<string>(), Is.EqualTo("tree"));
        Assert.That(call["records"]![1]!.ToJsonString(), Is.EqualTo("""{"refId":"jane","type":"Contact","action":"create"}"""));
    }

    [TestCase("mermaid", "flowchart LR\n  c1[\"1: Tree: create 1 Account, 2 Contact\"]\n")]
    [TestCase("dot", "digraph \"small\" {\n")]
    public async Task The_graph_can_be_drawn(string format, string start)
    {
        var result = await RunAsync("plan", "small.yaml", "--format", format);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Out, Does.StartWith(start));
    }

    [Test]
    public async Task Detailed_exit_codes_tell_whether_there_is_something_to_do()
    {
        var before = await RunAsync("plan", "small.yaml", "--detailed-exitcode", "--json");
        await RunAsync("apply", "small.yaml");
        var after = await RunAsync("plan", "small.yaml", "--detailed-exitcode");

        Assert.That(before.Exit, Is.EqualTo(2), before.ToString());
        Assert.That(before.Json["result"], Is.Not.Null);
        Assert.That(after.Exit, Is.Zero);
        Assert.That(after.Out, Does.Contain("0: nothing to do"));
    }

    [Test]
    public async Task A_deferred_lookup_is_told_with_its_cycle()
    {
        Write("ring.yaml", """
            plan: ring
            records:
              Contact:
                - $ref: a
                  LastName: A
                  ReportsToId: ${b}
                - $ref: b
                  LastName: B
                  ReportsToId: ${a}
            """);

        var result = await RunAsync("plan", "ring.yaml", "--json");

        var deferred = result.Json["result"]!["graph"]!["deferred"]![0]!;
        Assert.That(deferred["field"]!.GetValue<string>(), Is.EqualTo("ReportsToId"));
        Assert.That(deferred["reason"]!.GetValue<string>(), Does.Contain("is a cycle"));
    }

    [Test]
    public async Task Many_records_are_folded_unless_all_are_asked_for()
    {
        Write(
            "long.yaml",
            "plan: long\nrecords:\n  Account:\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"    - Name: Account {i}\n")));

        Assert.That((await RunAsync("plan", "long.yaml")).Out, Does.Contain("+ Account#10 (").And.Contain("\n  and 10 more\n"));
        Assert.That((await RunAsync("plan", "long.yaml", "--calls")).Out, Does.Contain("\n  and 8 more\n"));
        Assert.That(
            (await RunAsync("plan", "long.yaml", "--verbose", "--calls")).Out,
            Does.Contain("+ Account#20 (Account)").And.Contain("\nwaves  ").And.Not.Contain("more"));
    }

    [Test]
    public async Task What_left_the_plan_is_named_and_only_prune_deletes_it()
    {
        await RunAsync("apply", "small.yaml");
        Write("small.yaml", "plan: small\nrecords:\n  Account:\n    - $ref: acme\n      Name: Acme\n");

        var plan = await RunAsync("plan", "small.yaml");
        var kept = await RunAsync("apply", "small.yaml", "--json");
        var pruned = await RunAsync("apply", "small.yaml", "--json", "--prune");

        Assert.That(
            plan.Out, Does.Contain("2 records no longer in the plan would stay in the org (--prune deletes them):\n  jane (Contact) 003"));
        Assert.That(kept.Json["result"]!["calls"]!["total"]!.GetValue<int>(), Is.Zero);
        Assert.That(
            pruned.Json["result"]!["records"]!.AsArray().Count(r => r!["action"]!.GetValue<string>() == "deleted"),
            Is.EqualTo(2),
            pruned.ToString());
    }
}
