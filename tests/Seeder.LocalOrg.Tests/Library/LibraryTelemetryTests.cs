using Microsoft.Extensions.Logging;
using Seeder.Cli.Tests.Log;

namespace Seeder.Local.Tests.Library;

/// <summary>Logs, spans and counters of the library, none of which shows the token.</summary>
internal sealed class LibraryTelemetryTests : LibraryFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Login_and_run_are_logged_at_every_level_without_the_token(bool isOfConnection)
    {
        using var log = new RecordedLog();
        await using var org = await ConnectAsync(new OrgConnectionOptions { LoggerFactory = log });
        var ofLogin = log.Entries.Count;
        using var ofRun = new RecordedLog();

        await Load(Small).ApplyAsync(org, isOfConnection ? Options : Options with { LoggerFactory = ofRun });

        var run = isOfConnection ? log : ofRun;
        Assert.That(ofLogin, Is.Positive);
        Assert.That(run.Category, Is.EqualTo("Seeder.SeedRun"));
        Assert.That(
            run.Entries.Select(e => e.Level).Distinct(), Is.SupersetOf(new[] { LogLevel.Trace, LogLevel.Debug, LogLevel.Information }));
        Assert.That(run.Values<string>("RequestBody", "Body"), Has.Some.Contains("Acme"));
        Assert.That(
            log.Entries.Concat(ofRun.Entries).Select(e => $"{e.Message} {string.Join(' ', e.Values.Values)}"),
            Has.None.Contains(Org.AccessToken));
    }

    [Test]
    public async Task A_run_has_spans_and_counters_without_the_token()
    {
        var recorded = await RecordedTelemetry.OfAsync(async () =>
        {
            await using var org = await ConnectAsync();
            await Load(Small).ApplyAsync(org);
        });

        Assert.That(
            recorded.Spans.Select(s => s.OperationName),
            Is.SupersetOf(new[] { "Seeder call", "Seeder stage Read", "Seeder stage Execute" }));
        Assert.That(recorded.Spans.SelectMany(s => s.Tags).Select(t => t.Value), Has.None.Contains(Org.AccessToken));
        Assert.That(recorded.Counts["seeder.records"], Is.EqualTo(3));
        Assert.That(recorded.Counts["seeder.calls"], Is.EqualTo(recorded.Calls.Count));
    }
}
