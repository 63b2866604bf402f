using System.Text;
using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

/// <summary>Times of the org are read from bytes as from text.</summary>
internal sealed class IsoTimeTests
{
    [TestCase("2026-01-31T09:00:00.000+0000")]
    [TestCase("2024-02-29T23:59:59.000Z")]
    public void A_time_in_the_usual_form_is_read_from_bytes(string text) =>
        Assert.That(IsoTime.SecondsOf(Encoding.ASCII.GetBytes(text)), Is.Not.Null.And.EqualTo(IsoTime.OfAnswer(text)));

    [TestCase("")]
    [TestCase("2026-01-31")]
    [TestCase("2026-01-31T09:00:00.001+0000")]
    [TestCase("2026-01-31T09:00:00.000+0100")]
    [TestCase("2026-01-31T09:00:00")]
    [TestCase("2026-02-29T09:00:00.000Z")]
    [TestCase("2026-13-01T09:00:00.000Z")]
    [TestCase("2026-01-00T09:00:00.000Z")]
    [TestCase("2026-01-31T24:00:00.000Z")]
    [TestCase("0000-01-31T09:00:00.000Z")]
    [TestCase("2026-01-31 09:00:00.000Z")]
    [TestCase("20x6-01-31T09:00:00.000Z")]
    public void Another_text_is_left_to_the_slower_way(string text) =>
        Assert.That(IsoTime.SecondsOf(Encoding.ASCII.GetBytes(text)), Is.Null);
}
