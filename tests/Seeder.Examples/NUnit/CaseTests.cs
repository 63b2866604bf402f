using NUnit.Framework;
using Seeder.NUnit;

/// <summary>The plans of a test are applied before it, and destroyed after it: no other test of the fixture sees their records.</summary>
public class CaseTests : SeededFixture
{
    [Test]
    [SeedPlan("plans/many-cases.yaml")]
    public async Task A_test_with_a_plan_has_its_records() =>
        Assert.That(await Org.QueryValueAsync<int>($"SELECT COUNT() FROM Case WHERE Id = '{Seed.Records[0].Id}'"), Is.EqualTo(1));

    [Test]
    public void A_test_without_a_plan_has_none() => Assert.That(Seed.Records, Is.Empty);
}
