namespace Seeder.Cli.Tests.Deletes;

/// <summary>Records of others that the org would delete along with those of a plan.</summary>
internal sealed class CascadeTests : DeleteFixture
{
    // The type, the plan's record that it hangs on, and what it holds.
    private static IEnumerable<TestCaseData> Children =>
    [
        new("Contact", "acme", "AccountId", new Dictionary<string, object> { ["LastName"] = "Stranger" }),
        new(
            "Opportunity",
            "acme",
            "AccountId",
            new Dictionary<string, object> { ["Name"] = "Deal", ["StageName"] = "Prospecting", ["CloseDate"] = "2026-05-01" }),
        new("Asset", "acme", "AccountId", new Dictionary<string, object> { ["Name"] = "Machine" }),
        new("Note", "acme", "ParentId", new Dictionary<string, object> { ["Title"] = "Remember" }),
        new("Attachment", "acme", "ParentId", new Dictionary<string, object> { ["Name"] = "a.txt", ["Body"] = "QQ==" }),
        new("Task", "acme", "WhatId", new Dictionary<string, object> { ["Subject"] = "Call" }),
        new("Task", "jane", "WhoId", new Dictionary<string, object> { ["Subject"] = "Call" }),
        new("Event", "acme", "WhatId", new Dictionary<string, object>
        {
            ["Subject"] = "Meet",
            ["StartDateTime"] = "2026-05-01T09:00:00Z",
            ["EndDateTime"] = "2026-05-01T10:00:00Z",
        }),
        new("Note", "jane", "ParentId", new Dictionary<string, object> { ["Title"] = "Remember" }),
    ];

    [Test]
    public async Task A_program_gets_an_exception_with_the_text_of_the_command()
    {
        await DoneAsync("apply", "family.yaml");
        await StrangerAsync("Contact", new { LastName = "Joe", AccountId = IdsOf("family")["acme"] });
        await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(Org.Url.ToString(), Org.AccessToken));
        var plan = SeedPlan.Load(
            Path.Combine(Folder, "family.yaml"), new SeedOptions { Manifest = ManifestOf("family"), CacheFolder = null });

        var thrown = (await Assert.ThrowsAsync<OrgException>(() => plan.DestroyAsync(org)))!;
        var result = await RunAsync("destroy", plan.Path);

