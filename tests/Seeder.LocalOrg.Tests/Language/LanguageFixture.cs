using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Language;

/// <summary>Applies plans to a separate local org for each test, and checks its rows and its log.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class LanguageFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-language-").FullName;

    protected SeededOrg Org { get; private set; } = null!;

    protected OrgClient Client { get; private set; } = null!;

    /// <summary>Metadata folders for the org.</summary>
    protected virtual string[] Metadata => [];

    [SetUp]
    public async Task StartOrg()
    {
        Org = await SeededOrg.StartAsync(Metadata);
        Org.Source = PathOf("plan.yaml");
        Client = new OrgClient(Org.Org);
    }

    [TearDown]
    public async Task StopOrg()
    {
        Client.Dispose();
        await Org.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file that the plan names.</summary>
    protected void Write(string name, byte[] content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Applies the plan and returns its writes; the test fails if the run does not succeed.</summary>
    protected async Task<Applied> ApplyAsync(string yaml, int parallel = 4, bool prune = false) =>
        await EndAsync(ExitCode.Done, () => Org.ApplyAsync(yaml, parallel, prune));

    protected async Task<Applied> DestroyAsync(string yaml) => await EndAsync(ExitCode.Done, () => Org.DestroyAsync(yaml, 4));

    /// <summary>Applies a plan that must fail with this exit code.</summary>
    protected async Task<Applied> FailAsync(ExitCode exit, string yaml) => await EndAsync(exit, () => Org.ApplyAsync(yaml, 4));

    protected async Task<Dictionary<string, JsonElement>> RowAsync(string type, string id) =>
        new((await Org.RowsAsync(type))[id]);

    protected async Task FaultAsync(object rule)
    {
        var answer = await Client.Post("/local-org/faults", JsonSerializer.Serialize(rule));
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
    }

    private async Task<Applied> EndAsync(ExitCode exit, Func<Task<SeedReport>> run)
    {
        var last = await Org.LastRequestAsync();
        var report = await run();
        var text = DiagnosticText.Render(report.Diagnostics);
        Assert.That(report.ExitCode, Is.EqualTo(exit), text);
        return new Applied(report, text, await Org.WritesAsync(last));
    }
}

/// <summary>A run: its report, its diagnostics as text, and the requests that wrote, from the org's log.</summary>
internal sealed record Applied(SeedReport Report, string Text, IReadOnlyList<JsonElement> Writes)
{
    public IEnumerable<string> Created => Ids("created");

    public IEnumerable<string> Updated => Ids("updated");

    public IEnumerable<string> Deleted => Ids("deleted");

    /// <summary>The kinds of the writes, in the order in which they were sent.</summary>
    public IEnumerable<string> Kinds => Writes.Select(w => w.GetProperty("kind").GetString()!);

    /// <summary>The fields that were sent to existing records, one line per record.</summary>
    public IEnumerable<string> Changes => Report.Planning.Run is { } run
        ? run.Graph.Operations.Nodes.Where(o => o.Kind == Core.State.OperationKind.Update)
            .Select(
                o =>
                    $"{run.Plan.Records[o.Record].Address}: "
                        + $"{string.Join(", ", o.Fields.Select(f => run.Plan.Records[o.Record].Fields[f].Field.Name))}")
        : [];

    public string IdOf(string address) => Report.Manifest!.Records[address].Id;

    private IEnumerable<string> Ids(string name) =>
        Writes.SelectMany(w => w.GetProperty(name).EnumerateArray()).Select(i => i.GetString()!);
}
