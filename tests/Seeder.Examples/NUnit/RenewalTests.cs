using NUnit.Framework;
using Seeder.NUnit;

[SeedPlan("plans/regression-base.yaml")]
public class RenewalTests : SeededFixture
{
    [Test]
    public async Task Renewal_is_open()
    {
        var stage = await Org.QueryValueAsync<string>($"SELECT StageName FROM Opportunity WHERE Id = '{Seed["renewal"]}'");
        Assert.That(stage, Is.EqualTo("Prospecting"));
    }
}
