using Microsoft.Extensions.Time.Testing;
using Seeder.Cli.Output.Progress;

namespace Seeder.Cli.Tests.Progress;

/// <summary>Progress without a terminal: lines in a log.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PlainProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];

    [Test]
    public void A_line_comes_at_least_every_ten_seconds_in_each_phase()
    {
        using var plain = Start();
        plain.State.BeginPlan(null);
        Advance(10);
        plain.Report(new RunProgress(0, 0, 0, 0) { Activity = new RunActivity("checking 20,000 records in the org", () => 7) });
        Advance(10);
        plain.Report(Counts(0));
        Advance(10);
        plain.Report(Counts(900));
        plain.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(TimeSpan.FromSeconds(60), "call 3: busy (Retry-After)") });
        Advance(10);

        Assert.That(
            _lines,
            Is.EqualTo([
                "progress: reading the plan, 9 s",
                "progress: checking 20,000 records in the org, 7 requests, 18 s",
                "progress: 0 of 2,000 records, 0 of 20 calls, 0 records/s, 27 s",
                "progress: 900 of 2,000 records, 9 of 20 calls, 56 records/s, 36 s, about 20 s left; "
                    + "waiting 54 s: call 3: busy (Retry-After)"]));
    }

    [Test]
    public void A_slower_org_changes_the_speed_and_the_time_left()
    {
        using var plain = Start();
        var done = 0;
        for (var i = 0; i < 10; i++)
        {
            plain.Report(Counts(done += i < 5 ? 300 : 10));
            _time.Advance(PlainProgress.Interval);
        }

        Assert.That(_lines[4], Does.Contain("33 records/s").And.Contain("about 15 s left"));
        Assert.That(_lines[9], Does.Contain("1.1 records/s").And.Contain("about 6 min 45 s left"));
    }

    [Test]
    public void An_end_of_a_wait_is_no_longer_shown()
    {
        using var plain = Start();
        plain.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(TimeSpan.FromSeconds(10), "busy") });
        plain.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(TimeSpan.FromSeconds(3), "shorter") });
        Advance(20);

        Assert.That(_lines, Is.EqualTo(["progress: reading the plan, 9 s; waiting 1 s: busy", "progress: reading the plan, 18 s"]));
    }

    [Test]
    public void Nothing_is_shown_while_the_user_is_asked_or_after_the_end()
    {
        using (var plain = Start())
        {
            using (plain.Pause())
            {
                Advance(60);
            }
            Assert.That(plain.State.Elapsed, Is.EqualTo(TimeSpan.Zero));
        }
        Advance(60);

        Assert.That(_lines, Is.Empty);
    }

    [TestCase(false, ExpectedResult = "important")]
    [TestCase(true, ExpectedResult = "countdown usual important")]
    public string Notes_are_shown_if_they_are_important_or_all_are(bool showsAll)
    {
        using var plain = new PlainProgress(_lines.Add, showsAll, _time, isSilent: true);
        plain.Report(new RunProgress(0, 0, 0, 0, "countdown") { IsCountdown = true });
        plain.Report(new RunProgress(0, 0, 0, 0, "usual"));
        plain.Report(new RunProgress(0, 0, 0, 0, "important") { IsImportant = true });
        Advance(60);
        return string.Join(' ', _lines);
    }

    // One step would call each timer with the time of its end.
    private void Advance(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private PlainProgress Start() => new(_lines.Add, showsAll: false, _time, isSilent: false);

    private static RunProgress Counts(int done) => new(done / 100, 20, done, 2_000)
    {
        Types = () => [new TypeProgress("Account", done, 2_000, IsInWork: true)],
    };
}
