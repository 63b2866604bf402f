using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Deletes;

/// <summary>Claims on users, on rows whose dates were sent, and on rows of an unfinished seeding.</summary>
internal sealed class ClaimedRowTests : DeleteFixture
{
    private const string Common =
        "TimeZoneSidKey: GMT, LocaleSidKey: en_US, EmailEncodingKey: UTF-8, LanguageLocaleKey: en_US, Profile: { Name: Standard User }";

    private static readonly string[] Lies = ["another id", "another user", "an older run", "a later run", "a run of years", "no run"];

    [TestCaseSource(nameof(Lies))]
    public async Task A_user_that_the_plan_did_not_create_is_not_deactivated(string lie)
    {
        Write("team.yaml", $$"""
            plan: team
            records:
              User:
                - { $ref: ann, Username: ann@seeds.example.com, LastName: Ann, Alias: ann, Email: ann@example.com, {{Common}} }
                - { $ref: bob, Username: bob@seeds.example.com, LastName: Bob, Alias: bob, Email: bob@example.com, {{Common}} }
            """);
        await DoneAsync("apply", "team.yaml");
        var theirs = (string)(await LiveAsync("User")).Single(u => (string?)u["Username"] == Stranger)["Id"]!;
        var id = lie == "another id" ? theirs : IdsOf("team")["ann"];
        // The stranger was there before the run: so the row is too old, whoever made it.
        EditManifest("team", m => Lie(m, "ann", theirs, lie, shift: lie == "another id"));
        var before = (await LiveAsync("User")).Single(u => (string)u["Id"]! == id).ToJsonString();

        var result = await RunAsync("destroy", "team.yaml", "--yes", "--cascade");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain($"'ann' (User {id})"));
        Assert.That((await LiveAsync("User")).Single(u => (string)u["Id"]! == id).ToJsonString(), Is.EqualTo(before));
        Assert.That(
            (bool)(await LiveAsync("User")).Single(u => (string?)u["Username"] == "bob@seeds.example.com")["IsActive"]!,
            Is.False,
            "what is this plan's is switched off");
    }

    [TestCase("CreatedDate: 2019-03-01T08:00:00Z")]
    [TestCase("CreatedDate: \"${now - 400d}\"")]
    [TestCase("CreatedDate: \"${today - 30d}\"")]
    [TestCase("CreatedDate: 2019-03-01T08:00:00Z, CreatedById: \"${stranger}\"")]
    [TestCase("CreatedById: \"${stranger}\"")]
    [TestCase("CreatedDate: 2019-03-01T08:00:00+02:00, CreatedById: \"${org.user}\"")]
    public async Task Rows_whose_dates_the_plan_sent_are_its_own_and_others_of_that_date_are_not(string sent)
    {
        await RulesAsync(new { setAuditFields = true });
        Write("old.yaml", $$"""
            plan: old
            existing: { stranger: { User: { Username: {{Stranger}} } } }
            records:
              Account:
                - { $ref: acme, Name: Acme, {{sent}} }
                - { $ref: beta, Name: Beta, {{sent}} }
            """.Replace(
                "existing: { stranger: { User: { Username: joe@example.com } } }",
                "existing:\n  stranger: { User: { Username: joe@example.com } }",
                StringComparison.Ordinal));
        await DoneAsync("apply", "old.yaml");
        var theirs = await StrangerAsync("Account", new { Name = "Theirs", CreatedDate = "2018-01-01T08:00:00Z" });
        var before = await StrangersRowsAsync();
        EditManifest("old", m => m["records"]!["beta"]!["id"] = theirs);

        var result = await RunAsync("destroy", "old.yaml", "--yes");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED541").And.Contain($"'beta' (Account {theirs}): created 2018-01-01"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EquivalentTo((string[])["Beta", "Theirs"]));
    }

    [TestCaseSource(nameof(Lies))]
    public async Task A_rollback_deletes_nothing_that_an_edited_manifest_calls_new(string lie)
    {
        Write("two.yaml", "plan: two\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n    - { $ref: beta, Name: Beta }\n");
        await DoneAsync("apply", "two.yaml");
        var theirs = await StrangerAsync("Account", new { Name = "Acme", CreatedDate = "2019-03-01T08:00:00Z" });
        EditManifest("two", m =>
        {
            Lie(m, "acme", theirs, lie);
            m["complete"] = false;
            m["records"]!["acme"]!["new"] = true;
        });
        Write(
            "two.yaml",
            "plan: two\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n    - { $ref: beta, Name: "
                + "Beta }\n  Case:\n    - { ParentId: 500000000000001AAA }\n");
        var before = (await StrangersRowsAsync(), (await LiveAsync("Account")).Count);

        var result = await RunAsync("apply", "two.yaml", "--on-error", "rollback", "--yes");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED545").And.Contain("'acme'"));
        Assert.That((await StrangersRowsAsync(), (await LiveAsync("Account")).Count), Is.EqualTo(before));
    }

    [TestCase("Note", "ParentId", "Title")]
    [TestCase("Task", "WhatId", "Subject")]
    [TestCase("Contact", "AccountId", "LastName")]
    [TestCase("Attachment", "ParentId", "Name")]
    [TestCase("Opportunity", "AccountId", "Name")]
    public async Task A_rollback_keeps_a_record_whose_delete_would_cascade_to_a_row_of_others(string type, string lookup, string name)
    {
        Write("bad.yaml", """
            plan: bad
            records:
              Account:
                - $ref: acme
                  Name: Acme
                  Contacts:
                    - { $ref: jane, LastName: Doe }
                - { $ref: beta, Name: Beta }
              Case:
                - { ParentId: 500000000000001AAA }
            """);
        var values = new JsonObject { [lookup] = "$created.Account", [name] = "Mine" };
        foreach (var (field, value) in type switch
        {
            "Attachment" => [("Body", "QQ==")],
            "Opportunity" =>
            [("StageName", "Prospecting"), ("CloseDate", "2026-05-01")],
            _ => Array.Empty<(string, string)>()
        })
        {
            values[field] = value;
        }
        await PostAsync(
            "/local-org/faults",
            new
            {
                kind = "tree",
                nth = 1,
                action = "latency",
                latencyMs = 0,
                at = "after",
                rows = new[] {
                new { type, user = Stranger, values } }
            });

        var result = await RunAsync("apply", "bad.yaml", "--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED545").And.Contain($"1 {type} ("), result.ToString());
        Assert.That((await LiveAsync(type)).Select(r => (string?)r[name]), Does.Contain("Mine"));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EqualTo((string[])["Acme"]), result.ToString());
    }

    [TestCase("Account", "acme", 18)]
    [TestCase("Account", "acme", 15)]
    [TestCase("Contact", "jane", 18)]
    [TestCase("Contact", "acme.Contacts#1", 15)]
    [TestCase("Account", "beta", 18)]
    public async Task What_is_adopted_is_never_deleted(string type, string reference, int length)
    {
        Write("family.yaml", $"{Family}\n        - {{ LastName: Roe }}\n    - {{ $ref: beta, Name: Beta }}\n");
        await DoneAsync("apply", "family.yaml");
        var theirs = await StrangerAsync(type, type == "Account" ? new { Name = "Theirs" } : new { LastName = "Theirs" });
        await DoneAsync("forget", "family.yaml", reference);
        await DoneAsync("adopt", "family.yaml", $"{reference}={theirs[..length]}");
        var before = await StrangersRowsAsync();

        await DoneAsync("destroy", "family.yaml");

        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    private static void Lie(JsonObject manifest, string address, string theirs, string lie, bool shift = false)
    {
        var (run, record) = (manifest["runs"]![0]!.DeepClone(), manifest["records"]![address]!);
        run["id"] = "other";
        switch (lie)
        {
            case "another id":
                record["id"] = theirs;
                if (!shift)
                {
                    return;
                }
                (run["from"], run["to"]) = ("2020-01-01T00:00:00Z", "2020-01-01T00:10:00Z");
                break;
            case "no run":
                record.AsObject().Remove("run");
                return;
            case "another user":
                run["user"] = "005000000000009AAA";
                break;
            case "an older run" or "a run of years":
                (run["from"], run["to"]) = (
                    "2020-01-01T00:00:00Z", lie == "an older run" ? "2020-01-01T00:10:00Z" : run["to"]!.DeepClone());
                break;
            case "a later run":
                (run["from"], run["to"]) = ("2120-01-01T00:00:00Z", "2120-01-01T00:10:00Z");
                break;
        }
        manifest["runs"]!.AsArray().Add(run);
        record["run"] = "other";
    }
}
