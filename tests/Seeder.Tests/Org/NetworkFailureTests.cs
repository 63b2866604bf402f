using NUnit.Framework;
using Seeder.Org;

namespace Seeder.Tests.Org;

/// <summary>The words of network errors.</summary>
internal sealed class NetworkFailureTests
{
    [TestCase("The proxy tunnel request to proxy 'http://bob:secret@proxy:3128/' failed.", "'http://***@proxy:3128/' failed.")]
    [TestCase("see http://bob:se@cret@proxy:3128", "see http://***@proxy:3128")]
    [TestCase("see http://token@proxy and https://example.com", "see http://***@proxy and https://example.com")]
    [TestCase("mail me@example.com", "mail me@example.com")]
    public void The_password_of_a_proxy_is_not_shown(string message, string shown) =>
        Assert.That(NetworkFailure.Reason(new HttpRequestException(message)), Does.EndWith(shown).And.Not.Contain("cret@"));
}
