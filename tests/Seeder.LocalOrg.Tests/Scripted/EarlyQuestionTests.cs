namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// The command asks before it knows all that decides the question. Whatever an org then answers, the result is the same as if the command
/// had waited.
/// </summary>
internal sealed class EarlyQuestionTests : ScriptedFixture
{
    private const string Region = "plan: small\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme, Region__c: North }\n";

    private bool _isUnchanged;

    [SetUp]
    public void AnswerWithTheTime()
    {
        Scripted.On("GET", "*/sobjects", r => _isUnchanged && r.Header("If-Modified-Since") is not null
            ? new ScriptedAnswer(304, [])
            : Dated(ScriptedAnswer.Json(new { sobjects = Scripted.Types.Values.Select(t => new { name = t.Name }) })));
        // Without the time of the org, nothing is cached.
        Scripted.On("GET", "/services/data", _ => Dated(ScriptedAnswer.Json("""[{"version":"66.0"}]""")));
    }

    private static ScriptedAnswer Dated(ScriptedAnswer answer) =>
        answer.With("Date", DateTimeOffset.UtcNow.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private void SetAccount(params string[] more) =>
        Scripted.Type("Account", "001", [
            "Name string(255) required", "SystemModstamp datetime", "ParentId reference(Account) as=Parent children=ChildAccounts",
            .. more]);

    private int Describes(string type) =>
        Scripted.Parts.Count(p => p.Path.EndsWith($"/sobjects/{type}/describe", StringComparison.Ordinal));

    [Test]
    public async Task A_field_that_was_added_since_the_types_were_cached_is_known()
    {
        SetAccount();
        Write("small.yaml", Region.Replace(", Region__c: North", "", StringComparison.Ordinal));
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        SetAccount("Region__c string(40)");
        Write("small.yaml", Region);

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Not.Contain("error"));
        Assert.That(Scripted.Rows.Values.Single().Fields["Region__c"].GetString(), Is.EqualTo("North"));
        Assert.That(Describes("Account"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_field_that_was_removed_since_then_is_an_error_at_its_line_and_nothing_is_sent()
    {
        SetAccount("Region__c string(40)");
        Write("small.yaml", Region);
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        SetAccount();
        Scripted.On("GET", "*/query*?q=*Region__c*", _ =>
            ScriptedAnswer.Errors(400, "INVALID_FIELD", "No such column 'Region__c' on entity 'Account'"));
        var before = Scripted.Requests.Count;

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("small.yaml:4:").And.Contain("Region__c").And.Not.Contain("SEED608"));
        Assert.That(Scripted.Requests.Skip(before).Where(r => r.Method is "PATCH" or "DELETE"), Is.Empty);
    }

    [Test]
    public async Task Cached_types_are_used_when_the_org_says_that_nothing_changed()
    {
        SetAccount();
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        _isUnchanged = true;
        var before = Describes("Account");

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Out, Does.Contain("Nothing to do"), result.ToString());
        Assert.That(Describes("Account"), Is.EqualTo(before));
    }

    [Test]
    public async Task An_org_that_does_not_say_whether_its_types_changed_is_not_written_to()
    {
        SetAccount();
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        Scripted.On("GET", "*/sobjects", _ => ScriptedAnswer.Errors(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled."));
        Write("small.yaml", "plan: small\nrecords:\n  Account:\n    - Name: Acme\n    - Name: Globex\n");
        var before = Scripted.Rows.Count;

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("API_DISABLED_FOR_ORG"));
        Assert.That(Scripted.Rows, Has.Count.EqualTo(before));
    }

    [TestCase("*/v60.0/query*")]
    [TestCase("*/v60.0/*")]
    public async Task An_org_that_does_not_serve_the_guessed_version_is_asked_with_one_that_it_serves(string pattern)
    {
        Scripted.On("GET", pattern, _ => ScriptedAnswer.Errors(404, "NOT_FOUND", "The requested resource does not exist"));

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(Scripted.Requests.Count(r => r.Target.Contains("Organization", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(Scripted.Requests.Last(r => r.Target.Contains("Organization", StringComparison.Ordinal)).Path, Does.Contain("/v66.0/"));
    }

    [Test]
    public async Task A_version_on_the_command_line_is_the_one_of_every_request()
    {
        var result = await RunAsync("apply", "small.yaml", "--api-version", "66.0");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(Scripted.Requests.Where(r => r.Path.Contains("/v60.0/", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("/services/oauth2/userinfo")]
    [TestCase("*/query")]
    public async Task A_question_that_fails_at_first_is_asked_again(string path)
    {
        Scripted.On("GET", path, r => r.Nth == 1 ? ScriptedAnswer.Drop : null);

        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
    }

    [TestCase("/services/oauth2/userinfo", 4)]
    [TestCase("/services/data", 3)]
    public async Task The_error_of_a_question_is_the_same_as_of_the_only_question(string path, int exit)
    {
        for (var i = 0; i < 3; i++)
        {
            Scripted.On("GET", path, _ => ScriptedAnswer.Errors(400, "UNKNOWN_EXCEPTION", "An unexpected error occurred."));

            var result = await RunAsync("plan", "small.yaml");

            Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
            Assert.That(result.Err, Does.Contain("error SEED607").And.Contain("UNKNOWN_EXCEPTION"));
        }
    }

    [Test]
    public async Task A_production_org_is_asked_nothing_after_its_identity()
    {
        Scripted.On("GET", "*?q=*FROM Organization", _ => ScriptedAnswer.Page(
            [new { Name = "Prod", IsSandbox = false, TrialExpirationDate = (string?)null, OrganizationType = "Enterprise Edition" }]));

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Err, Does.Contain("error SEED609"), result.ToString());
        Assert.That(Scripted.Requests, Has.Count.EqualTo(3));
        Assert.That(Directory.Exists(Path.Combine(Folder, ".seeder")), Is.False);
    }

    [Test]
    public async Task A_look_up_that_the_org_refuses_is_reported_once_at_its_line()
    {
        Write("small.yaml", "plan: small\nrecords:\n  Contact:\n    - { LastName: Doe, Account: { Name: Acme } }\n");
        Scripted.Add("Account", new { Name = "Acme" });
        Scripted.OnQuery("FROM Account", _ => [new { Id = "001000000000001AAA", Name = "Acme" }]);
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        Scripted.On("GET", "*/query?q=*FROM Account*", _ => ScriptedAnswer.Errors(400, "INVALID_TYPE", "no access"));

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err.Split("error SEED608"), Has.Length.EqualTo(2));
        Assert.That(result.Err, Does.Contain("small.yaml:4:"));
    }
}