        Assert.That(thrown.Diagnostics.Select(d => d.Code), Has.Some.EqualTo("SEED540"));
        Assert.That((result.Exit, thrown.Result), Is.EqualTo((4, (SeedResult?)null)));
        Assert.That(result.Err, Does.Contain($"\n{thrown.Message}\n"));
    }

    [TestCaseSource(nameof(Children))]
    public async Task Destroy_stops_at_a_child_of_another_user(string type, string parent, string field, Dictionary<string, object> values)
    {
        await DoneAsync("apply", "family.yaml");
        values[field] = IdsOf("family")[parent];
        var child = await StrangerAsync(type, values);
        var (before, writes) = (await StrangersRowsAsync(), await WritesAsync());

        var planned = await DoneAsync("plan", "family.yaml", "--destroy");
        var result = await RunAsync("destroy", "family.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED540").And.Contain($"1 {type} ({child})").And.Contain("--cascade"));
        Assert.That(planned.ToString(), Does.Contain("SEED540").And.Contain($"1 {type} ({child})"));
        Assert.That(planned.Out, Does.Contain($"\n- {child} ({type}), deleted by cascade; this plan did not create it\n"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(IdsOf("family"), Has.Count.EqualTo(2));

        var asked = await RunAsync("destroy", "family.yaml", "--cascade");
        Assert.That(asked.Exit, Is.EqualTo(1), asked.ToString());
        Assert.That(asked.Err, Does.Contain("SEED543").And.Contain("--yes"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));

        await DoneAsync("destroy", "family.yaml", "--cascade", "--yes");
        Assert.That(await StrangersRowsAsync(), Does.Contain("is gone"));
        Assert.That(IdsOf("family"), Is.Empty);
    }

    [TestCase("Note", "ParentId", "Title")]
    [TestCase("Contact", "AccountId", "LastName")]
    [TestCase("Task", "WhatId", "Subject")]
    [TestCase("Asset", "AccountId", "Name")]
    [TestCase("Contact", "AccountId", "FirstName")]
    public async Task So_does_apply_with_prune(string type, string lookup, string name)
    {
        await DoneAsync("apply", "family.yaml");
        await StrangerAsync(
            type,
            new Dictionary<string, string> { [lookup] = IdsOf("family")["acme"], ["LastName"] = "S", [name] = "Mine" }.Where(
                v => v.Key != "LastName" || type == "Contact").ToDictionary());
        Write("family.yaml", "plan: family\nrecords:\n  Account:\n    - { $ref: beta, Name: Beta }\n");
        var (before, writes) = (await StrangersRowsAsync(), await WritesAsync());

        var result = await RunAsync("apply", "family.yaml", "--prune");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED540"));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo((before, writes)));
        Assert.That((await DoneAsync("plan", "family.yaml", "--prune")).Err, Does.Contain("SEED540"));
    }

    [Test]
    public async Task Grandchildren_and_their_children_are_listed_too()
    {
        await DoneAsync("apply", "family.yaml");
        var deal = await StrangerAsync(
            "Opportunity", new { AccountId = IdsOf("family")["acme"], Name = "Deal", StageName = "Prospecting", CloseDate = "2026-05-01" });
        var task = await StrangerAsync("Task", new { WhatId = deal, Subject = "Call" });
        var file = await StrangerAsync("Attachment", new { ParentId = task, Name = "a.txt", Body = "QQ==" });
        var before = await StrangersRowsAsync();

        var result = await RunAsync("destroy", "family.yaml", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(
            result.Out, Does.Contain($"1 Attachment ({file})").And.Contain($"1 Opportunity ({deal})").And.Contain($"1 Task ({task})"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Many_are_counted_and_three_are_named()
    {
        await DoneAsync("apply", "family.yaml");
        for (var i = 0; i < 5; i++)
        {
            await StrangerAsync("Contact", new { AccountId = IdsOf("family")["acme"], LastName = $"S{i}" });
        }

        var result = await RunAsync("destroy", "family.yaml");

        Assert.That(result.Err, Does.Match(@"5 Contact \(003\w{15}, 003\w{15}, 003\w{15}, \.\.\.\)"));
        Assert.That(
            (await DoneAsync("plan", "family.yaml", "--destroy", "--json")).Json["result"]!["deletes"]!["goesAlong"]![0]!["ids"]!.AsArray(),
            Has.Count.EqualTo(5));
    }

    [TestCase("Task", "WhatId", "Subject")]
    [TestCase("Contact", "AccountId", "LastName")]
    [TestCase("Note", "ParentId", "Title")]
    [TestCase("Asset", "AccountId", "Name")]
    [TestCase("Event", "WhatId", "Subject")]
    public async Task What_the_orgs_automation_made_with_the_record_stops_nothing(string type, string lookup, string name)
    {
        var values = new Dictionary<string, string> { [name] = "Welcome" };
        if (type == "Event")
        {
            (values["StartDateTime"], values["EndDateTime"]) = ("2026-05-01T09:00:00Z", "2026-05-01T10:00:00Z");
        }
        await RulesAsync(
            new
            {
                children = new[] {
                new { @object = "Account", child = type, lookup, values } },
                tracking = new[] { "Account", "Contact" }
            });
        await DoneAsync("apply", "family.yaml");
        var other = await StrangerAsync("Account", new { Name = "Other" });
        var before = await StrangersRowsAsync();

        var planned = await DoneAsync("plan", "family.yaml", "--destroy");
        Assert.That(planned.Out, Does.Contain("made by the org's automation").And.Contain($"1 {type}"));
        Assert.That(planned.Out, Does.Match($@"\n- \w+ \({type}\), deleted by cascade; the org's automation created it\n"));
        Assert.That(planned.Out, Does.Not.Contain("History").And.Not.Contain("Share").And.Not.Contain("Feed"));

        await DoneAsync("destroy", "family.yaml");

        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1), other);
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    [TestCase("automated")]
    [TestCase(Stranger)]
    public async Task What_another_user_made_at_the_same_time_is_that_users(string user)
    {
        await RulesAsync(
            new
            {
                children = new[] {
                new { @object = "Account", child = "Task", lookup = "WhatId", values = new { Subject = "Welcome" }, user } }
            });
        await DoneAsync("apply", "family.yaml");

        var result = await RunAsync("destroy", "family.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(await LiveAsync("Task"), Has.Count.EqualTo(1));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_this_user_made_by_hand_later_is_no_automation()
    {
        await DoneAsync("apply", "family.yaml");
        await ByHandAsync(
            "Task",
            new
            {
                WhatId = IdsOf("family")["acme"],
                Subject = "By hand",
                CreatedDate = DateTimeOffset.UtcNow.AddMinutes(5)
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
            });

        Assert.That((await RunAsync("destroy", "family.yaml")).Exit, Is.EqualTo(4));
        Assert.That(await LiveAsync("Task"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_the_plan_found_is_not_deleted_along()
    {
        await StrangerAsync("Contact", new { LastName = "Found", Email = "found@example.com" });
        Write("found.yaml", """
            plan: found
            records:
              Account:
                - $ref: acme
                  Name: Acme
                  Contacts:
                    - { $ref: found, $key: Email, Email: found@example.com, LastName: Found }
            """);
        await DoneAsync("apply", "found.yaml");
        var before = await StrangersRowsAsync();

        var result = await RunAsync("destroy", "found.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_rollback_deletes_no_row_of_others_by_cascade()
    {
        Write("bad.yaml", """
            plan: bad
            records:
              Account:
                - { $ref: acme, Name: Acme }
                - { $ref: beta, Name: Beta }
              Contact:
                - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
              Case:
                - { $ref: first, AccountId: "${acme}", ContactId: "${jane}", ParentId: 500000000000001AAA }
            """);
        await PostAsync("/local-org/faults", new
        {
            kind = "tree",
            nth = 1,
            action = "latency",
            latencyMs = 0,
            at = "after",
            rows = new[] { new { type = "Note", user = Stranger, values = new { ParentId = "$created.Account", Title = "Mine" } } },
        });

        var result = await RunAsync("apply", "bad.yaml", "--on-error", "rollback", "--json");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(await LiveAsync("Note"), Has.Count.EqualTo(1), result.ToString());
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Acme"]), result.ToString());
        Assert.That(await LiveAsync("Contact"), Is.Empty, result.ToString());
        Assert.That(result.Out, Does.Contain("SEED545").And.Contain("1 Note ("));
        Assert.That(IdsOf("bad").Keys, Is.EqualTo((string[])["acme"]));
    }
}
