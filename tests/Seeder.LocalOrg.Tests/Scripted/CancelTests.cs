using Seeder.Cli;
using Seeder.Cli.Tests;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Signals at every moment of a run: what is said is so, and the next command completes the plan with no record twice.</summary>
internal sealed class CancelTests : ScriptedFixture
{
    // Two calls: the contacts' parents come first.
    private const string Plan = """
        plan: two
        options: { recordsPerCall: 1, parallel: 1 }
        records:
          Account:
            - $ref: one
              Name: One
            - $ref: two
              Name: Two
              ParentId: ${one}
            - $ref: three
              Name: Three
              ParentId: ${two}
        """;

    private readonly CancellationTokenSource _cancel = new();
    private readonly CancellationTokenSource _abort = new();
    private string _stranger = "";

    [SetUp]
    public void WritePlan()
    {
        Write("two.yaml", Plan);
        _stranger = Scripted.Add("Account", new { Name = "Two" });
    }

    [TearDown]
    public void Stranger()
    {
        Assert.That(Scripted.Rows[_stranger].Deleted, Is.False);
        _cancel.Dispose();
        _abort.Dispose();
    }

    [Test]
    public async Task While_planning_nothing_was_sent()
    {
        Scripted.On("GET", "*/sobjects", _ => Signal(null));

        var result = await ApplyAsync();

        Assert.That((result.Exit, result.Err), Is.EqualTo((130, result.Err)));
        Assert.That(result.Err, Does.Contain("Cancelled before anything was sent.").And.Not.Contain("in flight"));
        Assert.That(Live(), Is.Empty);
        await CompletesAsync();
    }

    [Test]
    public async Task While_a_call_is_in_flight_its_answer_is_taken()
    {
        OnWrite(n => n == 2 ? Signal(null) : null);

        var result = await ApplyAsync();

        Assert.That(result.Exit, Is.EqualTo(130), result.Err);
        Assert.That(
            result.Err,
            Does.Contain("Stopping: waiting up to 10 s for the response of 1 call in flight. Press Ctrl-C again to stop at once. "
                + "The next run continues in both cases."));
        Assert.That(
            result.Err,
            Does.Contain(
                $"Cancelled. The org now has {Live().Count} records of this plan; 1 record of this run left to do.").And.Not.Contain(
                    "in doubt"));
        Assert.That(Live(), Has.Count.EqualTo(2));
        await CompletesAsync();
    }

    [Test]
    public async Task In_the_last_call_nothing_was_cancelled()
    {
        OnWrite(n => n == 3 ? Signal(null) : null);

        var result = await ApplyAsync();

        Assert.That(result.Exit, Is.Zero, result.Err);
        Assert.That(result.Err, Does.Not.Contain("Cancelled"));
        Assert.That(Live(), Has.Count.EqualTo(3));
        await CompletesAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_second_signal_leaves_a_call_in_doubt(bool isStored)
    {
        OnWrite(n => n == 2 ? Drop(isStored) : null);

        var result = await ApplyAsync();

        Assert.That(result.Exit, Is.EqualTo(130), result.Err);
        Assert.That(result.Err, Does.Contain("Dropped: 1 call in flight. The next command asks the org whether the work was done."));
        Assert.That(
            result.Err,
            Does.Contain("the run was cancelled before the response arrived").And.Contain("1 call in doubt").And.Not.Contain(
                "no answer in time"));
        Assert.That(Live(), Has.Count.EqualTo(isStored ? 2 : 1));
    }

    [Test]
    public async Task Before_a_rollback_nothing_is_rolled_back()
    {
        OnWrite(n => n == 2 ? Signal(ScriptedAnswer.Errors(400, "REQUIRED_FIELD_MISSING", "no")) : null);

        var result = await ApplyAsync("--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(130), result.Err);
        Assert.That(
            result.Err,
            Does.Contain("Cancelled, and nothing was rolled back. The org now has 1 record of this plan").Or.Contain(
                "Cancelled during the rollback"));
        Assert.That(Live(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task In_a_rollbacks_questions_what_exists_is_said()
    {
        OnWrite(n => n == 3 ? ScriptedAnswer.Errors(400, "REQUIRED_FIELD_MISSING", "no") : null);
        var isRollback = false;
        Scripted.On("POST", "*/composite/*", r => { isRollback |= r.Nth > 0 && Live().Count == 2; return null; });
        Scripted.On("GET", "*/query*?q=*", _ => isRollback ? Signal(null) : null);

        var result = await ApplyAsync("--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("Cancelled during the rollback: the rest was not undone. The org now has 2 records of this plan")
                .And.Not.Contain("before anything was sent").And.Not.Contain("as far as the org allowed"));
        Assert.That(Live(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task In_a_rollbacks_deletes_what_is_left_is_said()
    {
        OnWrite(n => n == 3 ? ScriptedAnswer.Errors(400, "REQUIRED_FIELD_MISSING", "no") : null);
        Scripted.On("DELETE", "*/composite/sobjects?*", _ => Signal(null));

        var result = await ApplyAsync("--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("Stopping: waiting up to ").And.Contain(
                $"Cancelled during the rollback: the rest was not undone. The org now has {Live().Count} record"));
        Assert.That(Live(), Has.Count.EqualTo(1));
        await CompletesAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_second_signal_in_a_rollback_leaves_a_delete_in_doubt(bool isDone)
    {
        OnWrite(n => n == 3 ? ScriptedAnswer.Errors(400, "REQUIRED_FIELD_MISSING", "no") : null);
        Scripted.On("DELETE", "*/composite/sobjects?*", r =>
        {
            if (isDone)
            {
                var id = r.Query("ids")!;
                Scripted.Rows[id] = Scripted.Rows[id] with { Deleted = true };
            }
            return Drop(false);
        });

        var result = await ApplyAsync("--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("Dropped: 1 call in flight").And.Contain("Cancelled during the rollback").And.Contain("1 call in doubt"));
        Assert.That(Live(), Has.Count.EqualTo(isDone ? 1 : 2));
    }

    // The writes of the plan, by their number.
    private void OnWrite(Func<int, ScriptedAnswer?> answer)
    {
        var count = 0;
        ScriptedAnswer? Answer(ScriptedRequest request) => answer(Interlocked.Increment(ref count));
        Scripted.On("POST", "*/composite/sobjects", Answer);
        Scripted.On("POST", "*/composite/tree/*", Answer);
    }

    private ScriptedAnswer? Signal(ScriptedAnswer? answer)
    {
        _cancel.Cancel();
        return answer;
    }

    private ScriptedAnswer Drop(bool isStored)
    {
        if (isStored)
        {
            Scripted.Rows["001000000000777AAA"] = new ScriptedRow(
                "Account", "001000000000777AAA", ScriptedAnswer.Fields(new { Name = "Two" }), Scripted.UserId, DateTimeOffset.UtcNow);
        }
        _cancel.Cancel();
        _abort.Cancel();
        return ScriptedAnswer.Hang;
    }

    private List<ScriptedRow> Live() => [.. Scripted.Rows.Values.Where(r => !r.Deleted && r.Id != _stranger)];

    private Task<CliResult> ApplyAsync(params string[] more) =>
        CliInProcess.RunAsync(
            Folder, Variables, ["apply", "two.yaml", .. more], new CommandHost(HastyTime.Instance, _cancel.Token, _abort.Token));

    private async Task CompletesAsync()
    {
        var result = await RunAsync("apply", "two.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(Live().Select(r => r.Fields["Name"].GetString()), Is.EquivalentTo(new[] { "One", "Two", "Three" }));
    }
}
