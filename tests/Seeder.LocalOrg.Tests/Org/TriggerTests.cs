using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>What real orgs do beside what a client asks for: children of triggers, history, sharing, feed, audit fields.</summary>
internal sealed class TriggerTests : OrgFixture
{
    private static readonly string[] AuditFields = ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];

    [TestCase("Account", """{"Name":"A"}""", "Task", "WhatId", """{"Subject":"Welcome"}""")]
    [TestCase("Contact", """{"LastName":"A"}""", "Case", "ContactId", """{"Subject":"Onboarding"}""")]
    [TestCase("Case", """{"Subject":"A"}""", "CaseComment", "ParentId", """{"CommentBody":"Received"}""")]
    [TestCase("Opportunity", """{"Name":"A","StageName":"Prospecting","CloseDate":"2030-01-01"}""", "Event", "WhatId",
        """{"Subject":"Meet","DurationInMinutes":30,"ActivityDateTime":"2030-01-01T09:00:00Z"}""")]
    [TestCase("Campaign", """{"Name":"A"}""", "Campaign", "ParentId", """{"Name":"Child"}""")]
    public async Task A_trigger_adds_children_as_the_running_user_or_as_the_automated_one(
        string type, string values, string child, string lookup, string childValues)
    {
        var before = (await Rows(child)).Count;
        var parent = await Client.Create(type, values);
        await Rules($$"""{"children":[{"object":"{{type}}","child":"{{child}}","lookup":"{{lookup}}","values":{{childValues}}}]}""");
        var ours = await Client.Create(type, values);
        await Rules(
            $$"""{"children":[{"object":"{{type}}","child":"{{child}}","lookup":"{{lookup}}","values":{{childValues}},"user":"automated"}]}""");
        var automated = await Client.Create(type, values);
        await Rules("{}");
        var rows = await Rows(child);
        Assert.That(rows.Where(r => (string?)r[lookup] == parent), Is.Empty);
        // A campaign is its own child, and has one in turn.
        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(before + 2));
        Assert.That((string?)rows.Single(r => (string?)r[lookup] == ours)["CreatedById"], Is.EqualTo(Org.UserId));
        Assert.That((string?)rows.Single(r => (string?)r[lookup] == automated)["CreatedById"], Is.Not.EqualTo(Org.UserId));
        Assert.That((await Client.Query("SELECT Id FROM User WHERE Name = 'Automated Process'")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_trigger_that_fails_refuses_the_record_it_runs_on()
    {
        await Rules("""{"children":[{"object":"Account","child":"Contact","lookup":"AccountId"}]}""");
        var answer = await Client.Post("sobjects/Account", """{"Name":"A"}""");
        Assert.That(
            (answer.Status, answer.Message),
            Is.EqualTo(
                (400, "AddedChild: execution of AfterInsert caused by: REQUIRED_FIELD_MISSING, Required fields are missing: [LastName]")));
        Assert.That(await Rows("Account"), Is.Empty);
    }

    [Test]
    public async Task A_trigger_that_fails_undoes_its_record_alone_in_a_list()
    {
        await Rules("""
            {"children":[{"object":"Account","child":"Contact","lookup":"AccountId","values":{"LastName":"First"}}],
             "validation":[{"object":"Contact","name":"No","condition":"Account.Name = 'Bad'","message":"No contact."}]}
            """);
        var answer = await Client.Post("composite/sobjects", """
            {"allOrNone":false,"records":[{"attributes":{"type":"Account"},"Name":"Bad"},{"attributes":{"type":"Account"},"Name":"Good"},
             {"attributes":{"type":"Account"},"Name":"Bad"},{"attributes":{"type":"Account"},"Name":"Fine"}]}
            """);
        Assert.That(answer.Json!.AsArray().Select(r => (bool)r!["success"]!), Is.EqualTo(new[] { false, true, false, true }), answer.Text);
        Assert.That((await Rows("Account")).Select(r => (string?)r["Name"]), Is.EqualTo(new[] { "Good", "Fine" }));
        Assert.That(await Rows("Contact"), Has.Count.EqualTo(2));
    }

    [TestCase("")]
    [TestCase(",\"user\":\"automated\"")]
    public async Task Triggers_that_call_each_other_stop_at_depth_16_and_each_record_starts_again(string user)
    {
        await Rules($$"""
            {"children":[{"object":"Campaign","child":"Campaign","lookup":"ParentId","values":{"Name":"Child"}{{user}}}]}
            """);
        await Client.Create("Campaign", """{"Name":"A"}""");
        Assert.That(await Rows("Campaign"), Has.Count.EqualTo(17));
        await Client.Create("Campaign", """{"Name":"B"}""");
        Assert.That(await Rows("Campaign"), Has.Count.EqualTo(34));
    }

    [TestCase("""{"children":[{"object":"Nope","child":"Task","lookup":"WhatId"}]}""")]
    [TestCase("""{"children":[{"object":"Account","child":"Nope","lookup":"WhatId"}]}""")]
    [TestCase("""{"children":[{"object":"Account","child":"Task","lookup":"Subject"}]}""")]
    [TestCase("""{"tracking":["Nope"]}""")]
    [TestCase("""{"setAuditFields":"yes"}""")]
    public async Task Wrong_rules_are_refused(string rules) =>
        Assert.That((await Client.Send(HttpMethod.Put, "/local-org/rules", rules)).Status, Is.EqualTo(400));

    [TestCase("Account", """{"Name":"A"}""", "Name", "AccountHistory", "AccountId")]
    [TestCase("Contact", """{"LastName":"A"}""", "LastName", "ContactHistory", "ContactId")]
    [TestCase("Case", """{"Subject":"A"}""", "Subject", "CaseHistory", "CaseId")]
    [TestCase("Opportunity", """{"Name":"A","StageName":"Prospecting","CloseDate":"2030-01-01"}""", "Name", "OpportunityFieldHistory",
        "OpportunityId")]
    public async Task Tracked_objects_have_history_shares_and_feed_that_go_with_the_record(
        string type, string values, string field, string history, string lookup)
    {
        var children = ((await Client.Get($"sobjects/{type}/describe")).Json!["childRelationships"]!).AsArray();
        foreach (var (name, list) in new[] { (history, "Histories"), ($"{type}Share", "Shares"), ($"{type}Feed", "Feeds") })
        {
            var relation = children.Single(c => (string)c!["childSObject"]! == name)!;
            Assert.That(((bool)relation["cascadeDelete"]!, (string)relation["relationshipName"]!), Is.EqualTo((true, list)));
        }

        await Client.Create(type, values);
        Assert.That(
            (await Rows(history)).Concat(await Rows($"{type}Share")).Concat(await Rows($"{type}Feed")),
            Is.Empty,
            "nothing is tracked unless a rule says so");
        await Rules($$"""{"tracking":["{{type}}"]}""");
        var id = await Client.Create(type, values);
        await Client.Patch($"sobjects/{type}/{id}", $$"""{"{{field}}":"B"}""");
        Assert.That((await Rows(history)).Select(r => $"{r[lookup]} {r["Field"]} {r["OldValue"]} {r["NewValue"]} {r["CreatedById"]}"),
            Is.EqualTo(new[] { $"{id} created   {Org.UserId}", $"{id} {field} A B {Org.UserId}" }));
        Assert.That(
            (await Rows($"{type}Share")).Select(r => $"{r[lookup]} {r["UserOrGroupId"]} {r["RowCause"]}"),
            Is.EqualTo(new[] { $"{id} {Org.UserId} Owner" }));
        Assert.That(
            (await Rows($"{type}Feed")).Select(r => $"{r["ParentId"]} {r["Type"]}"),
            Is.EqualTo(new[] { $"{id} CreateRecordEvent", $"{id} TrackedChange" }));
        Assert.That((await Client.Post($"sobjects/{history}", "{}")).Code, Is.EqualTo("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"));
        Assert.That(
            (await Client.Delete($"sobjects/{history}/{(await Rows(history))[0]["Id"]}")).Code,
            Is.EqualTo("INSUFFICIENT_ACCESS_OR_READONLY"));
        await Client.Delete($"sobjects/{type}/{id}");
        Assert.That((await Rows(history)).Concat(await Rows($"{type}Share")).Concat(await Rows($"{type}Feed")), Is.Empty);
    }

    [TestCase("UserRole", "CreatedDate CreatedById")]
    [TestCase("GroupMember", "CreatedDate CreatedById LastModifiedDate LastModifiedById")]
    [TestCase("QueueSobject", "CreatedDate LastModifiedDate LastModifiedById")]
    [TestCase("PermissionSetAssignment", "CreatedDate CreatedById LastModifiedDate LastModifiedById")]
    [TestCase("ContentDocumentLink", "CreatedDate CreatedById LastModifiedDate LastModifiedById")]
    [TestCase("AccountShare", "CreatedDate CreatedById SystemModstamp")]
    [TestCase("CaseHistory", "LastModifiedDate LastModifiedById SystemModstamp")]
    public async Task Some_objects_lack_audit_fields(string type, string lacks)
    {
        var fields = (await Client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray().Select(f => (string)f!["name"]!).ToList();
        Assert.That(AuditFields.Except(fields), Is.EqualTo(lacks.Split(' ')));
        Assert.That((await Client.Query($"SELECT {lacks.Split(' ')[0]} FROM {type}")).Code, Is.EqualTo("INVALID_FIELD"));
    }

    [TestCase("Account", """ "Name":"A" """)]
    [TestCase("Contact", """ "LastName":"A" """)]
    [TestCase("Case", """ "Subject":"A" """)]
    [TestCase("Task", """ "Subject":"A" """)]
    [TestCase("Lead", """ "LastName":"A","Company":"B" """)]
    public async Task Audit_fields_of_new_records_can_be_set_where_the_org_allows_it(string type, string values)
    {
        var automated = (string)(await Client.Post("/local-org/tokens", """{"user":"automated"}""")).Json!["userId"]!;
        var sent =
            $$"""{{{values}},"CreatedDate":"2019-03-01T08:00:00.123Z","CreatedById":"{{automated}}","LastModifiedDate":"2020-01-01T00:00:00Z"}""";
        Assert.That((await Client.Post($"sobjects/{type}", sent)).Code, Is.EqualTo("INVALID_FIELD_FOR_INSERT_UPDATE"));
        Assert.That(await Createable(type), Is.False);
        await Rules("""{"setAuditFields":true}""");
        Assert.That(await Createable(type), Is.True);
        Assert.That(await Createable("Product2"), Is.False, "not of every object");
        var id = await Client.Create(type, sent);
        var row = (await Rows(type)).Single();
        Assert.That($"{row["CreatedDate"]} {row["CreatedById"]} {row["LastModifiedDate"]} {row["LastModifiedById"]}",
            Is.EqualTo($"2019-03-01T08:00:00.000+0000 {automated} 2020-01-01T00:00:00.000+0000 {Org.UserId}"));
        Assert.That(
            (DateTimeOffset.Parse((string)row["SystemModstamp"]!.ToString()!.Replace("+0000", "Z"), null) - DateTimeOffset.UtcNow)
                .Duration(),
            Is.LessThan(TimeSpan.FromMinutes(1)));
        Assert.That(
            (await Client.Patch($"sobjects/{type}/{id}", """{"CreatedDate":"2019-03-01T08:00:00Z"}""")).Code,
            Is.EqualTo("INVALID_FIELD_FOR_INSERT_UPDATE"));
    }

    private async Task<bool> Createable(string type) => (bool)(await Client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray()
        .Single(f => (string)f!["name"]! == "CreatedDate")!["createable"]!;

    private async Task Rules(string json) =>
        Assert.That((await Client.Send(HttpMethod.Put, "/local-org/rules", json)).Status, Is.EqualTo(204));

    private async Task<List<JsonObject>> Rows(string type) =>
        [.. (await Client.Get($"/local-org/rows/{type}")).Json!.AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];
}
