namespace Seeder.Cli.Tests;

/// <summary>Streams that take nothing: the command does its work, says what it can where it can, and never shows a stack trace.</summary>
[Platform("Linux")]
internal sealed class StreamTests : CliFixture
{
    [TestCase(">&-", "apply", "small.yaml")]
    [TestCase(">/dev/full", "apply", "small.yaml")]
    [TestCase(">/dev/full", "plan", "small.yaml", "--detailed-exitcode")]
    [TestCase(">/dev/full", "explain", "SEED209", "--json")]
    [TestCase(">/dev/full", "--help")]
    [TestCase(">/dev/full", "org")]
    [TestCase(">/dev/full", "org", "start")]
    public async Task A_result_that_cannot_be_written_ends_in_6(string redirection, params string[] args)
    {
        var result = await RunAsync(redirection, args);

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED638: The result cannot be written to stdout").And.Not.Contain("   at "));
    }

    [Test]
    public async Task What_went_wrong_before_counts_more_than_the_result() =>
        Assert.That((await RunAsync(">/dev/full", ["apply", "nowhere.yaml", "--json"])).Exit, Is.EqualTo(1));

    [TestCase("2>&-")]
    [TestCase("2>/dev/full")]
    public async Task A_run_whose_output_is_closed_runs_to_its_end(string redirection)
    {
        var applied = await RunAsync(redirection, ["apply", "small.yaml"]);
        var wrong = await RunAsync(redirection, ["apply", "nowhere.yaml"]);

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Out, Does.Contain("manifest "));
        Assert.That((wrong.Exit, wrong.Out), Is.EqualTo((1, "")));
    }

    [Test]
    public async Task Without_any_stream_the_run_is_in_the_manifest_and_nothing_else_in_any_file()
    {
        var applied = await RunAsync("<&- >&- 2>&-", ["apply", "small.yaml"]);
        var shown = await RunAsync("", ["show", "small.yaml", "acme"]);

        // A runtime that is not compiled in may have a number for itself: then the result goes nowhere, and nobody can tell.
        Assert.That(applied.Exit, Is.EqualTo(6).Or.Zero);
        Assert.That(shown.Out, Does.StartWith("001"), shown.ToString());
        Assert.That(
            Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Where(f => File.ReadAllText(f).Contains("org: local", StringComparison.Ordinal)),
            Is.Empty);
    }

    private async Task<CliResult> RunAsync(string redirection, string[] args)
    {
        using var process = CliProcess.Redirected(Folder, Variables, redirection, args);
        return await process.EndAsync();
    }
}
