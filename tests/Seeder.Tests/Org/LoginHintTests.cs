using NUnit.Framework;
using Seeder.Login;

namespace Seeder.Tests.Org;

/// <summary>The hints for the errors of login servers, in the words that people report.</summary>
internal sealed class LoginHintTests
{
    [TestCase("invalid_grant", "user hasn't approved this consumer", "pre-authorized")]
    [TestCase("invalid_grant", "audience is invalid", "SF_AUDIENCE_URL")]
    [TestCase("invalid_grant", "invalid assertion", "certificate")]
    [TestCase("invalid_grant", "expired access/refresh token", "sf org login web")]
    [TestCase("invalid_grant", "authentication failure", "username")]
    [TestCase("invalid_grant", "ip restricted", "login IP ranges")]
    [TestCase("invalid_grant", "inactive user", "activate")]
    [TestCase("invalid_grant", "no client credentials user enabled", "Run As")]
    [TestCase("invalid_grant", "request not supported on this domain", "My Domain")]
    [TestCase("invalid_grant", "user password expired", "new password")]
    [TestCase("invalid_grant", "The API is not enabled for this Organization or Partner", "API Enabled")]
    [TestCase("invalid_grant", "something new", "SF_LOGIN_URL")]
    [TestCase("invalid_client_id", "client identifier invalid", "SF_CLIENT_ID")]
    [TestCase("invalid_client", "invalid client credentials", "SF_CLIENT_SECRET")]
    [TestCase("unsupported_grant_type", "grant type not supported", "Enable this flow")]
    public void An_error_has_a_hint(string error, string description, string hint) =>
        Assert.That(LoginHints.Of(new TokenError(error, description, TimeSpan.Zero)), Does.Contain(hint));

    [TestCase(10, "10 minutes ahead of")]
    [TestCase(-61, "61 minutes behind")]
    public void A_clock_that_differs_is_the_first_thing_to_check(int minutes, string words) =>
        Assert.That(
            LoginHints.Of(new TokenError("invalid_grant", "invalid assertion", TimeSpan.FromMinutes(minutes))), Does.Contain(words));

    [Test]
    public void An_unknown_error_has_no_hint() =>
        Assert.That(LoginHints.Of(new TokenError("teapot", "short and stout", TimeSpan.FromMinutes(5))), Is.Null);
}
