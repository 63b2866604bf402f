using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Seeder.NUnit;

/// <summary>
/// Names a plan that is applied before tests run. On an assembly, it holds for every fixture; on a fixture, for its tests; on a test, for
/// this test alone. Several add up: those of the assembly come first, then those of base classes, then those of the fixture and the test.
/// The fixture must inherit <see cref="SeededFixture"/>.
/// </summary>
/// <param name="path">The file of the plan; a relative path counts from the folder of the test assembly.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
public sealed class SeedPlanAttribute(string path) : NUnitAttribute, IApplyToTest
{
    /// <summary>The file of the plan.</summary>
    public string Path { get; } = path;

    /// <summary>Variables of the plan, each as <c>name=value</c>.</summary>
    public string[] Vars { get; set; } = [];

    /// <summary>Used by NUnit when it builds the tests.</summary>
    /// <param name="test">The test or the fixture.</param>
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        // NUnit also applies the attributes of a class to the classes in it, to which its plans do not belong.
        if (test.TypeInfo?.Type is { } type && !typeof(SeededFixture).IsAssignableFrom(type)
            && (test.Method is not null || type.IsDefined(typeof(SeedPlanAttribute), inherit: true)))
        {
            test.MakeInvalid($"[SeedPlan(\"{Path}\")] has no effect here: {type.Name} must inherit {nameof(SeededFixture)}.");
        }
    }

    internal SeedOptions ToOptions()
    {
        var vars = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Vars)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new ArgumentException($"[SeedPlan(\"{Path}\")]: the variable '{pair}' must have the form name=value.");
            }
            vars[pair[..at].Trim()] = pair[(at + 1)..];
        }
        return new SeedOptions { Vars = vars };
    }
}
