using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Seeder.Testing;

namespace Seeder.NUnit;

/// <summary>Fixtures do not run at the same time in a real org: two runs of a plan would change the same records.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
internal sealed class SeededFixtureRulesAttribute : NUnitAttribute, IApplyToTest
{
    public void ApplyToTest(Test test)
    {
        // NUnit also applies the attributes of a class to the classes in it.
        if (TestOrg.IsRealByDefault && typeof(SeededFixture).IsAssignableFrom(test.TypeInfo?.Type))
        {
            test.Properties.Set(PropertyNames.ParallelScope, ParallelScope.None);
        }
    }
}
