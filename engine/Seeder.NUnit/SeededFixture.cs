using NUnit.Framework;
using NUnit.Framework.Internal;
using Seeder.Testing;

namespace Seeder.NUnit;

/// <summary>
/// The base class of fixtures whose tests need records. Each fixture gets its own embedded org in memory, with the records of its
/// plans (<see cref="SeedPlanAttribute"/>). With <c>SEEDER_TARGET_ORG</c>, all fixtures use that org one after the other: their plans are
/// applied before, and destroyed after.
/// </summary>
[SeededFixtureRules]
public abstract class SeededFixture
{
    /// <summary>The org of this fixture.</summary>
    /// <exception cref="InvalidOperationException">It is used outside a test, such as in a constructor.</exception>
    protected static TestOrg Org => Running.Org;

    /// <summary>The records of the plans of the fixture and of the present test.</summary>
    /// <exception cref="InvalidOperationException">It is used outside a test, such as in a constructor.</exception>
    protected static Seeded Seed => Running.Org.Seed;

    private static FixtureRun Running => FixtureRun.Of(TestExecutionContext.CurrentContext.CurrentTest)
        ?? throw new InvalidOperationException(
            "The org exists from the set-up of the fixture to its tear-down: not in a constructor, in a source of test cases, or later.");

    /// <summary>Used by NUnit: starts the org and applies the plans. It runs before the set-up methods of the fixture.</summary>
    [OneTimeSetUp]
    public static Task StartOrgAsync() => FixtureRun.StartAsync(TestExecutionContext.CurrentContext.CurrentTest);

    /// <summary>Used by NUnit: stops the org, or deletes the records of a real org.</summary>
    [OneTimeTearDown]
    public static Task StopOrgAsync() => FixtureRun.StopAsync(TestExecutionContext.CurrentContext.CurrentTest);

    /// <summary>Used by NUnit: resets the org if the isolation asks for it, and applies the plans of the test.</summary>
    [SetUp]
    public static Task SeedTestAsync() => FixtureRun.BeginAsync(TestExecutionContext.CurrentContext.CurrentTest);

    /// <summary>Used by NUnit: deletes the records of the plans of the test.</summary>
    [TearDown]
    public static Task UnseedTestAsync() => FixtureRun.EndAsync(TestExecutionContext.CurrentContext.CurrentTest);
}
