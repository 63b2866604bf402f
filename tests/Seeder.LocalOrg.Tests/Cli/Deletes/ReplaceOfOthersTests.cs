namespace Seeder.Cli.Tests.Deletes;

/// <summary>What <c>--replace</c> must not delete: a record that is not this plan's, and what somebody else hung on one that is.</summary>
internal sealed class ReplaceOfOthersTests : DeleteFixture
{
    private static string Sale(string contact) => $$"""
        plan: sale
        records:
          Contact:
            - { $ref: jane, LastName: Jane }
            - { $ref: tom, LastName: Tom }
          Opportunity:
            - { $ref: renewal, Name: Renewal, StageName: Prospecting, CloseDate: 2026-05-01, ContactId: "${{{contact}}}" }
        """;

    [SetUp]
    public async Task Change()
    {
        Write("sale.yaml", Sale("jane"));
        await DoneAsync("apply", "sale.yaml");
        Write("sale.yaml", Sale("tom"));
    }

    [TestCase("Task", "WhatId", "Subject")]
    [TestCase("Note", "ParentId", "Title")]
    [TestCase("Event", "WhatId", "Subject")]
    [TestCase("Attachment", "ParentId", "Name")]
    [TestCase("Task", "WhatId", "Description")]
    public async Task It_stops_at_a_child_of_another_user(string type, string lookup, string name)
    {
        var values = new Dictionary<string, string> { [lookup] = IdsOf("sale")["renewal"], [name] = "Mine" };
        if (type == "Event")
        {
            (values["StartDateTime"], values["EndDateTime"]) = ("2026-05-01T09:00:00Z", "2026-05-01T10:00:00Z");
        }
        else if (type == "Attachment")
        {
            values["Body"] = "QQ==";
        }
        await StrangerAsync(type, values);
        var (before, writes, ids) = (await StrangersRowsAsync(), await WritesAsync(), IdsOf("sale"));

        var result = await RunAsync("apply", "sale.yaml", "--replace");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED540").And.Contain($"1 {type} ("));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo((before, writes)));
        Assert.That(IdsOf("sale"), Is.EqualTo(ids));

        await DoneAsync("apply", "sale.yaml", "--replace", "--cascade", "--yes");
        Assert.That(IdsOf("sale")["renewal"], Is.Not.EqualTo(ids["renewal"]));
    }

    [TestCase("id", true)]
    [TestCase("user", true)]
    [TestCase("from", true)]
    [TestCase("id", false)]
    [TestCase("user", false)]
    public async Task It_stops_at_a_record_that_is_not_this_plans(string lie, bool refresh)
    {
        var theirs = await StrangerAsync(
            "Opportunity",
            new { Name = "Theirs", StageName = "Prospecting", CloseDate = "2026-05-01", CreatedDate = "2019-03-01T08:00:00Z" });
        EditManifest("sale", m =>
        {
            if (lie == "id")
            {
                m["records"]!["renewal"]!["id"] = theirs;
                return;
            }
            var run = m["runs"]![0]!.DeepClone();
            (run["id"], run[lie]) = ("other", lie == "user" ? "005000000000009AAA" : "2119-01-01T00:00:00Z");
            m["runs"]!.AsArray().Add(run);
            m["records"]!["renewal"]!["run"] = "other";
        });
        var (before, writes) = (await StrangersRowsAsync(), await WritesAsync());

        var result = await RunAsync(
            ["apply", "sale.yaml", "--replace", "--yes", "--cascade", .. refresh ? Array.Empty<string>() : ["--no-refresh"]]);

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("sale.yaml:7:").And.Contain("SEED542").And.Contain("'renewal' (Opportunity 006"));
        Assert.That((await StrangersRowsAsync(), await WritesAsync()), Is.EqualTo((before, writes)));
    }
}
