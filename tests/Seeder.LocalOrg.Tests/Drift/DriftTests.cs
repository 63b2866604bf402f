namespace Seeder.Local.Tests.Drift;

/// <summary>
/// Users change and delete records of a plan, some in the second in which the plan wrote them, some while a run is in progress. Every
/// difference is found, and no other; a repair restores every value, and the next apply sends nothing.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DriftTests : DriftFixture
{
    [TestCase(1, 1, 0)]
    [TestCase(2, 1, 0)]
    [TestCase(3, 3, 10)]
    [TestCase(4, 3, 10)]
    public async Task Edits_of_users_are_found_and_repaired_exactly(int seed, int rounds, int secondsBetween)
    {
        await StartAsync();
        var random = new Random(seed);
        var plan = Plan(random, "report");
        await ApplyAsync(plan);
        await DriftsAsync(plan, []);
        for (var round = 0; round < rounds; round++)
        {
            Time.Advance(TimeSpan.FromSeconds(secondsBetween));
            var before = await Org.RowsAsync("Part__c");
            var content = Content(before);
            await EditAsync(random, before, 75 / rounds);
            var expected = Differences(before, await Org.RowsAsync("Part__c"));

            Time.Advance(TimeSpan.FromSeconds(secondsBetween));
            await DriftsAsync(plan, expected);
            await DriftsAsync(plan, expected);
            await ApplyAsync(Repairing(plan));
            await DriftsAsync(plan, []);

            Assert.That(Content(await Org.RowsAsync("Part__c")), Is.EqualTo(content));
            Assert.That(await WritesAsync(plan), Is.Zero);
            Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);

            // Compared once more, so that values that users enter later are not taken for automation after the repair. The session learns
            // the new time of the org from the first run's responses.
            Time.Advance(TimeSpan.FromSeconds(10));
            await ApplyAsync(plan);
            await ApplyAsync(plan);
            Time.Advance(TimeSpan.FromMinutes(20));
        }
    }

    [TestCase(5)]
    [TestCase(6)]
    public async Task Edits_during_a_run_are_found(int seed)
    {
        await StartAsync();
        var random = new Random(seed);
        var plan = Plan(random, "report");
        await ApplyAsync(plan);
        var before = await Org.RowsAsync("Part__c");

        // The org refuses a record of the run whose lookup names a record that a user has just deleted.
        var run = Org.ApplyAsync($"{plan}  Account:\n    - $count: 2000\n      Name: more ${{n}}\n", parallel: 4);
        await EditAsync(random, before, 50);
        await run;
        var expected = Edited(Differences(before, await Org.RowsAsync("Part__c")));

        Assert.That(Edited(Names(await Org.PlanAsync(plan))), Is.EquivalentTo(expected));
    }

    // Without deleted records and lookups to them: the run creates those again that were deleted before it read them.
    private static IEnumerable<string> Edited(IEnumerable<string> differences) => differences.Where(
        d => !d.EndsWith(" deleted", StringComparison.Ordinal) && !d.EndsWith(" Of__c", StringComparison.Ordinal)).ToList();

    [Test]
    public async Task A_record_of_a_stranger_and_a_field_that_is_not_in_the_plan_are_no_drift()
    {
        await StartAsync();
        var plan = Plan(new Random(7), "report");
        var mine = (await ApplyAsync(plan)).Manifest!.Records;
        var stranger = await Client.Create("Part__c", """{ "Name": "part", "Plain__c": "one" }""");
        await PatchAsync(stranger, """{ "Plain__c": "two" }""");
        await PatchAsync(mine["part4"].Id, """{ "Code__c": "a user's note" }""");

        await DriftsAsync(plan, []);
    }

    [Test]
    public async Task A_field_that_left_the_plan_is_compared_again_when_it_returns()
    {
        await StartAsync();
        const string with = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        const string without = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a }\n";
        var id = (await ApplyAsync(with)).Manifest!.Records["p"].Id;
        Time.Advance(TimeSpan.FromSeconds(10));
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        Time.Advance(TimeSpan.FromSeconds(10));

        await ApplyAsync(without);
        await DriftsAsync(without, []);
        await DriftsAsync(with, ["p Plain__c"]);
    }

    [Test]
    public async Task A_field_that_a_trigger_rewrites_is_repaired_once()
    {
        await StartAsync();
        await Org.RuleAsync(new { rewrites = new[] { new { @object = "Part__c", field = "Plain__c" } } });
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;

        await DriftsAsync(plan, ["p Plain__c"]);
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
        await DriftsAsync(plan, []);

        // Another value is drift again.
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await DriftsAsync(plan, ["p Plain__c"]);
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        await PatchAsync(id, """{ "Plain__c": "sent" }""");
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(0).Or.EqualTo(1));
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
    }

    // An automation that changes a field some seconds after each write.
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_field_that_a_rule_rewrites_later_is_repaired_once(bool comparesBetween)
    {
        await StartAsync();
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;
        await DriftsAsync(plan, []);
        await RewriteLaterAsync();
        await DriftsAsync(plan, ["p Plain__c"]);

        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        await RewriteLaterAsync();

        await DriftsAsync(plan, []);
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
        Assert.That(await WritesAsync(plan), Is.Zero);

        // Long after that, a user enters another value, and then the rule's value.
        Time.Advance(TimeSpan.FromHours(1));
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await DriftsAsync(plan, ["p Plain__c"]);

        async Task RewriteLaterAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                if (comparesBetween)
                {
                    await ApplyAsync(plan);
                }
            }
            await PatchAsync(id, """{ "Plain__c": "by the rule" }""");
        }
    }

    [Test]
    public async Task A_value_that_a_user_enters_again_long_after_a_repair_is_drift()
    {
        await StartAsync();
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await ApplyAsync(Repairing(plan));
        Time.Advance(TimeSpan.FromSeconds(10));
        await ApplyAsync(plan);
        await ApplyAsync(plan);
        Time.Advance(TimeSpan.FromHours(1));

        await PatchAsync(id, """{ "Plain__c": "edited" }""");

        await DriftsAsync(plan, ["p Plain__c"]);
    }

    [Test]
    public async Task A_changed_value_of_the_plan_is_compared_anew()
    {
        await StartAsync();
        await Org.RuleAsync(new { rewrites = new[] { new { @object = "Part__c", field = "Plain__c" } } });
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        await ApplyAsync(plan);
        await ApplyAsync(Repairing(plan));
        await Org.RuleAsync(null);
        var next = plan.Replace("sent", "new", StringComparison.Ordinal);
        var id = (await ApplyAsync(next)).Manifest!.Records["p"].Id;
        await DriftsAsync(next, []);

        await PatchAsync(id, """{ "Plain__c": "SENT" }""");

        await DriftsAsync(next, ["p Plain__c"]);
    }

    [Test]
    public async Task With_ignore_nothing_is_compared()
    {
        await StartAsync();
        var plan = Plan(new Random(8), "ignore");
        var mine = (await ApplyAsync(plan)).Manifest!.Records;
        await PatchAsync(mine["part4"].Id, """{ "Plain__c": "edited" }""");

        var report = await ApplyAsync(plan);

        Assert.That(report.Planning.Drift!.IsCompared, Is.False);
        Assert.That(report.Diagnostics, Is.Empty);
        Assert.That(report.Manifest!.Records.Values.Select(r => r.Seen), Has.All.Null);
    }

    // At most one query per type and 2,000 records, and one read per 200 records that were modified.
    [Test]
    public async Task The_comparison_takes_few_reads()
    {
        await StartAsync();
        const string plan = "plan: p\noptions: { drift: report }\nrecords:\n  Part__c:\n    - $count: 5000\n      Name: part ${n}\n"
            + "  Account:\n    - $count: 3000\n      Name: account ${n}\n  Contact:\n    - { $ref: jane, LastName: Doe }\n";
        var ignoring = plan.Replace("report", "ignore", StringComparison.Ordinal);
        var ids = (await ApplyAsync(plan)).Manifest!.Records.Where(r => r.Value.Type == "Part__c").Select(r => r.Value.Id).ToList();
        Time.Advance(TimeSpan.FromMinutes(1));
        await Org.PlanAsync(ignoring);
        var without = await ReadsAsync(ignoring);
        var first = await ReadsAsync(plan);
        await ApplyAsync(plan);
        var unchanged = await ReadsAsync(plan);
        foreach (var id in ids.Take(450))
        {
            await PatchAsync(id, """{ "Name": "edited" }""");
        }
        var edited = await ReadsAsync(plan);

        TestContext.Out.WriteLine(
            $"requests: {without} without comparison, {first} after the writes, {unchanged} unchanged, {edited} edited");
        Assert.That(first, Is.LessThanOrEqualTo(without + (8001 / 200) + 6));
        Assert.That(unchanged, Is.LessThanOrEqualTo(without));
        Assert.That(edited, Is.LessThanOrEqualTo(unchanged + (450 / 200) + 1));
    }

    [Test]
    public async Task An_apply_with_nothing_to_do_keeps_its_times_beside_the_manifest()
    {
        await StartAsync();
        var plan = Plan(new Random(9), "report");
        await ApplyAsync(plan);
        var sent = await File.ReadAllBytesAsync(Org.ManifestPath);
        var first = await ReadsAsync(plan);
        Time.Advance(TimeSpan.FromSeconds(10));

        var seen = (await ApplyAsync(plan)).Manifest!;

        Assert.That(seen.Records.Values.Select(r => r.Seen), Has.None.Null);
        Assert.That((await Org.PlanAsync(plan)).Manifest!.Records.Values.Select(r => r.Seen), Has.None.Null);
        Assert.That(await File.ReadAllBytesAsync(Org.ManifestPath), Is.EqualTo(sent));
        Assert.That(await ReadsAsync(plan), Is.LessThanOrEqualTo(first));

        // The next manifest has them.
        await ApplyAsync($"{plan}    - {{ $ref: more, Name: more }}\n");
        var manifest = Core.State.ManifestJson.Read(await File.ReadAllBytesAsync(Org.ManifestPath));
        Assert.That(manifest.Records.Where(r => r.Value.Seen is null).Select(r => r.Key), Is.EqualTo((string[])["more"]));
    }

    [TestCase("seeder-seen-1\n000 x 1\n\u0000\n001000000000001AAA AAAAAAAA 99999999999999999999 a=b\n")]
    [TestCase("seeder-seen-2\n000 x 1\n\u0000\n001000000000001 0000000000000000 99999999999999999999 a=b\n")]
    [TestCase("a user's file")]
    [TestCase("")]
    public async Task A_damaged_file_of_times_only_makes_the_run_compare_more(string content)
    {
        await StartAsync();
        var plan = Plan(new Random(10), "report");
        var mine = (await ApplyAsync(plan)).Manifest!.Records;
        Time.Advance(TimeSpan.FromSeconds(10));
        await ApplyAsync(plan);
        await File.WriteAllTextAsync($"{Org.ManifestPath}.seen.last", content);
        await PatchAsync(mine["part4"].Id, """{ "Name": "edited" }""");

        await DriftsAsync(plan, ["part4 Name"]);
        await ApplyAsync(plan);

        var isOurs = content.StartsWith("seeder-seen-", StringComparison.Ordinal);
        Assert.That(await File.ReadAllTextAsync($"{Org.ManifestPath}.seen.last"), isOurs ? Is.Not.EqualTo(content) : Is.EqualTo(content));
    }

}
