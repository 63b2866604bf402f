using NUnit.Framework;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

internal sealed class FakeEmailTests
{
    [TestCase("en")]
    [TestCase("de")]
    [TestCase("fr")]
    [TestCase("nl")]
    [TestCase("ja")]
    [TestCase("zh_CN")]
    [TestCase("ko")]
    [TestCase("ru")]
    [TestCase("ar")]
    [TestCase("vi")]
    public void Addresses_are_well_formed_and_not_real(string locale)
    {
        var fakes = new FakeData(locale, null);
        var emails = fakes.Values("internet.email", 1000).Concat(fakes.Values("internet.exampleEmail", 1000)).ToArray();

        Assert.That(emails, Is.All.Match(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@example\.(com|net|org)$"));
        Assert.That(emails.Select(e => e[^3..]).Distinct(), Is.EquivalentTo(new[] { "com", "net", "org" }));
        Assert.That(emails.Distinct().Count(), Is.GreaterThan(1500));
        Assert.That(fakes.Values("internet.userName", 1000), Is.All.Match("[A-Za-z]"));
    }

    [Test]
    public void The_plans_own_domain_takes_the_place_of_all_others()
    {
        var fakes = new FakeData("en", "test.acme.com");

        Assert.That(fakes.Values("internet.email"), Is.All.EndsWith("@test.acme.com"));
        Assert.That(fakes.Values("internet.exampleEmail"), Is.All.EndsWith("@test.acme.com"));
        Assert.That(fakes.Values("internet.email(Ann, Lee, test.acme.com, '.new')"), Is.All.EndsWith(".new@test.acme.com"));
    }

    [Test]
    public void A_name_that_ends_in_a_dot_makes_no_address_with_two() =>
        Assert.That(
            FakeFixture.English().Values("internet.email('J.', 'Lee Jr.')"),
            Is.All.Match(@"^J([._]\w+(-\w+)*)*@example\.\w{3}$|^J\.[0-9]+@example\.\w{3}$"));

    [TestCase("example.com", true)]
    [TestCase("test.acme-uk.co", true)]
    [TestCase("acme", false)]
    [TestCase("@acme.com", false)]
    [TestCase("acme..com", false)]
    [TestCase("-acme.com", false)]
    [TestCase("", false)]
    public void The_option_takes_a_domain(string domain, bool right) =>
        Assert.That(FakeData.CheckEmailDomain(domain, FakeFixture.Span("x")) is null, Is.EqualTo(right));
}
