using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>The disk fills up in the middle of a run: what was sent is told, nothing more is sent, and the next apply goes on.</summary>
[Platform("Linux,MacOsX")]
internal sealed class DiskTests : RemoteFixture
{
    private const string Plan = """
        plan: full
        options: { recordsPerCall: 5 }
        records:
          Account:
            - $count: 60
              Name: Acme ${n}
        """;

    [TestCase(4)]
    [TestCase(6)]
    [TestCase(9)]
    public async Task Ids_that_could_not_be_written_are_printed_and_the_next_apply_creates_just_the_rest(int kilobytes)
    {
        Write("full.yaml", Plan);
        // The org's describes are on disk from here on.
        Assert.That((await RunAsync("plan", "full.yaml")).Exit, Is.Zero);

        using var process = CliProcess.OnFullDisk(Folder, Variables, kilobytes, "apply", "full.yaml", "--parallel", "3");
        var result = await process.EndAsync();

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED602"));
        var journal = await File.ReadAllTextAsync($"{ManifestOf("full")}.journal");
        var rows = await RowsAsync();
        var told = rows.Where(id => !journal.Contains(id, StringComparison.Ordinal)).ToList();
        Assert.That(told.Where(id => !result.Err.Contains(id, StringComparison.Ordinal)), Is.Empty, "an id that stands nowhere");
        Assert.That(rows, Has.Count.LessThan(60));

        var next = await RunAsync("apply", "full.yaml", "--json", "--settle-wait", "1");
        Assert.That(next.Exit, Is.Zero, next.ToString());
        Assert.That(await RowsAsync(), Has.Count.EqualTo(60));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(ManifestOf("full")))!;
        Assert.That(manifest["records"]!.AsObject().Select(r => $"{r.Value!["id"]}"), Is.EquivalentTo(await RowsAsync()));
    }

    private async Task<List<string>> RowsAsync() => [.. (await GetAsync("/local-org/rows/Account")).AsArray().Select(r => $"{r!["Id"]}")];
}
