using System.Net.Http.Json;
using NUnit.Framework;
using Seeder.NUnit;

// Every kind of fixture and test that NUnit has, with an org.

[TestFixture(1)]
[TestFixture(2)]
[SeedPlan("plans/good.yaml")]
public class FixtureWithArguments(int number) : SeededFixture
{
    private static readonly HashSet<string> Orgs = [];

    [Test]
    public void Runs_in_an_org_of_its_own() => Assert.That(Orgs.Add(Org.OrgId) && Seed["acme"].Length == 18, $"{number}");
}

[TestFixture(typeof(int))]
[TestFixture(typeof(string))]
[SeedPlan("plans/good.yaml")]
public class GenericFixture<T> : SeededFixture
{
    [Test]
    public void Runs() => Assert.That(Seed["acme"], Does.StartWith("001"), typeof(T).Name);
}

[SeedPlan("plans/good.yaml")]
public class OuterFixture : SeededFixture
{
    [Test]
    public void Runs() => Assert.That(Seed["acme"], Does.StartWith("001"));

    public class Nested
    {
        [Test]
        public void Runs_without_an_org() => Assert.That(Environment.ProcessId, Is.Positive);
    }

    public class NestedWithOrg : SeededFixture
    {
        [Test]
        public void Runs_without_the_plan_of_the_outer_class() => Assert.That(Seed.Plans, Is.Empty);
    }
}

[SeedPlan("plans/good.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
public class SetUpMethods : SeededFixture
{
    private string? _name;

    [OneTimeSetUp]
    public async Task AddToAll() => await Org.Http.PostAsJsonAsync("sobjects/Contact", new { LastName = "Of the fixture" });

    [SetUp]
    public async Task AddToEach()
    {
        _name = await Org.QueryValueAsync<string>($"SELECT Name FROM Account WHERE Id = '{Seed["acme"]}'");
        await Org.Http.PostAsJsonAsync("sobjects/Contact", new { LastName = "Of the test" });
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Runs_with_what_they_added(int run)
    {
        Assert.That(await Org.QueryValueAsync<int>("SELECT COUNT() FROM Contact"), Is.EqualTo(2), $"{run}");
        Assert.That(_name, Is.EqualTo("Acme"));
    }

    [OneTimeTearDown]
    public async Task Look() => Assert.That(await Org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.EqualTo(1));
}

[SeedPlan("plans/good.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
public class RepeatedTests : SeededFixture
{
    private int _runs;

    [Test, Retry(3)]
    public async Task Runs_again_with_new_records()
    {
        await DeleteAsync();
        Assert.That(++_runs, Is.EqualTo(3));
    }

    [Test, Repeat(2)]
    public Task Runs_twice_with_new_records() => DeleteAsync();

    [Theory]
    public Task Runs_for_each_value(bool value) => DeleteAsync();

    private static async Task DeleteAsync()
    {
        using var answer = await Org.Http.DeleteAsync($"sobjects/Account/{Seed["acme"]}");
        answer.EnsureSuccessStatusCode();
    }
}

// The plan has an error: an org that is seeded would fail the tests.
[SeedPlan("plans/wrong.yaml")]
public class IgnoredTests : SeededFixture
{
    [Test, Ignore("later")]
    public void Is_skipped() => Assert.Fail();

    [TestCase(1, Ignore = "later")]
    public void Is_skipped_too(int number) => Assert.Fail($"{number}");
}

[SeedPlan("plans/wrong.yaml")]
public class IgnoredTestsOfAFixtureWithASetUp : SeededFixture
{
    [OneTimeSetUp]
    public void UseTheOrg() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test, Ignore("later")]
    public void Is_skipped() => Assert.Fail();
}

[Ignore("later")]
[SeedPlan("plans/wrong.yaml")]
public class IgnoredFixture : SeededFixture
{
    [Test]
    public void Is_skipped() => Assert.Fail();
}

[SeedPlan("plans/wrong.yaml")]
public class ExplicitTests : SeededFixture
{
    [Test, Explicit]
    public void Is_skipped() => Assert.Fail();
}
