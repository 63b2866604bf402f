using System.Reflection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using Seeder.Local;
using Seeder.Testing;

namespace Seeder.NUnit;

/// <summary>What the attributes of a fixture, of its base classes and of its assembly say.</summary>
internal sealed class FixtureSettings
{
    private readonly SeedIsolationAttribute _isolation;

    private FixtureSettings(Type fixture)
    {
        // From the general to the special: the assembly, base classes, the fixture.
        var classes = new Stack<Type>();
        for (var type = fixture; type is not null; type = type.BaseType)
        {
            classes.Push(type);
        }
        Plans = [.. All<SeedPlanAttribute>(fixture.Assembly, classes)];
        Metadata = [.. All<OrgMetadataAttribute>(fixture.Assembly, classes)];
        _isolation = All<SeedIsolationAttribute>(fixture.Assembly, classes).LastOrDefault()
            ?? new SeedIsolationAttribute(SeedIsolation.PerFixture);
    }

    public IReadOnlyList<SeedPlanAttribute> Plans { get; }

    public IReadOnlyList<OrgMetadataAttribute> Metadata { get; }

    public bool IsPerTest => _isolation.Isolation == SeedIsolation.PerTest;

    public static FixtureSettings Of(Type fixture) => new(fixture);

    /// <summary>The plans of a test itself.</summary>
    public static IEnumerable<SeedPlanAttribute> PlansOf(ITest test) =>
        test.Method?.MethodInfo.GetCustomAttributes<SeedPlanAttribute>(inherit: true) ?? [];

    /// <summary>The plan of the fixture with the same file; null if no plan has it.</summary>
    public SeedPlanAttribute? Same(SeedPlanAttribute plan) => Plans.FirstOrDefault(p => PathOf(p) == PathOf(plan));

    public static string PathOf(SeedPlanAttribute plan) => PathOf(plan.Path);

    public TestOrgOptions ToOptions() => new()
    {
        Local = new LocalOrgOptions
        {
            MetadataPaths = [.. Metadata.SelectMany(m => m.Paths).Select(PathOf).Distinct()],
            Features = [.. Metadata.SelectMany(m => m.Features).Distinct()],
        },
        ManifestFolder = Path.Combine(TestContext.CurrentContext.WorkDirectory, ".seeder"),
        Cascade = _isolation.Cascade,
    };

    private static string PathOf(string path) => Path.GetFullPath(path, TestContext.CurrentContext.TestDirectory);

    private static IEnumerable<T> All<T>(Assembly assembly, IEnumerable<Type> classes)
        where T : Attribute =>
        assembly.GetCustomAttributes<T>().Concat(classes.SelectMany(c => c.GetCustomAttributes<T>(inherit: false)));
}
