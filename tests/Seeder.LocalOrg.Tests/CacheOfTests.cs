/// <summary>The user's own cache is left alone: commands of tests keep theirs in a temporary folder. Of the whole assembly, so in no
/// namespace.</summary>
[SetUpFixture]
#pragma warning disable CA1050 // NUnit takes a fixture outside of every namespace for the assembly.
internal sealed class CacheOfTests
#pragma warning restore CA1050
{
    private string _folder = "";

    [OneTimeSetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("seeder-cache-").FullName;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);
}
