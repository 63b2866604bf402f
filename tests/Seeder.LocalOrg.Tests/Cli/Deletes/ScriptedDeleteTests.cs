using Seeder.Local.Tests.Scripted;

namespace Seeder.Cli.Tests.Deletes;

/// <summary>What is asked before a delete, in an org that shares nothing with the local one.</summary>
internal sealed class ScriptedDeleteTests : ScriptedFixture
{
    private const string Stranger = "005000000000009AAA";

    [SetUp]
    public async Task Apply()
    {
        Scripted.Type("Task", "00T", "Subject string(80)", "WhatId reference(Account) as=What children=Tasks cascade");
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
    }

    private string Acme => Scripted.Rows.Values.Single(r => r.Type == "Account").Id;

    private IEnumerable<string> Deletes => Scripted.Requests.Where(r => r.Method == "DELETE").Select(r => r.Target);

    private object Task(string by = Stranger, string created = "2026-01-31T09:00:00.000+0000") =>
        new
        {
            Id = "00T000000000001AAA",
            WhatId = Acme,
            CreatedDate = created,
            CreatedById = by,
            SystemModstamp = created,
            IsDeleted = false,
        };

    [Test]
    public async Task An_archived_task_that_only_queryAll_shows_is_found()
    {
        Scripted.On("GET", "*/queryAll?q=*FROM Task*", _ => ScriptedAnswer.Page([Task()]));

        var result = await RunAsync("destroy", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("1 Task (00T000000000001AAA)"));
        Assert.That(Deletes, Is.Empty);
        Assert.That(
            Scripted.Parts.Where(p => p.Query("q")?.Contains("FROM Task", StringComparison.Ordinal) == true).Select(p => p.Query("q")!),
                Is.All.Contains("IsDeleted = false").And.All.Contains($"'{Acme}'"));
    }

    [Test]
    public async Task Ids_of_15_characters_and_names_in_another_case_are_the_same()
    {
        Scripted.On("GET", "*/queryAll?q=*FROM Task*", _ => ScriptedAnswer.Page(
            [new { Id = "00T000000000001", whatid = Acme[..15], createddate = DateTimeOffset.UtcNow.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.000+0000", null), createdbyid = Scripted.UserId[..15] }]));

        Assert.That(
            (await RunAsync("plan", "small.yaml", "--destroy")).Out,
            Does.Contain("- 00T000000000001EAA (Task), deleted by cascade; the org's automation created it"));
        Assert.That((await RunAsync("destroy", "small.yaml")).Exit, Is.Zero);
    }

    [TestCase(400, "INVALID_TYPE_FOR_OPERATION")]
    [TestCase(400, "INVALID_TYPE")]
    [TestCase(400, "INVALID_FIELD")]
    [TestCase(403, "INSUFFICIENT_ACCESS")]
    [TestCase(400, "MALFORMED_QUERY")]
    public async Task A_relationship_that_cannot_be_read_is_named_and_stops_nothing(int status, string code)
    {
        Scripted.On("GET", "*/queryAll?q=*FROM Task*", _ => ScriptedAnswer.Errors(status, code, "no"));

        var result = await RunAsync("destroy", "small.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("SEED546").And.Contain("Task.WhatId"));
    }

    [TestCase(
        """{"CreatedDate":"2019-03-01T08:00:00.000+0000","CreatedById":"005000000000009AAA"}""", "created 2019-03-01 by another user")]
    [TestCase(
        """{"CreatedDate":"2019-03-01T08:00:00.000+0000","CreatedById":"005000000000001AAA"}""", "created 2019-03-01 by the same user")]
    [TestCase(
        """{"CreatedDate":"2119-03-01T08:00:00.000+0000","CreatedById":"005000000000001AAA"}""", "created 2119-03-01 by the same user")]
    [TestCase(
        """{"CreatedDate":null,"CreatedById":"005000000000009AAA","SystemModstamp":"2119-03-01T08:00:00.000+0000"}""", "by another user")]
    [TestCase("""{"CreatedDate":null,"CreatedById":null,"SystemModstamp":"2019-03-01T08:00:00.000+0000"}""", "last changed 2019-03-01")]
    public async Task An_account_that_another_user_made_is_not_deleted(string row, string reason)
    {
        Scripted.OnQuery("SystemModstamp, IsDeleted FROM Account", _ =>
            [System.Text.Json.Nodes.JsonNode.Parse($$"""{"Id":"{{Acme}}",{{row[1..]}}""")!]);

        var result = await RunAsync("destroy", "small.yaml", "--cascade", "--yes", "--no-refresh");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED541").And.Contain($"'acme' (Account {Acme}): ").And.Contain(reason));
        Assert.That(Deletes.Any(d => d.Contains(Acme, StringComparison.Ordinal)), Is.False);
        Assert.That(Scripted.Rows[Acme].Deleted, Is.False);
    }

    [Test]
    public async Task Questions_go_in_batches()
    {
        for (var i = 0; i < 60; i++)
        {
            Scripted.Type(
                $"Child{i}__c",
                $"b{i:D2}",
                "Name string(80)",
                $"Account__c reference(Account) as=Account__r children=Children{i}__r cascade");
        }
        var before = Scripted.Requests.Count;

        Assert.That((await RunAsync("destroy", "small.yaml")).Exit, Is.Zero);

        var children = Scripted.Parts.Count(p => p.Query("q")?.Contains("FROM Child", StringComparison.Ordinal) == true);
        Assert.That(children, Is.EqualTo(60));
        Assert.That(Scripted.Requests.Count - before, Is.LessThan(20), "25 questions a request");
    }
}
