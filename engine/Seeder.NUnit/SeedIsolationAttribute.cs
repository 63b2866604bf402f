using NUnit.Framework;

namespace Seeder.NUnit;

/// <summary>How far tests see each other's changes of the org.</summary>
public enum SeedIsolation
{
    /// <summary>The fixture is seeded once. A test sees what the tests before it changed.</summary>
    PerFixture,

    /// <summary>Every test begins with the seeded records. Tests of the fixture cannot run in parallel.</summary>
    PerTest,
}

/// <summary>Sets how far tests see each other's changes of the org. The attribute of a fixture comes before the one of the
/// assembly.</summary>
/// <param name="isolation">The isolation; without the attribute, it is <see cref="SeedIsolation.PerFixture"/>.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, Inherited = true)]
public sealed class SeedIsolationAttribute(SeedIsolation isolation) : NUnitAttribute
{
    /// <summary>The isolation.</summary>
    public SeedIsolation Isolation { get; } = isolation;

    /// <summary>
    /// Whether the records of a real org are deleted although the org then also deletes records below them that no plan created, such as
    /// records of the tests. Without it, such a record stops the cleanup. An embedded org does not need it.
    /// </summary>
    public bool Cascade { get; set; }
}
