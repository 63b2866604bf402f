using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Org;

namespace Seeder.Tests.Shell;

/// <summary>The describes of an org: asked for once, kept on the disk, and asked for again when the org has changed.</summary>
internal sealed class SchemaCacheTests : IDisposable
{
    private const string Global = """{"sobjects":[{"name":"Account"},{"name":"Contact"},{"name":"Part__c"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-schema-").FullName;
    private readonly ShellRun _run = new();
    private string _describe = """{"name":"NAME","fields":[{"name":"Name","type":"string"}]}""";
    private int _status = 200;
    private bool _saysTime = true;

    public SchemaCacheTests() => _run.Org.On = call => call.Path switch
    {
        var p when p.EndsWith("/sobjects", StringComparison.Ordinal) => GlobalReply(call),
        var p when p.EndsWith("/describe", StringComparison.Ordinal) =>
            Replies.Text(_status, _describe.Replace("NAME", p.Split('/')[^2], StringComparison.Ordinal)),
        _ => null,
    };

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_second_command_asks_only_whether_something_changed()
    {
        await DescribeAsync("Account", "Contact");
        _run.Time.Advance(TimeSpan.FromDays(2));
        var before = _run.Org.Calls.Count;

        var schema = await DescribeAsync("Account", "Contact");

        var asked = _run.Org.Calls.Skip(before).Where(c => c.Path.Contains("/sobjects", StringComparison.Ordinal)).ToList();
        Assert.That(asked, Has.Count.EqualTo(1));
        Assert.That(schema.AllNames, Is.EquivalentTo(["Account", "Contact", "Part__c"]));
        Assert.That(schema.Find("Contact")!.Fields.Single().Name, Is.EqualTo("Name"));
    }

    [Test]
    public async Task The_org_is_asked_for_changes_since_a_second_before_its_own_answer()
    {
        _run.Org.Shift = TimeSpan.FromMinutes(-20);
        await DescribeAsync("Account");
        var said = _run.Org.Now;

        await DescribeAsync("Account");

        Assert.That(
            _run.Org.Calls.Last(c => c.Path.EndsWith("/sobjects", StringComparison.Ordinal)).Request.IfModifiedSince,
            Is.EqualTo(said.AddSeconds(-1)));
    }

    [Test]
    public async Task Types_are_described_again_when_the_org_has_changed()
    {
        await DescribeAsync("Account");
        _changed = true;
        _describe = """{"name":"NAME","fields":[{"name":"New__c","type":"string"}]}""";

        var schema = await DescribeAsync("Account");

        Assert.That(schema.Find("Account")!.Fields.Single().Name, Is.EqualTo("New__c"));
    }

    [Test]
    public async Task A_type_that_was_not_described_yet_is_asked_for_and_kept()
    {
        await DescribeAsync("Account");
        await DescribeAsync("Account", "Part__c");
        var before = Describes();

        await DescribeAsync("Account", "Part__c");

        Assert.That((before, Describes()), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task Without_the_orgs_clock_nothing_is_kept()
    {
        _saysTime = false;
        using var session = await OrgSession.OpenAsync(ShellRun.ClientOf(new WithoutClock(_run.Org), _run.Time), null, default);
        for (var i = 0; i < 2; i++)
        {
            var cache = new SchemaCache(session, _folder, _run.Time);
            await cache.DescribeAsync(await cache.OpenAsync(default), ["Account"], default);
        }

        Assert.That(Describes(), Is.EqualTo(2));
        Assert.That(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task Expected_types_are_described_with_the_names_and_no_text_of_a_plan_leads_to_another_resource()
    {
        using var session = await _run.OpenAsync();
        var cache = new SchemaCache(session, _folder, _run.Time);
        string[] expected =
            ["Account", "account", "../../oauth2/revoke", "Contact?fields=Name", "", "9Lives", "Ünder__c", "a/b", "a%2Fb", "Part__c\n"];

        var schema = await cache.BeginAsync(expected, default);
        schema = await cache.DescribeAsync(schema, ["Account"], default);

        Assert.That(Describes(), Is.EqualTo(1));
        Assert.That(_run.Org.Calls.Select(c => c.Path), Has.None.Contains("revoke"));
        Assert.That(schema.Find("Account"), Is.Not.Null);
    }

    [Test]
    public async Task An_expected_type_that_the_org_does_not_describe_is_asked_for_again_when_it_is_needed()
    {
        (_status, _describe) = (404, """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]""");
        using var session = await _run.OpenAsync();
        var cache = new SchemaCache(session, _folder, _run.Time);
        var schema = await cache.BeginAsync(["Account"], default);
        (_status, _describe) = (200, """{"name":"NAME","fields":[]}""");

        schema = await cache.DescribeAsync(schema, ["Account"], default);

        Assert.That(schema.Find("Account"), Is.Not.Null);
    }

    [Test]
    public async Task A_batch_call_with_room_describes_expected_types_that_the_org_has_and_that_are_not_cached()
    {
        await DescribeAsync("Contact");
        using var session = await _run.OpenAsync();
        var cache = new SchemaCache(session, _folder, _run.Time);
        var schema = await cache.BeginAsync(["Account", "Contact", "Part__c", "Unknown__c"], default);
        var before = Describes();

        schema = await cache.DescribeAsync(schema, ["Account"], default);
        schema = await cache.DescribeAsync(schema, ["Part__c"], default);

        Assert.That(Describes() - before, Is.EqualTo(2));
        Assert.That(schema.Find("Part__c"), Is.Not.Null);
        Assert.That(await cache.ConfirmAsync(), Is.Null);
    }

    [Test]
    public async Task Cached_names_are_used_before_the_org_answers_and_a_change_is_told_later()
    {
        await DescribeAsync("Account");
        _changed = true;
        using var session = await _run.OpenAsync();
        var cache = new SchemaCache(session, _folder, _run.Time);
        var early = await cache.DescribeAsync(await cache.BeginAsync([], default), ["Account"], default);
        _describe = """{"name":"NAME","fields":[{"name":"New__c","type":"string"}]}""";

        var changed = await cache.ConfirmAsync();
        var late = await cache.DescribeAsync(changed!, ["Account"], default);

        Assert.That(early.Find("Account")!.Fields.Single().Name, Is.EqualTo("Name"));
        Assert.That(late.Find("Account")!.Fields.Single().Name, Is.EqualTo("New__c"));
        Assert.That(await cache.ConfirmAsync(), Is.Null);
    }

    [Test]
    public async Task A_broken_file_in_the_cache_is_asked_for_again()
    {
        await DescribeAsync("Account");
        var file = Directory.GetFiles(_folder, "Account.*.json", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^2]);

        var schema = await DescribeAsync("Account");

        Assert.That(Describes(), Is.EqualTo(2));
        Assert.That(schema.Find("Account"), Is.Not.Null);
    }

    [Test]
    public void The_description_of_another_type_stops_the_command()
    {
        _describe = """{"name":"Contact","fields":[]}""";

        Assert.That(
            () => DescribeAsync("Account"),
            Throws.InstanceOf<SeederException>().With.Property("Diagnostic").Property("Message").Contains("it describes 'Contact'"));
    }

    [Test]
    public void A_type_that_the_org_refuses_to_describe_stops_the_command_with_the_orgs_words()
    {
        (_status, _describe) = (404, """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]""");

        Assert.That(
            () => DescribeAsync("Account"),
            Throws.InstanceOf<SeederException>().With.Property("Diagnostic")
                .Property("Message")
                .Contains("describe of Account").And.Property("Kind").EqualTo(DiagnosticKind.Rejected));
    }

    private bool _changed;

    private int Describes() =>
        _run.Org.Calls.Where(c => c.Path.EndsWith("/batch", StringComparison.Ordinal))
            .Sum(c => c.Json.GetProperty("batchRequests").GetArrayLength());

    private async Task<OrgSchema> DescribeAsync(params string[] names)
    {
        using var session = await _run.OpenAsync();
        var cache = new SchemaCache(session, _folder, _run.Time);
        return await cache.DescribeAsync(await cache.OpenAsync(default), [.. names], default);
    }

    private Reply GlobalReply(ScriptedCall call) => call.Request.IfModifiedSince is not null && !_changed && _saysTime
        ? Replies.Text(304, "")
        : Replies.Text(200, Global);

    /// <summary>An org whose responses have no Date header.</summary>
    private sealed class WithoutClock(IOrg org) : IOrg
    {
        public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel) =>
            await org.SendAsync(request, cancel) is SendResult.Answered answered
                ? answered with { Clock = null }
                : throw new InvalidOperationException();

        public void Dispose() => org.Dispose();
    }
}
