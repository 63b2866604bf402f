using NUnit.Framework;
using Seeder.Core.Calls;

namespace Seeder.Tests.Calls;

internal sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 16, 0, 0, TimeSpan.Zero);

    [TestCase("0", 0)]
    [TestCase(" 7 ", 7)]
    [TestCase("300", 300)]
    [TestCase("86400", 86_400)]
    [TestCase("4320000", 4_320_000)]
    [TestCase("Fri, 27 Nov 2026 16:02:00 GMT", 120)]
    [TestCase("Sat, 28 Nov 2026 16:00:00 GMT", 86_400)]
    [TestCase("2026-11-27T16:00:30Z", 30)]
    [TestCase("99999999999999999999999999999999999999999", 3650 * 86_400)]
    [TestCase("2147483648000", 3650 * 86_400)]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", 3650 * 86_400)]
    public void Seconds_and_dates_are_read(string text, int seconds) =>
        Assert.That(RetryAfter.Read(text, Now), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-5")]
    [TestCase("soon")]
    [TestCase("1e9")]
    [TestCase("Fri, 27 Nov 2026 15:00:00 GMT")]
    [TestCase("Fri, 99 Nov 2026 99:00:00 GMT")]
    [TestCase("Mon, 01 Jan 0001 00:00:00 GMT")]
    public void What_says_nothing_asks_for_nothing(string? text) => Assert.That(RetryAfter.Read(text, Now), Is.Null);
}
