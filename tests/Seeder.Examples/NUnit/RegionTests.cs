using NUnit.Framework;
using Seeder.NUnit;

/// <summary>An org with the fields of an SFDX project. The tests run in parallel: they only read.</summary>
[OrgMetadata("force-app")]
[SeedPlan("plans/regions.yaml")]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RegionTests : SeededFixture
{
    [TestCase("north", "EMEA")]
    [TestCase("south", "APAC")]
    public async Task An_account_has_its_region(string account, string region) =>
        Assert.That(
            await Org.QueryValueAsync<string>($"SELECT Region__c FROM Account WHERE Id = '{Seed[account]}'"), Is.EqualTo(region));

    [Test]
    public async Task Both_accounts_are_there() =>
        Assert.That(
            await Org.QueryAsync($"SELECT Id FROM Account WHERE Id IN ('{Seed["north"]}', '{Seed["south"]}')"), Has.Count.EqualTo(2));
}
