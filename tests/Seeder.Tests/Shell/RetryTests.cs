using NUnit.Framework;

namespace Seeder.Tests.Shell;

/// <summary>How often a request without effect is sent again, and how long the pauses between are.</summary>
internal sealed class RetryTests
{
    private readonly FakeClock _time = new();
    private readonly List<TimeSpan> _said = [];
    private int _tries;

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(5, 6)]
    [TestCase(9, 6)]
    public async Task A_failure_that_may_pass_is_tried_six_times_at_most(int failures, int tries)
    {
        var last = await RunAsync(() => _tries <= failures, null);

        Assert.That(_tries, Is.EqualTo(tries));
        Assert.That(last, Is.EqualTo(tries), "the result of the last attempt is returned");
        Assert.That(_said, Is.EqualTo(_time.Waits).Within(TimeSpan.FromMilliseconds(1)).And.Count.EqualTo(tries - 1));
        Assert.That(_said, Has.All.GreaterThan(TimeSpan.Zero).And.All.LessThanOrEqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task The_pause_that_the_org_asks_for_replaces_our_own()
    {
        await RunAsync(() => _tries <= 3, TimeSpan.FromSeconds(42));

        Assert.That(_time.Waits, Is.EqualTo(Enumerable.Repeat(TimeSpan.FromSeconds(42), 3)));
    }

    [Test]
    public void An_exception_is_not_tried_again()
    {
        Assert.That(() => RunAsync(() => throw new InvalidOperationException("a bug"), null), Throws.InvalidOperationException);
        Assert.That(_tries, Is.EqualTo(1));
    }

    [Test]
    public void An_exception_of_the_request_is_not_tried_again_although_every_result_is()
    {
        var retry = Retry.Pipeline<int>(_time, _ => true, _ => null, (_, _) => { });

        Assert.That(() => retry.Execute<int>(Fail), Throws.InvalidOperationException);
        Assert.That((_tries, _time.Waits.Count), Is.EqualTo((1, 0)));

        int Fail()
        {
            _tries++;
            throw new InvalidOperationException("a bug");
        }
    }

    [TestCase(0.2, "1 s")]
    [TestCase(7, "7 s")]
    [TestCase(7.1, "8 s")]
    public void A_pause_is_said_in_whole_seconds_rounded_up(double seconds, string said) =>
        Assert.That(Retry.Waits("call 1", TimeSpan.FromSeconds(seconds)), Does.StartWith("call 1: ").And.Contain($"a pause of {said} "));

    private async Task<int> RunAsync(Func<bool> passes, TimeSpan? asked) =>
        await Retry.Pipeline<int>(_time, _ => passes(), _ => asked, (_, pause) => _said.Add(pause))
            .ExecuteAsync(_ => ValueTask.FromResult(++_tries));
}
