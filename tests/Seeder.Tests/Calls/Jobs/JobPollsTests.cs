using NUnit.Framework;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Syntax;

namespace Seeder.Tests.Calls.Jobs;

internal sealed class JobPollsTests
{
    [Test]
    public void Pauses_grow_from_one_second_to_twenty()
    {
        var pauses = Enumerable.Range(0, 60).Select(JobPolls.Pause).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(pauses[0], Is.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(pauses, Is.Ordered);
            Assert.That(pauses[^1], Is.EqualTo(TimeSpan.FromSeconds(20)));
            Assert.That(JobPolls.Pause(int.MaxValue), Is.EqualTo(TimeSpan.FromSeconds(20)));
        });
    }

    [TestCase(0, 6)]
    [TestCase(1, 7)]
    [TestCase(10_000, 11)]
    [TestCase(1_000_000, 62)]
    public void A_job_needs_five_calls_and_its_polls(int records, int calls) => Assert.That(JobPolls.CallsOf(records), Is.EqualTo(calls));

    [TestCase("auto", 9_999, false)]
    [TestCase("auto", 10_000, true)]
    [TestCase("never", 1_000_000, false)]
    [TestCase("1", 1, true)]
    [TestCase("5", 4, false)]
    public void A_mode_takes_sets_of_enough_records(string mode, int records, bool takes) =>
        Assert.That(JobMode.Parse(mode)!.Value.Takes(records, 200), Is.EqualTo(takes));

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1.5")]
    [TestCase("always")]
    [TestCase("")]
    [TestCase("Auto")]
    public void Other_texts_are_no_mode(string text) => Assert.That(JobMode.Parse(text), Is.Null);
}
