using NUnit.Framework;
using Seeder.NUnit;

/// <summary>Every test begins with the seeded records, whatever the tests before it changed.</summary>
[SeedPlan("plans/regression-base.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
public class RenewalServiceTests : SeededFixture
{
    private const string Open = "SELECT COUNT() FROM Opportunity WHERE IsClosed = false AND AccountId = ";

    [TestCase("renewal")]
    [TestCase("upgrade")]
    public async Task A_won_opportunity_is_closed(string opportunity)
    {
        await new RenewalService(Org.Http).WinAsync(Seed[opportunity]);

        Assert.That(await Org.QueryValueAsync<int>($"{Open}'{Seed["acme"]}'"), Is.EqualTo(1));
    }

    [Test]
    [SeedPlan("plans/many-cases.yaml", Vars = ["count=20"])]
    public async Task A_test_may_have_plans_of_its_own()
    {
        Assert.That(Seed.Plan("many-cases").Records, Has.Count.EqualTo(20));
        Assert.That(await Org.QueryValueAsync<int>($"{Open}'{Seed["acme"]}'"), Is.EqualTo(2));
    }

    [Test]
    public void They_are_gone_after_it() =>
        Assert.That(Seed.Plans.Select(p => p.Plan), Is.EqualTo(new[] { "regression-base" }));
}
