using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class SalesforceIdTests
{
    // Recorded pairs (fact sheet sections 1.4 and 7).
    [TestCase("001D000000K0fXO", "001D000000K0fXOIAZ")]
    [TestCase("003D000000QV9n2", "003D000000QV9n2IAD")]
    [TestCase("001RM000003oLnn", "001RM000003oLnnYAE")]
    [TestCase("012000000000000", "012000000000000AAA")]
    public void Fifteen_characters_get_their_check_suffix(string fifteen, string eighteen)
    {
        Assert.That(SalesforceId.TryNormalise(fifteen, out var id), Is.True);
        Assert.That(id, Is.EqualTo(eighteen));
        Assert.That(SalesforceId.TryNormalise(eighteen, out var same), Is.True);
        Assert.That(same, Is.EqualTo(eighteen));
    }

    [Test]
    public void The_suffix_is_read_in_either_case_and_written_in_one()
    {
        Assert.That(SalesforceId.TryNormalise("001D000000K0fXOiaz", out var id), Is.True);
        Assert.That(id, Is.EqualTo("001D000000K0fXOIAZ"));
    }

    [TestCase("")]
    [TestCase("001")]
    [TestCase("001D000000K0fX")]
    [TestCase("001D000000K0fXOI")]
    [TestCase("001D000000K0fXOIAA")]
    [TestCase("001d000000k0fxoIAZ")]
    [TestCase("001D000000K0fX-")]
    [TestCase("001D000000K0fXÖ")]
    [TestCase("001D000000K0fXOIAZ ")]
    public void What_is_no_id_is_refused(string text) => Assert.That(SalesforceId.TryNormalise(text, out _), Is.False);
}
