using System.Globalization;
using System.Text.Json;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Whose a row with a unique value is, told by an org that shares nothing with the local org.</summary>
internal sealed class ScriptedOwnershipTests : ScriptedFixture
{
    private const string Plan = "plan: keyed\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, Key__c: A-1 }\n";

    private string? _row;

    // Who created the row, how many seconds after now, and its name; null where nobody holds the value. Then the exit and what the message
    // says.
    [TestCase(null, 0, "Acme", 4, "DUPLICATE_VALUE")]
    [TestCase("005000000000009AAA", 0, "Acme", 4, "DUPLICATE_VALUE")]
    [TestCase("005000000000009AAA", -9000, "Acme", 4, "DUPLICATE_VALUE")]
    [TestCase("005000000000001AAA", -90, "Acme", 4, "DUPLICATE_VALUE")]
    [TestCase("005000000000001AAA", 1, "Other", 5, "seeder adopt keyed.yaml acme=")]
    [TestCase("005000000000001AAA", 1, "acme ", 5, "seeder adopt keyed.yaml acme=")]
    [TestCase("005000000000001AAA", 1, "Acme", 0, "")]
    public async Task After_a_lost_answer_a_row_counts_by_user_time_and_fields(
        string? user, int seconds, string name, int exit, string message)
    {
        Write("keyed.yaml", Plan);
        Scripted.On(
            "GET",
            "/services/oauth2/userinfo",
            _ => Dated(
                ScriptedAnswer.Json(
                    new { organization_id = Scripted.OrgId, user_id = Scripted.UserId, preferred_username = "seeder@example.com" })));
        Scripted.On("POST", "*/composite/sobjects", r => r.Nth == 1 ? Lose(user, seconds, name) : Refused());
        Scripted.OnQuery("FROM Account WHERE Key__c IN ('A-1')", _ => Rows());

        var first = await RunAsync("apply", "keyed.yaml");

        Assert.That(first.Exit, Is.EqualTo(exit), first.ToString());
        Assert.That(first.Err, Does.Contain(message));
        var before = JsonSerializer.Serialize(Scripted.Rows.Values);
        if (exit != 0)
        {
            var second = await RunAsync("destroy", "keyed.yaml", "--assume", "lost", "--yes");
            Assert.That(second.Exit, Is.Zero.Or.EqualTo(4), second.ToString());
            Assert.That(JsonSerializer.Serialize(Scripted.Rows.Values), Is.EqualTo(before), "nobody's row was touched");
        }
    }

    [TestCase("005000000000009AAA", 1, "Acme", 4)]
    [TestCase("005000000000001AAA", -5, "Acme", 4)]
    [TestCase("005000000000001AAA", 1, "Other", 4)]
    [TestCase("005000000000001AAA", 1, "Acme", 0)]
    [TestCase("005000000000001AAA", 0, "Acme", 0)]
    public async Task A_duplicate_value_at_the_first_attempt_is_checked_for_a_second_delivery(
        string user, int seconds, string name, int exit)
    {
        Write("keyed.yaml", Plan);
        Scripted.On(
            "GET",
            "/services/oauth2/userinfo",
            _ => Dated(
                ScriptedAnswer.Json(
                    new { organization_id = Scripted.OrgId, user_id = Scripted.UserId, preferred_username = "seeder@example.com" })));
        Scripted.On("POST", "*/composite/sobjects", _ =>
        {
            Add(user, seconds, name);
            return Refused();
        });
        Scripted.OnQuery("FROM Account WHERE Key__c IN ('A-1')", _ => Rows());

        var result = await RunAsync("apply", "keyed.yaml");

        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        Assert.That(
            Scripted.Requests.Count(r => r.Method == "POST" && r.Path.EndsWith("/composite/sobjects", StringComparison.Ordinal)),
            Is.EqualTo(1));
    }

    private static ScriptedAnswer Refused() => Dated(ScriptedAnswer.Json(
        """[{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"duplicate value found: Key__c","fields":[]}]}]"""));

    private static ScriptedAnswer Dated(ScriptedAnswer answer) =>
        answer.With("Date", DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture));

    private ScriptedAnswer Lose(string? user, int seconds, string name)
    {
        if (user is not null)
        {
            Add(user, seconds, name);
        }
        return ScriptedAnswer.Drop;
    }

    private void Add(string user, int seconds, string name) =>
        _row ??= Scripted.Add("Account", new { Name = name, Key__c = "A-1" }, user, DateTimeOffset.UtcNow.AddSeconds(seconds));

    private object[] Rows() => _row is null ? [] :
    [
        new
        {
            Id = _row, Name = Scripted.Rows[_row].Fields["Name"].GetString(), Key__c = "A-1", CreatedById = Scripted.Rows[_row].CreatedBy,
            CreatedDate = Scripted.Rows[_row].Created.ToUniversalTime()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.000+0000", CultureInfo.InvariantCulture),
        },
    ];
}
