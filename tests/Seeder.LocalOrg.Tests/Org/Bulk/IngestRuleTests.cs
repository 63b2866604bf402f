using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The rows of ingest jobs under the rules of the org: those of other requests, and the permissions of bulk jobs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IngestRuleTests : OrgFixture
{
    private IngestClient Jobs => new(Client);

    [Test]
    public async Task Validation_and_duplicate_rules_refuse_rows_and_rewrites_change_them()
    {
        await Rules("""
            {"validation":[{"object":"Account","name":"NoX","condition":"Name = 'X'","message":"Not X.","field":"Name"}],
             "duplicates":[{"object":"Account","name":"Same","fields":["Phone"]}],"rewrites":[{"object":"Account","field":"Name"}]}
            """);
        await Client.Create("Account", """{"Name":"there","Phone":"1"}""");
        var job = await Jobs.Run("Account", "insert", "Name,Phone\nx,5\nnew,1\nother,2\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 3 2"));
        Assert.That(
            (await Jobs.Rows(job, "failedResults")).Select(r => r.Split(',')[1]),
            Is.EqualTo(
                new[] { "\"DUPLICATES_DETECTED:Use one of these records?:--\"", "\"FIELD_CUSTOM_VALIDATION_EXCEPTION:Not X.:Name --\"" }));
        var names = (await Client.Query("SELECT Name FROM Account ORDER BY Name")).Records.Select(r => (string)r!["Name"]!);
        Assert.That(names, Is.EqualTo(new[] { "OTHER", "THERE" }));
    }

    [Test]
    public async Task A_row_whose_trigger_fails_is_undone_alone()
    {
        await Rules("""
            {"children":[{"object":"Account","child":"Task","lookup":"WhatId","values":{"Subject":"Welcome"}},
             {"object":"Account","child":"Contact","lookup":"AccountId","values":{"LastName":"First"}}],
             "validation":[{"object":"Contact","name":"No","condition":"Account.Name = 'Bad'","message":"No contact."}]}
            """);
        var job = await Jobs.Run("Account", "insert", "Name\nBad\nGood\nBad\nFine\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 4 2"));
        var accounts = (await Client.Query("SELECT Name FROM Account ORDER BY Name")).Records.Select(r => (string)r!["Name"]!);
        Assert.That(accounts, Is.EqualTo(new[] { "Fine", "Good" }));
        Assert.That((await Client.Query("SELECT Id FROM Task")).Records, Has.Count.EqualTo(2));
        Assert.That((await Client.Query("SELECT Id FROM Contact")).Records, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_assignment_rule_sets_owners_if_the_job_names_one()
    {
        var profile = (await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"];
        var joe = await Client.Create("User", $$"""
            {"Username":"joe@example.com","LastName":"Joe","Email":"joe@example.com","Alias":"joe","ProfileId":"{{profile}}",
             "TimeZoneSidKey":"GMT","LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}
            """);
        await Rules($$"""{"assignment":[{"object":"Case","ownerId":"{{joe}}"}]}""");
        await Jobs.Run("Case", "insert", "Subject\nOurs\n");
        await Jobs.Run("Case", "insert", "Subject\nTheirs\n", ",\"assignmentRuleId\":\"01Q000000000001AAA\"");
        var owners = (await Client.Query("SELECT OwnerId FROM Case ORDER BY Subject")).Records.Select(r => (string)r!["OwnerId"]!);
        Assert.That(owners, Is.EqualTo(new[] { Org.UserId, joe }));
        var other = """{"object":"Account","operation":"insert","assignmentRuleId":"01Q000000000001AAA"}""";
        Assert.That((await Client.Post("jobs/ingest", other)).Code, Is.EqualTo("INVALIDJOB"));
        var off = await Jobs.Run("User", "update", $"Id,IsActive\n{joe},false\n");
        Assert.That(State(off), Is.EqualTo("JobComplete 1 0"));
    }

    [Test]
    public async Task A_hard_delete_leaves_nothing_in_the_recycle_bin()
    {
        var soft = await Client.Create("Account", """{"Name":"Soft"}""");
        var hard = await Client.Create("Account", """{"Name":"Hard"}""");
        await Client.Create("Contact", $$"""{"LastName":"Child","AccountId":"{{hard}}"}""");
        await Client.Create("Contact", $$"""{"LastName":"Other","AccountId":"{{soft}}"}""");
        await Rules("""{"bulkHardDelete":true}""");
        Assert.That(State(await Jobs.Run("Account", "delete", $"Id\n{soft}\n")), Is.EqualTo("JobComplete 1 0"));
        var job = await Jobs.Run("Account", "hardDelete", $"Id\n{hard}\n003000000000001AAA\n\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 2 1"));
        Assert.That(await Jobs.Rows(job, "successfulResults"), Is.EqualTo(new[] { $"\"{hard}\",\"false\",\"{hard}\"" }));
        var accounts = (await Client.QueryAll("SELECT Id FROM Account")).Records.Select(r => (string)r!["Id"]!);
        Assert.That(accounts, Is.EqualTo(new[] { soft }));
        var contacts = (await Client.QueryAll("SELECT LastName FROM Contact")).Records.Select(r => (string)r!["LastName"]!);
        Assert.That(contacts, Is.EqualTo(new[] { "Other" }));
    }

    [Test]
    public async Task Equal_keys_of_an_upsert_fail_in_a_chunk_and_a_missing_id_fails_its_row()
    {
        var job = await Jobs.Run(
            "Contact",
            "upsert",
            "LastName,Email\nA,same@example.com\nB,SAME@example.com\nC,\nD,d@example.com\n",
            ",\"externalIdFieldName\":\"Email\"");
        Assert.That(State(job), Is.EqualTo("JobComplete 4 3"));
        Assert.That(
            (await Jobs.Rows(job, "failedResults")).Select(r => r.Split(':')[0]),
            Is.EqualTo(new[] { "\"\",\"DUPLICATE_VALUE", "\"\",\"DUPLICATE_VALUE", "\"\",\"MISSING_ARGUMENT" }));
        foreach (var operation in new[] { "update", "delete" })
        {
            var wrong = await Jobs.Run("Contact", operation, "LastName,Id\nx,\ny,001000000000001AAA\nz,nonsense\n");
            Assert.That(State(wrong), Is.EqualTo("JobComplete 3 3"));
            Assert.That(
                (await Jobs.Rows(wrong, "failedResults")).Select(r => r.Split(',')[1].Split(':')[0]).Order(),
                Is.EqualTo(new[] { "\"MALFORMED_ID", "\"MALFORMED_ID", "\"MISSING_ARGUMENT" }));
        }

        Assert.That((await Client.Query("SELECT LastName FROM Contact")).Records, Has.Count.EqualTo(1));
    }

    private async Task Rules(string rules) =>
        Assert.That((await Client.Send(HttpMethod.Put, "/local-org/rules", rules)).Status, Is.LessThan(300));

    private static string State(JsonNode job) => $"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}";
}
