namespace Seeder.Local.Tests.Testing;

/// <summary>A temporary folder with plans, for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class PlanFolder
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("seeder-testorg-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes a plan, and returns its path.</summary>
    protected string Write(string name, string yaml)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, yaml);
        return path;
    }
}
