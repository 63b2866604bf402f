using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Seeder.NUnit;

/// <summary>Which tests of a fixture can run. NUnit sets up a fixture even if all its tests are ignored.</summary>
internal static class FixtureTests
{
    /// <summary>Decides whether the org of a fixture starts in its set-up. If not, it starts with the first test, if any runs.</summary>
    /// <exception cref="IgnoreException">No test can run, and the set-up or tear-down of the fixture may use the org.</exception>
    public static bool Start(Test fixture)
    {
        var states = Of(fixture).Select(t => StateOf(t, fixture)).ToList();
        var hasMethods = fixture is TestSuite suite
            && suite.OneTimeSetUpMethods.Concat(suite.OneTimeTearDownMethods)
                .Any(m => m.MethodInfo.DeclaringType != typeof(SeededFixture));
        if (hasMethods && states.TrueForAll(s => s is not (RunState.Runnable or RunState.Explicit)))
        {
            Assert.Ignore(
                string.Join("; ", Of(fixture).Select(t => t.Properties.Get(PropertyNames.SkipReason)).OfType<string>().Distinct()));
        }
        return hasMethods || states.Contains(RunState.Runnable);
    }

    /// <summary>All tests of a fixture, or of a method with cases.</summary>
    public static IEnumerable<ITest> Of(ITest test) => test.IsSuite ? test.Tests.SelectMany(Of) : [test];

    /// <summary>The fixture to which a test belongs.</summary>
    public static Test FixtureOf(ITest test)
    {
        var node = test;
        while (node is not TestFixture && node.Parent is { } parent)
        {
            node = parent;
        }
        return (Test)node;
    }

    /// <summary>A test, and the suites between it and the fixture, such as its method with cases. Each may have attributes.</summary>
    public static IEnumerable<ITest> Below(ITest fixture, ITest test)
    {
        for (var node = test; node is not null && node != fixture; node = node.Parent)
        {
            yield return node;
        }
    }

    // A method with cases may be ignored as a whole.
    private static RunState StateOf(ITest test, ITest fixture) =>
        Below(fixture, test).Select(n => n.RunState).FirstOrDefault(s => s != RunState.Runnable, RunState.Runnable);
}
