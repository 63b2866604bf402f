using NUnit.Framework;
using Seeder.Core.State;

namespace Seeder.Tests.Shell;

/// <summary>Attempts that may be committed late, and the responses to the attempts after them.</summary>
internal sealed class CallAttemptTests : IDisposable
{
    private const string Keyed = "Part__c:\n  - {$ref: a, Name: A, Key__c: k1}";

    private static readonly Reply Duplicate = Replies.Errors(400, "DUPLICATE_VALUE", "duplicate value found: Key__c");
    private static readonly Reply Invalid = Replies.Errors(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "A is bad");

    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task An_attempt_that_may_be_committed_late_gets_no_end_entry()
    {
        _run.Org.Script.AddRange([Replies.Lost, Replies.Busy]);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.True);
        Assert.That(Entries(), Is.EqualTo(["Begin 1", "Begin 2", "Begin 3", "Succeeded 3"]));
    }

    [Test]
    public async Task A_rejected_attempt_gets_its_end_entry_when_no_earlier_attempt_was_committed()
    {
        _run.Org.Add("Part__c", ("Name", "A"), ("Key__c", "k1"));
        _run.Org.Script.AddRange([Replies.Lost, Duplicate]);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED401"]));
        Assert.That(result.InDoubt, Is.Zero);
        Assert.That(Entries(), Is.EqualTo(["Begin 1", "Begin 2", "Refused 2"]));
    }

    [Test]
    public async Task An_error_that_shows_no_duplicate_is_the_outcome_only_after_the_wait_for_a_late_commit()
    {
        _run.Org.Script.AddRange([Replies.Late(TimeSpan.FromSeconds(20)), Invalid]);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Complete, Is.True);
        Assert.That(_run.Manifest!.Records["a"].Id, Is.EqualTo(_run.Org.Rows.Single().Id));
    }

    [Test]
    public async Task The_last_attempt_is_waited_for_because_no_other_follows()
    {
        _run.Org.Script.AddRange([.. Enumerable.Repeat(Replies.Busy, 5), Replies.Late(TimeSpan.FromSeconds(20))]);

        var result = await _run.RunAsync(Keyed);

        Assert.That((result.Complete, result.InDoubt), Is.EqualTo((true, 0)));
        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(6));
    }

    [Test]
    public async Task The_wait_for_the_last_attempt_counts_from_that_attempt()
    {
        _run.Org.Script.AddRange([.. Enumerable.Repeat(Replies.Lost, 5), Replies.Late(TimeSpan.FromSeconds(20))]);

        var result = await _run.RunAsync(Keyed);

        Assert.That((result.Complete, result.InDoubt), Is.EqualTo((true, 0)));
        Assert.That(_run.Org.Writes.Count(), Is.EqualTo(6));
    }

    [Test]
    public async Task A_duplicate_that_the_same_user_created_before_the_call_is_the_orgs_error()
    {
        _run.Org.AddAs(ScriptedOrg.UserId, "Part__c", ("Name", "A"), ("Key__c", "k1"));
        _run.Time.Advance(TimeSpan.FromSeconds(5));
        _run.Org.Script.Add(Duplicate);

        var result = await _run.RunAsync(Keyed);

        Assert.That(result.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED401"]));
        Assert.That(_run.Manifest!.Records, Is.Empty);
    }

    [Test]
    public async Task A_raw_create_that_the_org_calls_a_duplicate_is_not_waited_for()
    {
        _run.Org.Script.Add(Replies.Text(200, """
            {"hasErrors":true,"results":[{"statusCode":400,"result":[{"errorCode":"DUPLICATE_VALUE","message":"Key__c"}]}]}
            """));

        var result = await _run.RunAsync(_run.Plan("{}", "[{POST: sobjects/Part__c, body: {Name: A, Key__c: k1}}]"));

        Assert.That(_run.Org.Calls.Select(c => c.ToString()), Has.Some.Contains("FROM Part__c"), "the run looks for the record once");
        Assert.That(_run.Time.Waits, Is.Empty);
        Assert.That(result.Complete, Is.False);
    }

    private IEnumerable<string> Entries() => _run.Journal.Select(e => e switch
    {
        JournalEntry.Begin begin => $"Begin {begin.Attempt}",
        JournalEntry.End end => $"{end.Outcome} {end.Attempt}",
        _ => null,
    }).OfType<string>();
}
