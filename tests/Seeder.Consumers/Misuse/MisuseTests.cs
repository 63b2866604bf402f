using NUnit.Framework;
using Seeder.NUnit;

[SeedPlan("plans/wrong.yaml")]
public class PlanWithAnError : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[SeedPlan("plans/rejected.yaml")]
public class PlanThatTheOrgRejects : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[SeedPlan("plans/missing.yaml")]
public class PlanThatDoesNotExist : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

public class TestWhosePlanHasAnError : SeededFixture
{
    [Test]
    [SeedPlan("plans/wrong.yaml")]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test]
    public void Runs() => Assert.That(Seed.Records, Is.Empty);
}

[SeedPlan("plans/good.yaml")]
public class TestWithThePlanOfItsFixture : SeededFixture
{
    [Test, Order(1)]
    [SeedPlan("plans/../plans/good.yaml")]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test, Order(2)]
    public void Runs() => Assert.That(Seed["acme"], Does.StartWith("001"));
}

[SeedPlan("plans/good.yaml", Vars = ["region"])]
public class VariableWithoutValue : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[OrgMetadata("no-such-folder")]
public class MetadataThatDoesNotExist : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[SeedPlan("plans/good.yaml")]
public class NoSeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Environment.ProcessId, Is.Positive);
}

public class NoSeededFixtureButATestWithAPlan
{
    [Test]
    [SeedPlan("plans/good.yaml")]
    public void Does_not_run() => Assert.That(Environment.ProcessId, Is.Positive);

    [Test]
    public void Runs() => Assert.That(Environment.ProcessId, Is.Positive);
}

[SeedPlan("plans/good.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
[Parallelizable(ParallelScope.All)]
public class ResetsInParallel : SeededFixture
{
    [Test]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test]
    public void Does_not_run_either() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[SeedIsolation(SeedIsolation.PerTest)]
public class ResetsWithOneParallelTest : SeededFixture
{
    [Test]
    [Parallelizable]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test]
    public void Does_not_run_either() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[Parallelizable(ParallelScope.Children)]
public class PlansOfTestsInParallel : SeededFixture
{
    [Test]
    [SeedPlan("plans/good.yaml")]
    public void Does_not_run() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));

    [Test]
    public void Does_not_run_either() => Assert.That(Org.OrgId, Has.Length.EqualTo(18));
}

[SeedPlan("plans/good.yaml")]
[SeedIsolation(SeedIsolation.PerTest)]
[Parallelizable(ParallelScope.Self)]
public class ResetsInParallelToOtherFixtures : SeededFixture
{
    [Test]
    public void Runs() => Assert.That(Seed["acme"], Does.StartWith("001"));

    [Test]
    public void Runs_too() => Assert.That(() => Seed["acmee"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'acme'"));
}

public class OrgOutsideOfATest : SeededFixture
{
    private readonly Exception? _thrown = Catch();

    [Test]
    public void Runs() => Assert.That(_thrown?.Message, Does.Contain("from the set-up of the fixture"));

    private static Exception? Catch()
    {
        try
        {
            return Org is null ? null : null;
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
