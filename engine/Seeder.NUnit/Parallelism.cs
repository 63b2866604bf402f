using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Seeder.NUnit;

/// <summary>Refuses fixtures whose tests run in parallel although each of them changes the records of all.</summary>
internal static class Parallelism
{
    /// <exception cref="ArgumentException">The fixture has such tests.</exception>
    public static void Check(Test fixture, FixtureSettings settings)
    {
        var tests = FixtureTests.Of(fixture).ToList();
        var hasOwnPlans = tests.Any(t => FixtureSettings.PlansOf(t).Any());
        if (tests.Count < 2 || !(settings.IsPerTest || hasOwnPlans) || !IsParallel(fixture, tests))
        {
            return;
        }
        var why = settings.IsPerTest
            ? "[SeedIsolation(SeedIsolation.PerTest)] resets the org before each test"
            : "a [SeedPlan] on a test adds and deletes records";
        throw new ArgumentException(
            $"{fixture.Name}: its tests run in parallel and share one org, but {why}. Remove ParallelScope.Children (or All) from the "
                + "fixture, its tests and the assembly, or divide the tests into several fixtures: each has a separate org.");
    }

    // What the assembly and the fixture say about their children is in the context. A test can say something itself.
    private static bool IsParallel(Test fixture, IReadOnlyCollection<ITest> tests) =>
        TestExecutionContext.CurrentContext.ParallelScope.HasFlag(ParallelScope.Children)
        || tests.Any(t => IsParallel(t, fixture));

    private static bool IsParallel(ITest test, ITest fixture)
    {
        var scope = FixtureTests.Below(fixture, test)
            .Select(n => n.Properties.Get(PropertyNames.ParallelScope))
            .OfType<ParallelScope>()
            .FirstOrDefault();
        return (scope & (ParallelScope.Self | ParallelScope.Children)) != 0;
    }
}
