namespace Seeder.Cli.Tests;

/// <summary>Runs commands in a temporary folder for each test.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class CliFixture : IDisposable
{
    protected const string Small = """
        plan: small
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                - LastName: Roe
        """;

    protected CliFixture()
    {
        Folder = Directory.CreateTempSubdirectory("seeder-cli-").FullName;
        Cache = Directory.CreateTempSubdirectory("seeder-cli-cache-").FullName;
        Variables["XDG_CACHE_HOME"] = Cache;
        // The aliases and the default org of the person who runs the tests do not matter.
        Variables["HOME"] = Cache;
        Write("small.yaml", Small);
    }

    protected string Folder { get; }

    /// <summary>The user's cache folder of this test.</summary>
    protected string Cache { get; }

    /// <summary>Environment variables for every command of the test.</summary>
    protected Dictionary<string, string> Variables { get; } = [];

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Cache, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    protected CliProcess Start(params string[] args) => new(Folder, Variables, args);

    /// <summary>
    /// Whether commands run as separate processes. An unpublished one takes almost a second each, so only tests about the process ask for
    /// it.
    /// </summary>
    protected virtual bool InProcesses => CliProcess.Published is not null;

    protected async Task<CliResult> RunAsync(params string[] args)
    {
        var result = InProcesses ? await RunProcessAsync(args) : await CliInProcess.RunAsync(Folder, Variables, args);
        if (Variables.TryGetValue("SF_ACCESS_TOKEN", out var token))
        {
            Assert.That(result.ToString(), Does.Not.Contain(token), "A token was printed.");
        }
        return result;
    }

    private async Task<CliResult> RunProcessAsync(string[] args)
    {
        using var process = Start(args);
        return await process.EndAsync();
    }
}
